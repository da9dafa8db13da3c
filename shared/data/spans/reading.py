"""Any file of texts with marked entities becomes a table with the columns `text` and `entities`."""

import json
import zlib
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from shared.data.arrow_file import ArrowSink, load, replacing, temporary
from shared.data.binary_tables import refuse_foreign
from shared.data.encoding import find_encoding, survey
from shared.data.gzipped import unpack_gzip
from shared.data.spans.report import Report
from shared.data.spans.sources import ACCEPTED, Source, table_source, text_source
from shared.data.table import Table
from shared.data.wording import plural
from shared.errors import DataError

if TYPE_CHECKING:
    import pyarrow as pa

_FORMAT = "spans-1"  # part of the cache key: a change of what is stored makes old cache files unused
_BINARY_TABLES = (b"PAR1", b"PK\x03\x04")


@dataclass(frozen=True)
class _Result:
    """What is kept beside the Arrow file."""

    first_row: int
    notes: list[str]
    contiguous: bool


def read_spans(path: Path, cache_dir: Path, *, name: str | None = None) -> Table:
    """Read texts with marked entities in any usual form (see `shapes`, `conll`, `token_rows`, `marked_lines`).

    The table has the columns `text` (string) and `entities` (list of start, end, label: code points of the
    text, end exclusive, sorted; overlaps are kept). Row numbers are those of the file: the line of a
    sentence's first token, the row of a table, the place of a task in its list. `Table.notes` say what the
    file was read as, and name the rows in which something was skipped or repaired.

    The format is found by content; the ending of `name` (that of an upload, where `path` is temporary) is a
    hint only. As with `read_table`, the result is an Arrow file in `cache_dir`, named by the content.
    Raises DataError if there are no marked entities in a known form.
    """
    name = name or path.name
    if not path.is_file():
        raise DataError(f"{name} cannot be found: choose a file that exists.")
    found = survey(path)
    if not found.size:
        raise DataError(f"{name} is empty. Accepted are {ACCEPTED}.")
    options = f"{_FORMAT}-{Path(name).suffix.lower()}".encode()
    stem = f"{found.digest[:40]}-{zlib.crc32(options):08x}"
    arrow, facts = cache_dir / f"{stem}.arrow", cache_dir / f"{stem}.json"
    if not (facts.is_file() and arrow.is_file()):
        with replacing(arrow) as part:
            result = _convert(path, name, part)
        with replacing(facts) as part:
            part.write_text(json.dumps(asdict(result)), "utf-8")
    result = _Result(**json.loads(facts.read_text("utf-8")))
    return Table(load(arrow, keep_numbers=not result.contiguous), name, result.first_row, tuple(result.notes))


def entity_type() -> "pa.DataType":
    """The Arrow type of the column `entities`."""
    import pyarrow as pa

    return pa.list_(pa.struct([("start", pa.int64()), ("end", pa.int64()), ("label", pa.string())]))


def _convert(path: Path, name: str, out: Path) -> _Result:
    with path.open("rb") as file:
        packed = file.read(2) == b"\x1f\x8b"
    with _unpacked(path, name, out.parent) if packed else _as_it_is(path) as plain:
        inner = name[:-3] if packed and name.lower().endswith(".gz") else name
        # The table is only a step on the way; where the system holds its files fast, they are left to it.
        with TemporaryDirectory(dir=out.parent, ignore_cleanup_errors=True) as folder:
            source, notes = _open(plain, inner, Path(folder))
            return _write(source, notes, name, out)


def _open(path: Path, name: str, folder: Path) -> tuple[Source, tuple[str, ...]]:
    found = survey(path)
    if not found.size:
        raise DataError(f"{name} is empty. Accepted are {ACCEPTED}.")
    if not found.head.startswith(_BINARY_TABLES):
        refuse_foreign(found.head, name)
        if source := text_source(path, name, find_encoding(found, name)):
            return source, ()
    return table_source(path, folder, name)


def _write(source: Source, notes: tuple[str, ...], name: str, out: Path) -> _Result:
    report, labels = Report(), Counter[str]()
    with ArrowSink(out, ["text", "entities"], {"entities": entity_type()}) as sink:
        for document in source.documents(report):
            labels.update(span.label for span in document.spans)
            entities = [{"start": span.start, "end": span.end, "label": span.label} for span in document.spans]
            sink.add(document.row, (document.text, entities))
    if not sink.rows:
        reasons = " ".join(report.notes())
        raise DataError(f"{name} was read as {source.title}, but no text could be read. {reasons}".rstrip())
    said = f"Read as {source.title}: {plural(sink.rows, 'text')} with {_entities(labels)}."
    return _Result(sink.first, [said, *notes, *report.notes()], sink.contiguous)


def _entities(labels: Counter[str]) -> str:
    count = labels.total()
    if not count:
        return "no entities"
    return f"{count:,} {'entity' if count == 1 else 'entities'} of {plural(len(labels), 'type')}"


@contextmanager
def _as_it_is(path: Path) -> Iterator[Path]:
    yield path


@contextmanager
def _unpacked(path: Path, name: str, folder: Path) -> Iterator[Path]:
    with temporary(folder) as plain:
        unpack_gzip(path, name, plain)
        yield plain
