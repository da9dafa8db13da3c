"""Any table file becomes a memory-mapped `Table`: the format is found by content, memory is bounded."""

import json
import zlib
from dataclasses import asdict, dataclass
from itertools import chain, islice
from pathlib import Path

from shared.data import binary_tables, delimited, json_rows
from shared.data.arrow_file import ArrowSink, as_text, load, replacing, temporary
from shared.data.encoding import Survey, encoding_name, find_encoding, survey
from shared.data.gzipped import unpack_gzip
from shared.data.header import column_names
from shared.data.nested_types import infer_columns
from shared.data.table import Table
from shared.data.wording import Numbered, plural
from shared.data.writing import TableWriter, write_table
from shared.errors import DataError

__all__ = ["Table", "TableWriter", "read_table", "write_table"]

_FORMAT = "1"  # part of the cache key: a change of what is stored makes old cache files unused
_SAMPLE_ROWS = 200


@dataclass(frozen=True)
class _Source:
    """A file to read, and the user's wishes."""

    path: Path
    name: str
    header: bool | None
    sheet: str | None


@dataclass(frozen=True)
class _Result:
    """What is kept beside the Arrow file."""

    first_row: int
    notes: list[str]
    contiguous: bool


def read_table(
    path: Path, cache_dir: Path, *, name: str | None = None, header: bool | None = None, sheet: str | None = None
) -> Table:
    """Read CSV (any separator, encoding, quoting), JSON, JSON lines, Parquet or Excel; text also as .gz.

    Scalar columns become text ("" where a value is missing); lists and objects stay nested. Uneven
    lines are repaired or skipped, and named in `Table.notes`. The rows are streamed into an Arrow
    file in `cache_dir`, named by the content: reading the same file again only maps it.

    `name` is the original name where `path` is an upload's temporary one; `header` says whether
    there is a header line (default: judged by content); `sheet` chooses a sheet of a workbook.
    Raises DataError if there is no table in the file.
    """
    name = name or path.name
    if not path.is_file():
        raise DataError(f"{name} cannot be found: choose a file that exists.")
    found = survey(path)
    if not found.size:
        raise DataError(f"{name} is empty: it should hold a table with a line for each row.")
    options = f"{_FORMAT}-{header}-{sheet}".encode()
    stem = f"{found.digest[:40]}-{zlib.crc32(options):08x}"
    arrow, facts = cache_dir / f"{stem}.arrow", cache_dir / f"{stem}.json"
    if not (facts.is_file() and arrow.is_file()):
        _convert(_Source(path, name, header, sheet), found, arrow, facts)
    result = _Result(**json.loads(facts.read_text("utf-8")))
    data = load(arrow, keep_numbers=not result.contiguous)
    return Table(data, name, result.first_row, tuple(result.notes))


def _convert(source: _Source, found: Survey, arrow: Path, facts: Path) -> None:
    with replacing(arrow) as part:
        result = _read_any(source, found, part)
    with replacing(facts) as part:
        part.write_text(json.dumps(asdict(result)), "utf-8")


def _read_any(source: _Source, found: Survey, out: Path) -> _Result:
    head = found.head
    if head.startswith(b"PAR1"):
        return _read_parquet(source, out)
    if head.startswith(b"PK\x03\x04"):
        return _read_excel(source, out)
    if head.startswith(b"\x1f\x8b"):
        return _read_gzip(source, out)
    binary_tables.refuse_foreign(head, source.name)
    encoding = find_encoding(found, source.name)
    if layout := json_rows.find_json(source.path, encoding):
        return _read_json(source, encoding, layout, out)
    if Path(source.name).suffix.lower() in (".json", ".jsonl", ".ndjson"):
        raise DataError(f"{source.name} holds no JSON objects: it should be a list of objects, or one on each line.")
    return _read_delimited(source, encoding, out)


