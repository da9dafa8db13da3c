"""The sentences of the user's marked texts, as training and measuring see them."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from shared.data.folding import plain_text
from shared.data.sentences import split_sentences
from shared.data.spans.checks import problems, trimmed
from shared.data.spans.span import Span
from shared.data.splits import groups_of
from shared.data.wording import Numbered
from shared.errors import DataError
from shared.tasks.examples import Examples

if TYPE_CHECKING:
    import numpy as np

    from shared.data.table import Table

FEW_TEXTS = 50
"""With fewer different texts, the sentences of one text may be on two sides of a split."""


@dataclass(frozen=True)
class MarkedSentences(Examples):
    """Sentences with their spans; `starts` and `ends` [examples] say where in the text of its row each stands.

    Sentences that a span goes across are one example.
    """

    table: "Table"
    positions: "np.ndarray"
    answers: Sequence[tuple[Span, ...]]
    column: str
    starts: "np.ndarray"
    ends: "np.ndarray"

    @cached_property
    def groups(self) -> "np.ndarray":
        """int64 hash of the text that each sentence is from, or of the sentence if there are only a few texts."""
        import numpy as np

        rows, place = np.unique(self.positions, return_inverse=True)
        texts = groups_of(self.table.data.select(rows)[self.column])
        if len(np.unique(texts)) >= FEW_TEXTS:
            return texts[place]
        return self.pieces

    def plain(self, at: "np.ndarray") -> list[str]:
        """The sentences."""
        import numpy as np

        rows, place = np.unique(self.positions[at], return_inverse=True)
        texts = [plain_text(text) for text in self.table.data.select(rows)[self.column]]
        bounds = zip(place, self.starts[at], self.ends[at], strict=True)
        return [texts[row][start:end] for row, start, end in bounds]


def marked_sentences(table: "Table", columns: Mapping[str, str]) -> MarkedSentences:
    """The sentences of a table's texts. `columns`: of the roles text and entities.

    Raises DataError, naming the rows, for spans that overlap or stand outside of their text, or if no row has text.
    """
    import numpy as np

    positions, bounds, answers = [], [], []
    for row, text, marked in _checked(table, columns["text"], columns["entities"]):
        spans = [span for one in marked if (span := trimmed(text, one))]
        for start, end in _pieces(text, spans):
            positions.append(row)
            bounds.append((start, end))
            inside = (span for span in spans if start <= span.start < end)
            answers.append(tuple(Span(span.start - start, span.end - start, span.label) for span in inside))
    if not positions:
        raise DataError(f"No row has a text in “{columns['text']}”: choose another column.")
    places = np.array(bounds, dtype=np.int64)
    at = np.array(positions, dtype=np.int64)
    return MarkedSentences(table, at, answers, columns["text"], places[:, 0], places[:, 1])


def spans_of(cell: Any) -> tuple[Span, ...]:
    """The spans in a cell, in order: a list of objects with start, end and label, or of such triples, or its JSON text.

    Raises DataError if it is neither.
    """
    try:
        found = json.loads(cell or "[]") if isinstance(cell, str) else cell or []
        return tuple(sorted(_span(one) for one in found))
    except (ValueError, KeyError, TypeError) as error:
        raise DataError(
            f"“{plain_text(cell)[:60]}” holds no entities: expected a list of objects with start, end and label."
        ) from error


def _span(one: Any) -> Span:
    start, end, label = one if isinstance(one, list | tuple) else (one["start"], one["end"], one["label"])
    return Span(int(start), int(end), str(label))


def _checked(table: "Table", text: str, entities: str) -> Iterator[tuple[int, str, tuple[Span, ...]]]:
    """Position, text and spans of each row with a text. Raises DataError at the end if spans cannot be used."""
    bad, row = Numbered(), -1
    for batch in table.batches([text, entities]):
        cells = batch.to_pydict()
        for read, marked in zip(cells[text], cells[entities], strict=True):
            row += 1
            spans = spans_of(marked)
            if any(one.kind in ("outside", "empty", "overlap", "no-label") for one in problems(read or "", spans)):
                bad.add(table.row_number(row))
            elif read and read.strip():
                yield row, read, spans
    if bad.count:
        raise DataError(
            f"The entities in {bad} of “{table.name}” overlap one another, have no label or stand outside of their "
            "text: mend these rows, or apply the fixes that the check of the table offers."
        )


def _pieces(text: str, spans: Sequence[Span]) -> Iterator[tuple[int, int]]:
    """Start and end of each sentence; those that a span goes across stay together."""
    left = list(spans)
    start, end = 0, 0
    for sentence in split_sentences(text, wrapped=True):
        if end > sentence.start:
            end = max(end, sentence.end)
        else:
            if end:
                yield start, end
            start, end = sentence.start, sentence.end
        while left and left[0].start < end:
            end = max(end, left.pop(0).end)
    if end:
        yield start, end
