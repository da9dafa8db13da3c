"""Finds out in which format a file holds texts with marked entities, by its content."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, Protocol

from shared.data.encoding import encoding_name
from shared.data.reading import read_table
from shared.data.spans import conll_layout, json_values, marked_lines, shapes, token_rows
from shared.data.spans.conll import ConllFile
from shared.data.spans.records import RecordReader, Sample
from shared.data.spans.report import Report
from shared.data.spans.span import Document
from shared.data.table import ROW_COLUMN, Table
from shared.data.wording import listing
from shared.errors import DataError

_SAMPLE_ROWS = 200
ACCEPTED = (
    "CoNLL/BIO files, JSON lines or JSON with texts and offsets (doccano, spaCy, Label Studio), "
    "tables with lists of tokens and tags or one token a row, and texts with marks like [Apple](ORG)"
)


class Source(Protocol):
    """A file whose format is known."""

    @property
    def title(self) -> str:
        """What it was read as; complete when all documents have been read."""

    def documents(self, report: Report) -> Iterator[Document]:
        """All documents in the order of the file, in bounded memory; `report` is told what is skipped."""


@dataclass(frozen=True)
class Records:
    """A file with one text a record."""

    kind: str
    reader: RecordReader
    values: Callable[[Report], Iterator[tuple[int, Any]]]

    @property
    def title(self) -> str:
        """For a note."""
        return f"{self.reader.title}, {self.kind}" if self.kind else self.reader.title

    def documents(self, report: Report) -> Iterator[Document]:
        """A document for each record that is none of the skipped ones."""
        for row, value in self.values(report):
            if (document := self.reader.read(row, value, report)) is not None:
                yield document


def text_source(path: Path, name: str, encoding: str) -> Source | None:
    """The format of a text file; None if it may only be a table."""
    marked = marked_lines.find(path, name, encoding)
    try:
        if source := _json_source(path, encoding):
            return source
    except DataError:
        if marked is None:  # a text with marks may begin like JSON
            raise
    if layout := conll_layout.find(path, encoding):
        return ConllFile(layout)
    return Records(encoding_name(encoding), marked, lambda _: marked_lines.lines(path, encoding)) if marked else None


def _json_source(path: Path, encoding: str) -> Source | None:
    found = json_values.find(path, encoding, lambda values: shapes.find(Sample(values)) is not None)
    if not found:
        return None
    sample = Sample([value for _, value in islice(found.values(Report()), _SAMPLE_ROWS)])
    reader = shapes.find(sample)
    return Records(f"{found.title}, {encoding_name(encoding)}", reader, found.values) if reader else None


def table_source(path: Path, folder: Path, name: str) -> tuple[Source, tuple[str, ...]]:
    """The format of a table file, and what reading the table had to tell; the table is kept in `folder`.

    Raises DataError if the table holds no entities in a known form.
    """
    table, names = _table(path, folder, name, None), _tag_names(path)
    if source := _in_table(table, names):
        return source, table.notes
    # Without a header the first row may have been taken for one, and the other way round.
    other = _if_readable(path, folder, name, header=table.first_row == 1)
    if other and (source := _in_table(other, names)):
        return source, other.notes
    columns = listing([f"“{column}”" for column in table.columns])
    raise DataError(f"{name} holds no marked entities that could be found in {columns}. Accepted are {ACCEPTED}.")


def _if_readable(path: Path, folder: Path, name: str, *, header: bool) -> Table | None:
    try:
        return _table(path, folder, name, header)
    except DataError:  # no row is left below the header
        return None


def _table(path: Path, folder: Path, name: str, header: bool | None) -> Table:
    import pyarrow as pa

    try:
        return read_table(path, folder, name=name, header=header)
    except (pa.ArrowInvalid, pa.ArrowTypeError) as error:  # lists that mix numbers and texts
        raise DataError(f"{name} cannot be read as a table of texts. Accepted are {ACCEPTED}.") from error


def _in_table(table: Table, names: Mapping[str, Sequence[str]]) -> Source | None:
    sample = Sample([row for _, row in islice(_rows(table), _SAMPLE_ROWS)], names)
    if reader := shapes.find(sample):
        return Records("", reader, lambda report: _rows(table))
    return token_rows.find(table)


def _rows(table: Table) -> Iterator[tuple[int, dict[str, Any]]]:
    """Row number and cells of each row."""
    numbered = ROW_COLUMN in table.data.column_names
    place = 0
    for batch in table.batches([*table.columns, *([ROW_COLUMN] if numbered else [])]):
        for row in batch.to_pylist():
            number = row.pop(ROW_COLUMN) if numbered else table.first_row + place
            place += 1
            yield number, row


def _tag_names(path: Path) -> dict[str, Sequence[str]]:
    """What the numbers in the columns of a Parquet file of Hugging Face mean."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    with path.open("rb") as file:
        if file.read(4) != b"PAR1":
            return {}
    try:
        metadata = pq.read_schema(path).metadata or {}
        features = json.loads(metadata.get(b"huggingface", b"{}"))["info"]["features"]
    except (pa.ArrowException, OSError, ValueError, KeyError, TypeError):
        return {}
    return {name: found for name, feature in features.items() if (found := _names_in(feature))}


def _names_in(feature: Any) -> list[str] | None:
    """The names of a class label, at any depth of lists."""
    while isinstance(feature, Mapping | list) and feature:
        if isinstance(feature, Mapping) and isinstance(feature.get("names"), list):
            return [str(name) for name in feature["names"]]
        feature = feature[0] if isinstance(feature, list) else feature.get("feature")
    return None
