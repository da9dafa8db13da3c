"""Summaries of the rows of a table, or of the documents in a zip, written to a table as they come."""

from collections.abc import Iterator
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

from shared.data.bulk import row_groups, zipped_documents
from shared.data.writing import TableWriter

from .outcome import Many
from .progress import BatchProgress
from .running import Entry, Run

if TYPE_CHECKING:
    from shared.data.documents.document import TextDocument, Unreadable
    from shared.data.table import Table

ROWS_AT_ONCE = 128


def batch_file(name: str, folder: Path) -> Path:
    """Where the table of a batch named after its source goes."""
    return folder / f"{Path(name).stem or 'batch'}-with-summaries.csv"


def summarize_rows(
    many: Many, table: "Table", column: str, out: Path, cancel: Event | None = None
) -> Iterator[BatchProgress]:
    """Write `table` with the columns of `many` to `out` (CSV), row by row.

    Yields now and then; the last value is `finished`, and only then is the file whole. A text that fails has the
    reason in its notes. When `cancel` is set, the rows done so far stay. Raises DataError for an unknown column.
    """
    groups = row_groups(table, column, ROWS_AT_ONCE)
    kept = [name for name in table.columns if name not in many.columns]
    entries = (
        Entry(f"Row {row.number}", row.text, {name: row.cells[name] for name in kept})
        for rows in groups
        for row in rows
    )
    progress = BatchProgress("row", len(table))
    with TableWriter(out, [*kept, *many.columns]) as writer:
        run = Run(many, lambda cells: writer.write([cells]), progress, cancel or Event())
        yield from run.steps(entries)
    yield progress


def summarize_documents(
    many: Many, path: Path, name: str, out: Path, cancel: Event | None = None
) -> Iterator[BatchProgress]:
    """The same for the documents of the zip at `path`, a row for each: those that give no text have the reason.

    Raises DataError if it is no zip.
    """
    total, documents = zipped_documents(path, name)
    progress = BatchProgress("document", total)
    with TableWriter(out, ["document", *many.columns]) as writer:
        run = Run(many, lambda cells: writer.write([cells]), progress, cancel or Event())
        yield from run.steps(_entry(document) for document in documents)
    yield progress


def _entry(document: "TextDocument | Unreadable") -> Entry:
    from shared.data.documents.document import TextDocument

    cells = {"document": document.name}
    if isinstance(document, TextDocument):
        return Entry(document.name, document.text, cells, document.notes)
    return Entry(document.name, "", cells, unreadable=document.reason)
