"""The Arrow types of lists and objects in rows, as far as a data set can hold them."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from shared.errors import DataError

if TYPE_CHECKING:
    import pyarrow as pa

_INFER_ROWS = 1_000
_MOST_COLUMNS = 1_000


def infer_columns(rows: Iterator[tuple[int, dict[str, Any]]]) -> "dict[str, pa.DataType | None]":
    """Names of all keys in order, with the Arrow type of those that hold lists or objects (else None)."""
    types: dict[str, pa.DataType | None] = {}
    mixed: set[str] = set()
    pending: dict[str, list[Any]] = {}
    for count, (_, row) in enumerate(rows, 1):
        for key, value in row.items():
            if key not in types:
                types[key] = None
                if len(types) > _MOST_COLUMNS:
                    raise DataError("The objects have more than 1,000 different keys, so they are no table.")
            if isinstance(value, list | dict):
                pending.setdefault(key, []).append(value)
            elif value is not None:
                mixed.add(key)
        if count % _INFER_ROWS == 0:
            _merge(types, mixed, pending)
    _merge(types, mixed, pending)
    return {key: None if key in mixed else usable(kind) for key, kind in types.items()}


def _merge(types: "dict[str, pa.DataType | None]", mixed: set[str], pending: dict[str, list[Any]]) -> None:
    import pyarrow as pa

    for key, values in pending.items():
        if key in mixed:
            continue
        try:
            kind = pa.infer_type(values)
            pa.array(values, kind)  # of a list that holds numbers and text, it only heeds the first
            known = types[key]
            if known is not None:
                pair = [pa.schema([pa.field("x", known)]), pa.schema([pa.field("x", kind)])]
                kind = pa.unify_schemas(pair, promote_options="permissive").field("x").type
            types[key] = kind
        except (pa.ArrowInvalid, pa.ArrowTypeError, pa.ArrowNotImplementedError, OverflowError, UnicodeEncodeError):
            mixed.add(key)
    pending.clear()


def usable(kind: "pa.DataType | None") -> "pa.DataType | None":
    """A nested type that a data set can hold; None where text has to do. Unknown inner types become text."""
    import pyarrow as pa

    if kind is None or pa.types.is_map(kind):
        return None
    if pa.types.is_list(kind) or pa.types.is_large_list(kind) or pa.types.is_fixed_size_list(kind):
        inner = _inner(kind.value_type)
        return pa.list_(inner) if inner is not None else None
    if pa.types.is_struct(kind) and kind.num_fields:
        fields = [(field.name, _inner(field.type)) for field in kind]
        return pa.struct(fields) if all(inner is not None for _, inner in fields) else None
    return None


def _inner(kind: "pa.DataType") -> "pa.DataType | None":
    import pyarrow as pa

    if pa.types.is_nested(kind):
        return usable(kind)
    if pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_boolean(kind):
        return kind
    return pa.string() if pa.types.is_null(kind) or pa.types.is_string(kind) or pa.types.is_large_string(kind) else None
