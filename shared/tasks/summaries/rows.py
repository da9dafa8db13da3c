"""The rows of a table that hold a text and its summary."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, overload

from shared.data.folding import plain_text
from shared.errors import DataError
from shared.tasks.examples import Examples, filled

if TYPE_CHECKING:
    import numpy as np

    from shared.data.table import Table


@dataclass(frozen=True)
class Reference:
    """The right answer of a row: a text, and the summary that people wrote of it."""

    text: str
    summary: str


class References(Sequence[Reference]):
    """The right answers of some rows of a table, read from the disk one at a time: texts may be long."""

    def __init__(self, table: "Table", positions: "np.ndarray", text: str, summary: str) -> None:
        self._table, self._positions, self._text, self._summary = table, positions, text, summary

    def __len__(self) -> int:
        return len(self._positions)

    @overload
    def __getitem__(self, index: int) -> Reference: ...
    @overload
    def __getitem__(self, index: slice) -> list[Reference]: ...
    def __getitem__(self, index: int | slice) -> Reference | list[Reference]:
        if isinstance(index, slice):
            return [self[i] for i in range(*index.indices(len(self)))]
        row = self._table.data[int(self._positions[index])]
        return Reference(plain_text(row[self._text]), plain_text(row[self._summary]))


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
    return SummarizedTexts(table, positions, References(table, positions, text, summary), text)
