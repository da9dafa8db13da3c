"""The rows of a table, or the documents of a zip, a few at a time, and how far it is with them."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from shared.errors import DataError

if TYPE_CHECKING:
    from shared.data.documents.document import TextDocument, Unreadable
    from shared.data.table import Table


@dataclass
class Progress:
    """How far it is. `noun` is what is counted; `blank`: rows without text; `refused`: names with reasons.

    `seconds`: since the beginning. `at`: the document in hand.
    """

    noun: str
    total: int
    done: int = 0
    blank: int = 0
    seconds: float = 0.0
    cancelled: bool = False
    refused: list[tuple[str, str]] = field(default_factory=list)
    at: str = ""

    @property
    def finished(self) -> bool:
        """Whether nothing more will come."""
        return self.cancelled or self.done >= self.total

    @property
    def seconds_left(self) -> float | None:
        """Expected from the speed so far; None at the beginning."""
        return (self.total - self.done) * self.seconds / self.done if self.done and self.seconds else None

    def count(self, done: int, started: float) -> None:
        """So many more are done. `started`: on the monotonic clock."""
        self.done += done
        self.seconds = time.monotonic() - started


@dataclass(frozen=True)
class Row:
    """A row of a table: its number in the user's file, its cells by their columns, and the text to read."""

    number: int
    cells: dict[str, Any]
    text: str


def row_groups(table: "Table", column: str, size: int) -> Iterator[list[Row]]:
    """The rows in order, `size` at a time, with the text of one column. Raises DataError at once for an unknown one."""
    if column not in table.columns:
        raise DataError(f"There is no column “{column}”: choose one of {', '.join(table.columns)}.")
    return _row_groups(table, column, size)


def _row_groups(table: "Table", column: str, size: int) -> Iterator[list[Row]]:
    done = 0
    for batch in table.batches(size=size):
        rows = batch.to_pylist()
        numbers = table.row_numbers(range(done, done + len(rows)))
        yield [Row(number, row, str(row[column] or "")) for number, row in zip(numbers, rows, strict=True)]
        done += len(rows)


def is_zip(path: str) -> bool:
    """Whether it is an archive of documents: workbooks are archives inside, but do not call themselves so."""
    return Path(path).suffix.lower() == ".zip"


def zipped_documents(path: Path, name: str) -> tuple[int, "Iterator[TextDocument | Unreadable]"]:
    """How many files a zip has, and the documents in it, one after the other; see `read_zip`. Raises DataError."""
    import zipfile

    from shared.data.documents.archive import read_zip

    documents = read_zip(path, name=name)
    with zipfile.ZipFile(path) as archive:
        return sum(not member.is_dir() for member in archive.infolist()), documents
