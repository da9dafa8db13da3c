"""Rows into an Arrow stream file, a batch at a time, and back as a memory-mapped data set."""

import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from shared.data.table import ROW_COLUMN

if TYPE_CHECKING:
    import datasets
    import pyarrow as pa

_BATCH_ROWS = 10_000
_BATCH_CHARACTERS = 8_000_000


class ArrowSink:
    """Collects rows and appends them to an Arrow stream in bounded batches.

    `types` holds an Arrow type for each column that is nested; all others are text.
    """

    rows: int
    """How many rows have been written."""
    first: int
    """The first row number that was given."""
    contiguous: bool
    """Whether the row numbers run on without a gap."""

    def __init__(self, path: Path, names: Sequence[str], types: "dict[str, pa.DataType] | None" = None) -> None:
        import pyarrow as pa

        nested = types or {}
        fields = [pa.field(name, nested.get(name, pa.string())) for name in names]
        self.schema = pa.schema([*fields, pa.field(ROW_COLUMN, pa.int64())])
        self.rows = 0
        self.first = 0
        self.contiguous = True
        self._last = 0
        self._pending: list[Sequence[Any]] = []
        self._numbers: list[int] = []
        self._size = 0
        self._stream = pa.ipc.new_stream(str(path), self.schema)

    def add(self, number: int, values: Sequence[Any]) -> None:
        """Append one row; `number` is its row number in the original file."""
        if self._last and number != self._last + 1:
            self.contiguous = False
        self._last = number
        self.first = self.first or number
        self._pending.append(values)
        self._numbers.append(number)
        # The JSON text of nested values is not worth making for a bound: 10 characters a value will do.
        self._size += sum(len(v) if isinstance(v, str) else 10 * len(v or ()) for v in values)
        if len(self._pending) >= _BATCH_ROWS or self._size >= _BATCH_CHARACTERS:
            self.flush()

    def flush(self) -> None:
        """Write what has been collected."""
        if not self._pending:
            return
        columns = [*zip(*self._pending, strict=True), self._numbers]
        arrays = [_array(column, field.type) for column, field in zip(columns, self.schema, strict=True)]
        self.write(arrays)
        self._pending, self._numbers, self._size = [], [], 0

    def write(self, arrays: "Sequence[pa.Array]") -> None:
        """Append one batch of arrays, the row numbers last."""
        import pyarrow as pa

        self._stream.write_batch(pa.record_batch(list(arrays), schema=self.schema))
        self.rows += len(arrays[0])

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is None:
            self.flush()
        self._stream.close()


@contextmanager
def temporary(folder: Path) -> Iterator[Path]:
    """The path of a new file in `folder`, which is removed afterwards."""
    folder.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=folder, suffix=".part", delete=False) as handle:
        part = Path(handle.name)
    try:
        yield part
    finally:
        part.unlink(missing_ok=True)


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A temporary path in the folder of `path` that takes its place if the block succeeds."""
    with temporary(path.parent) as part:
        yield part
        os.replace(part, path)


def load(path: Path, *, keep_numbers: bool) -> "datasets.Dataset":
    """The data set of an Arrow stream file, memory-mapped; row numbers are hidden where they say nothing."""
    import datasets

    data = datasets.Dataset.from_file(str(path))
    return data if keep_numbers else data.remove_columns(ROW_COLUMN)


def as_text(value: Any) -> str:
    """A scalar as the user wrote it: 1 -> "1", 1.0 -> "1", None and NaN -> "", True -> "true"."""
    if isinstance(value, str):
        return value
    if value is None or value != value:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if isinstance(value, list | tuple | dict):
        return json.dumps(value, ensure_ascii=False, default=str)
    return str(value)


def _array(values: Sequence[Any], kind: "pa.DataType") -> "pa.Array":
    import pyarrow as pa

    try:
        return pa.array(values, kind)
    except UnicodeEncodeError:
        return pa.array([_without_surrogates(value) for value in values], kind)


def _without_surrogates(value: Any) -> Any:
    """JSON may spell half of a character pair (`\\ud83d`), which no encoding can store."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, list):
        return [_without_surrogates(item) for item in value]
    if isinstance(value, dict):
        return {_without_surrogates(key): _without_surrogates(item) for key, item in value.items()}
    return value
