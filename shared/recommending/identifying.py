"""Ids become numbers."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from shared.data.ids import plain_ids
from shared.data.numbers import coded

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa


@dataclass(frozen=True, eq=False)
class Ids:
    """`codes` [rows] int32: the number of each row's id, -1 where there is none. `names`: the ids (object array)."""

    codes: "np.ndarray"
    names: "np.ndarray"

    def used(self, rows: "np.ndarray") -> "Ids":
        """Those of some rows (a mask, or positions), in which each has an id; numbered anew, in the same order."""
        import numpy as np

        codes = self.codes[rows]
        there = np.bincount(codes, minlength=len(self.names)) > 0
        number = np.cumsum(there, dtype=np.int32) - np.int32(1)
        return Ids(number[codes], self.names[there])


def identify(cells: "pa.ChunkedArray") -> Ids:
    """The ids of a column in order of appearance; 1, 1.0 and "1" are the same. See `shared.data.ids.plain_ids`."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    if pa.types.is_nested(cells.type):
        cells = plain_ids(cells)
    numeric = pa.types.is_integer(cells.type) or pa.types.is_floating(cells.type)
    codes, different = coded(cells if numeric else cells.cast(pa.string()))
    plain = plain_ids(different)
    names = pc.unique(plain.drop_null())
    place = pc.index_in(plain, names).fill_null(-1).to_numpy(zero_copy_only=False)
    ids = np.empty(len(names), dtype=object)
    ids[:] = names.to_pylist()
    return Ids(np.append(place, -1).astype(np.int32)[codes], ids)
