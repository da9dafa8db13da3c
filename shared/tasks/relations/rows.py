"""The rows of a table that hold a text, two entities in it, and a label."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from shared.data.spans.marked_pair import mark_pair, read_marks, without_marks
from shared.errors import DataError
from shared.tasks.examples import LabelledTexts, filled
from shared.tasks.targets import place_of

if TYPE_CHECKING:
    import numpy as np

    from shared.data.table import Table

CHUNK = 1000


@dataclass(frozen=True)
class MarkedPairs(LabelledTexts):
    """Rows with a text, two entities in it, and a label. `head`, `tail`: their columns, "" where marks say it all."""

    head: str = ""
    tail: str = ""

    def plain(self, at: "np.ndarray") -> list[str]:
        """The texts without marks: rows about the same sentence must not be on two sides of a split."""
        return [without_marks(text) for text in super().plain(at)]

    def inputs(self, at: "np.ndarray") -> list[str]:
        """The texts with marks: their own, else around what the two columns name."""
        texts = super().plain(at)
        if not (self.head and self.tail):
            return texts
        rows = self.table.data.select(self.positions[at])
        pairs = zip(texts, rows[self.head], rows[self.tail], strict=True)
        return [text if read_marks(text).spans else _marked_by_name(text, head, tail) for text, head, tail in pairs]

    def targeted(self, at: "np.ndarray") -> float:
        """1: every label is about the two entities that are marked."""
        return 1.0


def _marked_by_name(text: str, head: Any, tail: Any) -> str:
    """The text with marks around the first places where head and tail stand; without marks if one is missing."""
    first = place_of(text, str(head or ""))
    if first is None:
        return text
    # The tail may have the same name: so it is looked for beside the head.
    rest = text[: first[0]] + "\0" * (first[1] - first[0]) + text[first[1] :]
    second = place_of(rest, str(tail or ""))
    return text if second is None else mark_pair(text, first, second)


def marked_pairs(table: "Table", columns: Mapping[str, str]) -> MarkedPairs:
    """The rows with a label and a text in which two entities are known. `columns`: by the task's roles.

    Raises DataError if there are none.
    """
    import numpy as np

    text, label = columns["text"], columns["label"]
    positions, answers = filled(table, [text, label], lambda cells: cells[1].strip())
    head, tail = columns.get("head", ""), columns.get("tail", "")
    every = MarkedPairs(table, positions, answers, text, head=head, tail=tail)
    kept: list[int] = []
    for start in range(0, len(answers), CHUNK):
        at = np.arange(start, min(start + CHUNK, len(answers)))
        kept += [int(i) for i, read in zip(at, every.inputs(at), strict=True) if read_marks(read).spans]
    if not kept:
        raise DataError(
            f"No row has a label in “{label}” and two entities marked in “{text}”: put <e1>…</e1> and <e2>…</e2> "
            "around them, or choose the columns head and tail with what stands in the text."
        )
    return MarkedPairs(table, positions[kept], [answers[i] for i in kept], text, head=head, tail=tail)
