"""The rows of a table that hold a text and its summary."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from shared.data.folding import plain_text
from shared.errors import DataError
from shared.tasks.examples import Examples, FromCells, filled

if TYPE_CHECKING:
    import numpy as np

    from shared.data.table import Table


@dataclass(frozen=True)
class Reference:
    """The right answer of a row: a text, and the summary that people wrote of it."""

    text: str
    summary: str


@dataclass(frozen=True)
class SummarizedTexts(Examples):
    """Rows with a text and its summary. `column`: of the text."""

    table: "Table"
    positions: "np.ndarray"
    answers: Sequence[Reference]
    column: str

    @property
    def groups(self) -> "np.ndarray":
        """int64 hash of each text."""
        return self.pieces

    def plain(self, at: "np.ndarray") -> list[str]:
        """The texts."""
        return [plain_text(text) for text in self.table.data.select(self.positions[at])[self.column]]


def summarized_texts(table: "Table", columns: Mapping[str, str]) -> SummarizedTexts:
    """The rows that have both a text and a summary. `columns`: of the roles text and summary.

    Raises DataError if there are none.
    """
    text, summary = columns["text"], columns["summary"]
    positions, _ = filled(table, [text, summary], lambda cells: None)
    if not len(positions):
        raise DataError(f"No row has both a text in “{text}” and a summary in “{summary}”: choose other columns.")
    return SummarizedTexts(table, positions, FromCells(table, positions, [text, summary], Reference), text)
