"""The entities of many texts: of the rows of a table, or of the documents in a zip, written to files as they come."""

import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Any

from shared.data.bulk import Progress, row_groups, zipped_documents
from shared.data.writing import TableWriter
from shared.errors import Cancelled
from shared.tasks.token_classification import Entity

from .reading import Reader, read_whole

if TYPE_CHECKING:
    from shared.data.table import Table

ROWS_AT_ONCE = 128
PREFIX = "ner_"
ENTITY_COLUMNS = ("entity", "type", "start", "end", "score")


@dataclass
class BatchProgress(Progress):
    """How far a batch is. `counts`: entities by type."""

    counts: Counter[str] = field(default_factory=Counter)

    def add(self, found: Sequence[Sequence[Entity]], started: float) -> None:
        """The entities of some more texts."""
        self.counts.update(entity.label for entities in found for entity in entities)
        self.count(len(found), started)


@dataclass(frozen=True)
class BatchFiles:
    """What a batch writes: `whole` has a row per row or document, `entities` a row per entity."""

    whole: Path
    entities: Path


def batch_files(name: str, folder: Path) -> BatchFiles:
    """Where the files of a batch named after its source go."""
    stem = Path(name).stem or "batch"
    return BatchFiles(folder / f"{stem}-with-entities.csv", folder / f"{stem}-entities.csv")


def read_rows(
    reader: Reader, table: "Table", column: str, files: BatchFiles, cancel: Event | None = None
) -> Iterator[BatchProgress]:
    """Write `table` with a column of entities (JSON) and one of their number, and a row per entity beside it.

    Yields after every 128 rows; the last value is `finished`, and only then are the files whole. When `cancel` is
    set, the rows done so far stay. Raises DataError for an unknown column.
    """
    groups = row_groups(table, column, ROWS_AT_ONCE)
    progress, started = BatchProgress("row", len(table)), time.monotonic()
    added = [f"{PREFIX}entities", f"{PREFIX}count"]
    kept = [name for name in table.columns if name not in added]
    with ExitStack() as stack:
        whole = stack.enter_context(TableWriter(files.whole, [*kept, *added]))
        single = stack.enter_context(TableWriter(files.entities, ["row", *ENTITY_COLUMNS]))
        for rows in groups:
            try:
                read = reader.entities([row.text for row in rows], bulk=True, cancel=cancel)
            except Cancelled:
                progress.cancelled = True
                break
            found = [entities for entities, _ in read]
            for row, entities in zip(rows, found, strict=True):
                cells = {name: row.cells[name] for name in kept}
                whole.write([cells | dict(zip(added, (as_json(entities), len(entities)), strict=True))])
                single.write({"row": row.number, **entity_cells(entity)} for entity in entities)
            progress.blank += sum(not row.text.strip() for row in rows)
            progress.add(found, started)
            if not progress.finished:
                yield progress
    yield progress


def read_documents(
    reader: Reader, path: Path, name: str, files: BatchFiles, cancel: Event | None = None
) -> Iterator[BatchProgress]:
    """The same for the documents of the zip at `path`: those that give no text are listed with the reason."""
    from shared.data.documents.document import Unreadable

    total, documents = zipped_documents(path, name)
    progress, started = BatchProgress("document", total), time.monotonic()
    with ExitStack() as stack:
        columns = ["document", "characters", f"{PREFIX}entities", f"{PREFIX}count", "notes"]
        whole = stack.enter_context(TableWriter(files.whole, columns))
        single = stack.enter_context(TableWriter(files.entities, ["document", *ENTITY_COLUMNS]))
        for document in documents:
            progress.at = document.name
            yield progress
            if isinstance(document, Unreadable):
                progress.refused.append((document.name, document.reason))
                whole.write([dict(zip(columns, (document.name, None, None, None, document.reason), strict=True))])
                progress.count(1, started)
                continue
            try:
                found = read_whole(reader, document.text, bulk=True, cancel=cancel)
            except Cancelled:
                progress.cancelled = True
                break
            notes = " ".join(document.notes)
            cells = (document.name, len(document.text), as_json(found), len(found), notes)
            whole.write([dict(zip(columns, cells, strict=True))])
            single.write({"document": document.name, **entity_cells(entity)} for entity in found)
            progress.add([found], started)
    progress.total = progress.total if progress.cancelled else progress.done
    yield progress


def entity_cells(entity: Entity) -> dict[str, Any]:
    """An entity as a row of a table."""
    values = (entity.text, entity.label, entity.start, entity.end, round(entity.score, 4))
    return dict(zip(ENTITY_COLUMNS, values, strict=True))


def as_json(entities: Sequence[Entity]) -> list[dict[str, Any]]:
    """The entities as programs read them: a list of objects with start, end, type, score and text."""
    return [
        {"start": one.start, "end": one.end, "type": one.label, "score": round(one.score, 4), "text": one.text}
        for one in entities
    ]
