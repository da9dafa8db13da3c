"""Ids of things in a column: when two cells mean the same one, and when a cell means none."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from shared.tasks.base import Role

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

ID_BATCH = 100_000
"""Rows read at once where nothing but ids and numbers is read."""
_NO_ID = ("", "nan", "NaN", "null", "NULL", "None", "<NA>", "\\N")
_EXACT = 2.0**53
_WHOLE = r"^([-+]?\d+)\.0+$"


def plain_ids(cells: "pa.Array | pa.ChunkedArray") -> "pa.Array | pa.ChunkedArray":
    """Ids as text, null where there is none: without white space around, and 1.0 is 1. Capitals stay.

    Whatever is nested has no id. Works on whole columns, so it is fit for millions of rows.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    if pa.types.is_nested(cells.type):
        return pa.nulls(len(cells), pa.string())
    text = pc.utf8_trim_whitespace(_from_float(cells) if pa.types.is_floating(cells.type) else cells.cast(pa.string()))
    text = pc.replace_substring_regex(text, _WHOLE, r"\1")
    return pc.if_else(pc.is_in(text, pa.array(_NO_ID)), pa.scalar(None, pa.string()), text)


def _from_float(cells: "pa.Array | pa.ChunkedArray") -> "pa.Array | pa.ChunkedArray":
    """Large whole numbers would become 1.5e+12."""
    import pyarrow as pa
    import pyarrow.compute as pc

    wide = cells.cast(pa.float64())
    whole = pc.and_(pc.equal(pc.floor(wide), wide), pc.less(pc.abs(wide), _EXACT))
    figures = pc.if_else(whole, wide, pa.scalar(None, pa.float64())).cast(pa.int64()).cast(pa.string())
    return pc.coalesce(figures, wide.cast(pa.string()))


def without_id(batch: "pa.Table", columns: Sequence[str]) -> "np.ndarray":
    """bool [rows]: at least one of these columns has no id."""
    import numpy as np

    missing = np.zeros(batch.num_rows, dtype=bool)
    for column in columns:
        missing |= plain_ids(batch[column]).is_null().to_numpy()
    return missing


def id_columns(roles: Mapping[str, str], role_specs: Sequence[Role]) -> list[str]:
    """The columns that hold ids which every row has to have."""
    wanted = [role.name for role in role_specs if role.kind == "id" and not role.optional]
    return [column for name in wanted if (column := roles.get(name))]