def _read_gzip(source: _Source, out: Path) -> _Result:
    with temporary(out.parent) as plain:
        unpack_gzip(source.path, source.name, plain)
        found = survey(plain)
        if found.head.startswith(b"\x1f\x8b") or not found.size:
            raise DataError(f"{source.name} holds no table: it should be one packed table file.")
        inner = source.name[:-3] if source.name.lower().endswith(".gz") else source.name
        return _read_any(_Source(plain, inner, source.header, source.sheet), found, out)


def _result(sink: ArrowSink, source: _Source, notes: list[str]) -> _Result:
    if not sink.rows:
        raise DataError(f"{source.name} has column names but no rows: add at least one row below the header.")
    return _Result(sink.first, notes, sink.contiguous)


def _read_delimited(source: _Source, encoding: str, out: Path) -> _Result:
    layout = delimited.find_layout(source.path, encoding, source.name, source.header)
    repairs = delimited.Repairs()
    with ArrowSink(out, layout.names) as sink:
        for number, values in delimited.read_rows(source.path, layout, repairs):
            sink.add(number, values)
    notes = [layout.note()]
    if layout.above:
        notes.append(f"Left out {plural(layout.above, 'line')} above the table.")
    return _result(sink, source, notes + repairs.notes(layout.names[layout.widest]))


def _read_excel(source: _Source, out: Path) -> _Result:
    notes: list[str] = []
    rows = binary_tables.excel_rows(source.path, source.name, source.sheet, notes)
    sample = list(islice(rows, _SAMPLE_ROWS))
    if not sample:
        raise DataError(f"{source.name} has no filled cells: it should hold a table with a row for each example.")
    names, below, named = binary_tables.excel_header(sample, source.header)
    width, outside = len(names), Numbered()
    with ArrowSink(out, names) as sink:
        for number, cells in chain(below, rows):
            sink.add(number, (cells + [""] * width)[:width])
            if any(cells[width:]):
                outside.add(number)
    notes.append("The first row is the header." if named else "Read without a header row.")
    if outside.count:
        notes.append(f"Left out cells to the right of the table ({outside}).")
    return _result(sink, source, notes)


def _read_parquet(source: _Source, out: Path) -> _Result:
    import numpy as np
    import pyarrow as pa

    names, types, batches = binary_tables.parquet_batches(source.path, source.name)
    if not names:
        raise DataError(f"{source.name} has no columns: it should hold a table with a row for each example.")
    with ArrowSink(out, names, types) as sink:
        for arrays in batches:
            numbers = np.arange(sink.rows + 1, sink.rows + 1 + len(arrays[0]))
            sink.write([*arrays, pa.array(numbers, pa.int64())])
    sink.first = 1
    return _result(sink, source, ["Read as Parquet."])


def _read_json(source: _Source, encoding: str, layout: json_rows.JsonLayout, out: Path) -> _Result:
    columns = infer_columns(json_rows.json_rows(source.path, encoding, layout, Numbered()))
    if not columns:
        raise DataError(f"{source.name} holds no JSON objects with values: give a list of objects, one for each row.")
    names = column_names(list(columns))
    types = {name: kind for name, kind in zip(names, columns.values(), strict=True) if kind is not None}
    bad = Numbered()
    with ArrowSink(out, names, types) as sink:
        for number, row in json_rows.json_rows(source.path, encoding, layout, bad):
            sink.add(number, [as_text(row.get(k)) if kind is None else row.get(k) for k, kind in columns.items()])
    if bad.count > sink.rows:
        raise DataError(f"{source.name} is not valid JSON: {plural(bad.count, 'line')} of it cannot be read.")
    notes = [f"Read as {'JSON lines' if layout == 'lines' else 'JSON'}, {encoding_name(encoding)}."]
    if bad.count:
        notes.append(f"Skipped {plural(bad.count, 'row')} without a valid JSON object ({bad}).")
    return _result(sink, source, notes)
