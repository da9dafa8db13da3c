"""A table as the user sees it: memory-mapped data, and the row numbers of the original file."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import datasets
    import pyarrow as pa

ROW_COLUMN = "__row__"
"""The hidden column with original row numbers; present only where rows are missing in between."""

_FINGERPRINT_BATCH = 10_000


@dataclass(frozen=True)
class Table:
    """A table read from a file. Scalar columns hold text, "" where a value is missing.

    `first_row` is the number that a spreadsheet or an editor shows for data row 0: 2 below a
    header line, else 1. `notes` are plain sentences about how the file was read.
    """

    data: "datasets.Dataset"
    name: str
    first_row: int
    notes: tuple[str, ...] = ()

    @property
    def columns(self) -> list[str]:
        """The names of the user's columns, in the order of the file."""
        return [name for name in self.data.column_names if name != ROW_COLUMN]

    def __len__(self) -> int:
        return len(self.data)

    def head(self, count: int) -> dict[str, list[Any]]:
        """The first rows, as a list of values for each of the user's columns."""
        return self.data.select_columns(self.columns)[:count]

    def row_number(self, index: int) -> int:
        """The number that the original file shows for data row `index` (0-based)."""
        return self.row_numbers([index])[0]

    def row_numbers(self, indices: Sequence[int]) -> list[int]:
        """Original row numbers of several data rows (0-based)."""
        if ROW_COLUMN not in self.data.column_names:
            return [self.first_row + int(index) for index in indices]
        numbers = self.data.select_columns(ROW_COLUMN)
        return [int(number) for number in numbers[[int(index) for index in indices]][ROW_COLUMN]]

    def batches(self, columns: Iterable[str] | None = None, size: int = 2_000) -> Iterator["pa.Table"]:
        """Arrow tables of at most `size` rows with the given columns (default: all that `columns` names)."""
        chosen = self.data.select_columns(list(self.columns if columns is None else columns))
        yield from chosen.with_format("arrow").iter(batch_size=size)

    @cached_property
    def fingerprint(self) -> str:
        """sha256 (hex) of the column names and all values, in order; original row numbers do not count."""
        digest = hashlib.sha256(json.dumps(self.columns).encode())
        for batch in self.batches(size=_FINGERPRINT_BATCH):
            for column in batch.columns:
                _digest_column(digest, column)
        return digest.hexdigest()


def _digest_column(digest: "hashlib._Hash", column: "pa.ChunkedArray") -> None:
    import pyarrow as pa
    import pyarrow.compute as pc

    if not pa.types.is_string(column.type) or column.null_count:
        digest.update(_canonical(column.to_pylist()))
        return
    # Lengths first, so that ["ab", "c"] and ["a", "bc"] differ.
    digest.update(pc.binary_length(column).to_numpy().astype("<i4").tobytes())
    for chunk in column.chunks:
        _, offsets, values = chunk.buffers()
        if len(chunk) and values is not None:
            bounds = pa.Array.from_buffers(pa.int32(), len(chunk) + 1, [None, offsets], offset=chunk.offset).to_numpy()
            digest.update(memoryview(values)[int(bounds[0]) : int(bounds[-1])])


def _canonical(values: list[Any]) -> bytes:
    return json.dumps(values, sort_keys=True, default=str).encode()
