"""Mending a table: the fixes that the CSV doctor offers, applied in one order, streamed to a new file."""

import hashlib
import json
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from shared.data import checks
from shared.data.arrow_file import ArrowSink, load, replacing
from shared.data.roles import require_roles
from shared.data.scan import Scan, columns_of, row_hashes, scan, text_rows
from shared.data.span_doctor.mending import SpanMending, plan
from shared.data.span_doctor.repair import Repair
from shared.data.table import ROW_COLUMN, Table
from shared.data.wording import plural
from shared.errors import DataError
from shared.tasks.base import Role

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

_BATCH = 5_000


def mend(
    table: Table,
    codes: Collection[str],
    roles: Mapping[str, str],
    role_specs: Sequence[Role],
    cache_dir: Path,
    test: Table | None = None,
) -> Table:
    """A new table with the problems of these finding codes fixed; codes without a fix are ignored.

    Empty rows go; spellings of a label become the most frequent one; rows that are in `test` go
    from here (the test set stays whole); conflicting texts keep their majority label, or go in a
    tie; of repeated rows the first stays; then rows with a label that is seen once go. Spans are put
    right before rows are compared (see `Repair`); rare types go last. Row numbers still are those of the
    original file. Raises DataError if no row is left.
    """
    require_roles(table, roles, role_specs)
    found = scan(table, roles, role_specs, repair=Repair(codes))
    test_texts = text_hashes(test, roles, role_specs) if test is not None and "leak" in codes else None
    keep, notes = _keep(found, codes, test_texts)
    if not keep.any():
        raise DataError(f"No row of {table.name} would be left: choose fewer fixes, or give another file.")
    spellings = {}
    if "label-case" in codes:
        spellings = {labels.column: labels.canonical for labels in found.labels}
        changed = sum(int((checks.respelled(labels) & keep).sum()) for labels in found.labels)
        notes += [f"Changed the spelling of the label in {plural(changed, 'row')}."] if changed else []
    spans = plan(table, found.text_columns[0], found.spans.column, codes, keep) if found.spans else None
    notes += spans.notes if spans else ()
    if not notes:
        return table
    # The mask, the new spellings and what is done to spans say all about the difference to the old table.
    told = [table.fingerprint, _numbers_key(table), {c: m.tolist() for c, m in spellings.items()}]
    told += [spans.key] if spans else []
    digest = hashlib.sha256(json.dumps(told).encode() + keep.tobytes()).hexdigest()
    path = cache_dir / f"{digest[:40]}-mended.arrow"
    if not path.is_file():
        with replacing(path) as part:
            _write(part, table, keep, _changes(found, spellings, spans))
    return Table(load(path, keep_numbers=True), table.name, table.first_row, (*table.notes, *notes))


def text_hashes(table: Table, roles: Mapping[str, str], role_specs: Sequence[Role]) -> "np.ndarray":
    """int64 hashes of the different texts of a table, if it has any. Raises DataError if a text column is missing."""
    import numpy as np

    specs = [role for role in role_specs if role.kind == "text"]
    require_roles(table, roles, specs)
    columns = columns_of(roles, specs, "text")
    if not columns:
        return np.zeros(0, np.int64)
    hashes = [row_hashes(text_rows(batch, columns)) for batch in table.batches(dict.fromkeys(columns))]
    return np.unique(np.concatenate([np.zeros(0, np.int64), *hashes]))


def _keep(found: Scan, codes: Collection[str], test_texts: "np.ndarray | None") -> "tuple[np.ndarray, list[str]]":
    """Which rows stay, and a note for each step that removed some."""
    import numpy as np

    keep = np.ones(found.rows, dtype=bool)
    notes = []
    for code, what in _STEPS:
        if code not in codes or (code == "leak" and test_texts is None):
            continue
        gone = _gone(found, code, keep, test_texts) & keep
        if count := int(gone.sum()):
            keep &= ~gone
            notes.append(f"Removed {plural(count, 'row')} {what}.")
    return keep, notes


_STEPS = (
    ("empty-text", "without a text"),
    ("empty-label", "without a label"),
    ("empty-id", "without an id"),
    ("leak", "found in the test file too"),
    ("conflict", "whose text comes with more than one answer"),
    ("duplicate", "repeating an earlier one"),
    ("rare-label", "with a label that is seen once"),
)


def _gone(found: Scan, code: str, keep: "np.ndarray", test_texts: "np.ndarray | None") -> "np.ndarray":
    import numpy as np

    if code == "empty-text":
        return found.empty_text
    if code == "empty-label":
        return found.empty_label
    if code == "empty-id":
        return found.empty_id
    if code == "leak" and test_texts is not None:
        return checks.leaked(found, test_texts)
    if code == "conflict":
        return checks.outvoted(found, keep)
    if code == "duplicate":
        return checks.repeated(found, keep)
    rare = [checks.rare(labels, keep) for labels in found.labels]
    return np.logical_or.reduce(rare) if rare else np.zeros(found.rows, dtype=bool)


def _numbers_key(table: Table) -> str:
    """Tells tables apart that hold the same rows under other original numbers."""
    if ROW_COLUMN not in table.data.column_names:
        return str(table.first_row)
    numbers = table.row_numbers(range(len(table)))
    return hashlib.sha256(json.dumps(numbers).encode()).hexdigest()


_Change = Callable[["pa.Table"], "pa.Array"]
"""The new values of a column for some rows."""


def _changes(found: Scan, respelled: Collection[str], spans: SpanMending | None) -> dict[str, _Change]:
    changes: dict[str, _Change] = {column: _respelling(found, column) for column in respelled}
    return changes | ({spans.column: spans.column_of} if spans and spans.notes else {})


def _respelling(found: Scan, column: str) -> _Change:
    labels = next(labels for labels in found.labels if labels.column == column)
    pairs = zip(labels.names, labels.canonical, strict=True)
    new = {name: labels.names[code] for name, code in pairs if name != labels.names[code]}

    def respell(batch: "pa.Table") -> "pa.Array":
        import pyarrow as pa

        return pa.array([new.get(value, value) for value in batch[column].to_pylist()], batch[column].type)

    return respell


def _write(path: Path, table: Table, keep: "np.ndarray", changes: Mapping[str, _Change]) -> None:
    schema = table.data.features.arrow_schema
    types = {name: schema.field(name).type for name in table.columns}
    with ArrowSink(path, table.columns, types) as sink:
        for arrays in _kept_batches(table, keep, changes):
            sink.write(arrays)


def _kept_batches(table: Table, keep: "np.ndarray", changes: Mapping[str, _Change]) -> "Iterator[list[pa.Array]]":
    import numpy as np
    import pyarrow as pa

    numbered = ROW_COLUMN in table.data.column_names
    columns = [*table.columns, ROW_COLUMN] if numbered else table.columns
    start = 0
    for batch in table.batches(columns, _BATCH):
        mask = keep[start : start + batch.num_rows]
        numbers = np.arange(start, start + batch.num_rows)[mask] + table.first_row
        start += batch.num_rows
        if not len(numbers):
            continue
        kept = batch.filter(pa.array(mask))
        arrays = [changes[name](kept) if name in changes else pa.concat_arrays(kept[name].chunks) for name in columns]
        yield arrays if numbered else [*arrays, pa.array(numbers, pa.int64())]
