"""The column with the spans: a list of objects with start, end and label in every row."""

from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING, Any

from shared.data.spans.span import Span
from shared.data.table import Table

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

_FIELDS = ("start", "end", "label")


def is_spans(table: Table, column: str) -> bool:
    """Whether a column is a list of objects with whole numbers `start` and `end` and a text `label`."""
    import pyarrow as pa

    kind = table.data.features.arrow_schema.field(column).type
    if not (pa.types.is_list(kind) or pa.types.is_large_list(kind)) or not pa.types.is_struct(kind.value_type):
        return False
    types = {field.name: field.type for field in kind.value_type}
    if not set(_FIELDS) <= types.keys():
        return False
    text = pa.types.is_string(types["label"]) or pa.types.is_large_string(types["label"])
    return text and all(pa.types.is_integer(types[name]) for name in ("start", "end"))


def spans_of(column: "pa.ChunkedArray") -> list[list[Span]]:
    """The spans of each row, in the order of the file. What lacks an offset begins at -1, before the text."""
    found: list[list[Span]] = []
    for chunk in column.chunks:
        starts, ends, labels = (_flat(chunk, name) for name in _FIELDS)
        flat = [
            Span(-1, -1, label or "") if start is None or end is None else Span(start, end, label or "")
            for start, end, label in zip(starts, ends, labels, strict=True)
        ]
        place = 0
        for length in chunk.value_lengths().to_pylist():
            found.append(flat[place : place + (length or 0)])
            place += length or 0
    return found


def rows_with(table: Table, column: str, labels: Collection[str]) -> "np.ndarray":
    """bool [rows]: a span has one of these labels. One pass over this column alone."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    wanted = pa.array(sorted(labels), pa.string())
    masks = [np.zeros(0, bool)]
    for batch in table.batches([column]):
        for chunk in batch[column].chunks:
            names = pc.struct_field(chunk.flatten(), "label").cast(pa.string())
            hit = pc.is_in(names, value_set=wanted).to_numpy(zero_copy_only=False).astype(bool)
            lengths = pc.fill_null(chunk.value_lengths(), 0).to_numpy(zero_copy_only=False)
            parents = np.repeat(np.arange(len(chunk)), lengths)
            mask = np.zeros(len(chunk), bool)
            mask[parents[hit]] = True
            masks.append(mask)
    return np.concatenate(masks)


def written(rows: Iterable[Sequence[Span]], old: "pa.ChunkedArray") -> "pa.Array":
    """The column with new spans, of the same type. Other fields of an object stay if its span is as it was."""
    import pyarrow as pa

    values = [_objects(spans, before or []) for spans, before in zip(rows, old.to_pylist(), strict=True)]
    return pa.array(values, old.type)


def _objects(spans: Sequence[Span], before: list[dict[str, Any] | None]) -> list[dict[str, Any]]:
    known = {tuple(old[name] for name in _FIELDS): old for old in before if old}
    keys = [(span.start, span.end, span.label) for span in spans]
    return [known.get(key) or dict(zip(_FIELDS, key, strict=True)) for key in keys]


def _flat(chunk: "pa.Array", name: str) -> list[Any]:
    import pyarrow.compute as pc

    return pc.struct_field(chunk.flatten(), name).to_pylist()
