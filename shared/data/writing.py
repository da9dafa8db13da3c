"""Tables for download: CSV that spreadsheets open right and safely."""

import csv
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from shared.data.arrow_file import as_text
from shared.data.table import ROW_COLUMN
from shared.errors import DataError

if TYPE_CHECKING:
    import datasets

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_NUMBER = re.compile(r"[-+]?\d+([.,]\d+)*([eE][-+]?\d+)?\s*%?")


def guard_cell(text: str) -> str:
    """Put a single quote before text that a spreadsheet would run as a formula.

    Someone else's text in a table (`=HYPERLINK(...)`, `@SUM(...)`) must not become a formula on the
    computer of the person who opens the download. Text that is a plain number, such as `-0.5`, is
    harmless and stays a number.
    """
    if text.startswith(_FORMULA_STARTS) and not _NUMBER.fullmatch(text):
        return f"'{text}"
    return text


class TableWriter:
    """Writes a CSV file row by row: UTF-8 with a byte order mark, so that Excel shows every script.

    With `guard` (the default, for files people open in a spreadsheet) text cells and column names
    pass `guard_cell`; numbers never do. Use `guard=False` where another program reads the file and
    every character counts.
    """

    def __init__(self, path: Path, columns: Sequence[str], *, guard: bool = True) -> None:
        self._columns = list(columns)
        self._guard = guard
        self._file = path.open("w", encoding="utf-8-sig", errors="replace", newline="")
        self._csv = csv.writer(self._file)
        self._csv.writerow([self._cell(column) for column in self._columns])

    def write(self, rows: Iterable[Mapping[str, Any]]) -> None:
        """Append rows; a missing key leaves its cell empty. Lists and objects are written as JSON."""
        columns, cell = self._columns, self._cell
        self._csv.writerows([cell(row.get(column)) for column in columns] for row in rows)

    def close(self) -> None:
        """Finish the file."""
        self._file.close()

    def _cell(self, value: Any) -> str:
        text = as_text(value)
        return guard_cell(text) if self._guard and not isinstance(value, int | float) else text

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def write_table(
    rows: "Iterable[Mapping[str, Any]] | datasets.Dataset",
    path: Path,
    columns: Sequence[str] | None = None,
    *,
    guard: bool = True,
) -> None:
    """Write rows or a data set as CSV, streaming; `columns` defaults to those of the first row.

    Raises DataError if there is no row to take the columns from.
    """
    stream = iter(rows)
    first = next(stream, None)
    if columns is None:
        if first is None:
            raise DataError("There are no rows to write: give at least one row, or the names of the columns.")
        columns = [name for name in first if name != ROW_COLUMN]
    with TableWriter(path, columns, guard=guard) as writer:
        writer.write([] if first is None else [first])
        writer.write(stream)
