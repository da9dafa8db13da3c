"""One streaming pass over a table: hashes instead of texts, codes instead of labels."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from shared.data.folding import fold, fold_hashes, plain_text
from shared.data.ids import ID_BATCH, id_columns, without_id
from shared.data.span_doctor.repair import Repair
from shared.data.span_doctor.scan import SpanReader, SpanScan
from shared.data.table import Table
from shared.data.token_meter import TokenMeter
from shared.tasks.base import Role

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

MOST_LABELS = 50_000
_NO_LABEL, _UNCOUNTED = -1, -2


@dataclass
class Labels:
    """The values of one `category` column: a code for each row, -1 where there is none.

    Beyond 50,000 different values (`overflow`) new ones all get the code -2: that is no category.
    """

    column: str
    codes: "np.ndarray"
    names: list[str]
    overflow: bool

    @cached_property
    def counts(self) -> "np.ndarray":
        """How many rows have each name."""
        import numpy as np

        return np.bincount(self.codes[self.codes >= 0], minlength=len(self.names))

    @cached_property
    def canonical(self) -> "np.ndarray":
        """For each code, the code of its most frequent spelling up to capitals and white space."""
        import numpy as np

        best: dict[str, int] = {}
        folded = [fold(name) for name in self.names]
        for code, key in enumerate(folded):
            if key not in best or self.counts[code] > self.counts[best[key]]:
                best[key] = code
        return np.array([best[key] for key in folded], dtype=np.int64)

    @cached_property
    def merged(self) -> "np.ndarray":
        """The canonical code of each row; -1 and -2 stay."""
        import numpy as np

        # Python's -1 and -2 are the last two places.
        return np.append(self.canonical, [_UNCOUNTED, _NO_LABEL]).astype(np.int32)[self.codes]


@dataclass
class Scan:
    """What checks and fixes need to know of every row."""

    rows: int
    text_columns: list[str]
    texts: "np.ndarray"
    """int64 hash of each row's texts, up to capitals and white space."""
    examples: "np.ndarray"
    """The same of the texts and what they are judged for: one text with two targets makes two examples."""
    empty_text: "np.ndarray"
    labels: list[Labels]
    spans: SpanScan | None = None
    id_columns: list[str] = field(default_factory=list)
    missing_id: "np.ndarray | None" = None
    """bool: one of the ids is missing; None where there are none."""

    @cached_property
    def empty_id(self) -> "np.ndarray":
        """bool: an id is missing."""
        import numpy as np

        return np.zeros(self.rows, dtype=bool) if self.missing_id is None else self.missing_id

    @cached_property
    def empty_label(self) -> "np.ndarray":
        """bool: a label is missing."""
        import numpy as np

        missing = [labels.codes == _NO_LABEL for labels in self.labels]
        return np.logical_or.reduce(missing) if missing else np.zeros(self.rows, dtype=bool)

    @cached_property
    def shared(self) -> "np.ndarray":
        """Indices of the rows whose example is in another row too: all that is compared with one another."""
        import numpy as np

        if not self.text_columns:
            return np.zeros(0, dtype=np.int64)
        ordered = np.sort(self.examples)
        twice = np.unique(ordered[1:][ordered[1:] == ordered[:-1]])
        return np.flatnonzero(member(self.examples, twice) & ~self.empty_text)

    @cached_property
    def label_ids(self) -> "np.ndarray":
        """int64: equal for rows with the same labels, up to spelling, and the same spans."""
        import numpy as np

        ids = np.zeros(self.rows, dtype=np.int64)
        for labels in self.labels:
            ids = ids * (MOST_LABELS + 2) + labels.merged + 2
        return ids ^ self.spans.identity if self.spans else ids


def member(values: "np.ndarray", ordered: "np.ndarray") -> "np.ndarray":
    """bool: which values are in a sorted array. Takes less memory than `np.isin`, which sorts all."""
    import numpy as np

    if not len(ordered):
        return np.zeros(len(values), dtype=bool)
    places = np.searchsorted(ordered, values)
    return ordered[np.minimum(places, len(ordered) - 1)] == values


def columns_of(roles: Mapping[str, str], role_specs: Sequence[Role], kind: str) -> list[str]:
    """The columns that play roles of one kind; an optional role may have none."""
    return [column for role in role_specs if role.kind == kind and (column := roles.get(role.name))]


def scan(
    table: Table,
    roles: Mapping[str, str],
    role_specs: Sequence[Role],
    meter: TokenMeter | None = None,
    progress: Callable[[float], None] | None = None,
    repair: Repair | None = None,
) -> Scan:
    """Read all rows once, in batches. Memory: some 50 bytes a row, and the different labels.

    Nested `category` columns (tags of tokens) are no labels of a row and are left out. Spans belong to the
    first text; with a `repair` they are taken as it leaves them. A table of ids (it may have millions of rows) is
    looked at for these alone.
    """
    import numpy as np

    if ids := id_columns(roles, role_specs):
        return _scan_ids(table, ids, progress)
    text_columns, targets = (columns_of(roles, role_specs, kind) for kind in ("text", "target"))
    coders = [_Coder(column) for column in columns_of(roles, role_specs, "category") if _is_text(table, column)]
    readers = [SpanReader(column, repair) for column in columns_of(roles, role_specs, "spans")[:1]]
    hashes, examples, empty = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)], [np.zeros(0, bool)]
    done = 0
    own = [coder.column for coder in coders] + [reader.column for reader in readers]
    for batch in table.batches(dict.fromkeys([*text_columns, *targets, *own])):
        texts = text_rows(batch, text_columns)
        hashes.append(row_hashes(texts))
        if targets:
            examples.append(row_hashes(text_rows(batch, [*text_columns, *targets])))
        empty.append(np.array([not all(text.strip() for text in row) for row in texts], bool))
        for coder in coders:
            coder.add(batch.column(coder.column).to_pylist())
        for reader in readers:
            reader.add([row[0] for row in texts], batch[reader.column])
        if meter:
            meter.add(done, texts)
        done += batch.num_rows
        if progress:
            progress(done / len(table))
    labels = [coder.labels() for coder in coders]
    all_texts = np.concatenate(hashes)
    all_examples = np.concatenate(examples) if targets else all_texts
    spans = readers[0].done() if readers else None
    return Scan(len(table), text_columns, all_texts, all_examples, np.concatenate(empty), labels, spans)


def _scan_ids(table: Table, ids: list[str], progress: Callable[[float], None] | None) -> Scan:
    """Which rows have all their ids; there are no texts and no labels."""
    import numpy as np

    missing = [np.zeros(0, bool)]
    for batch in table.batches(dict.fromkeys(ids), ID_BATCH):
        missing.append(without_id(batch, ids))
        if progress:
            progress(sum(map(len, missing)) / len(table))
    none = np.zeros(len(table), np.int64)
    return Scan(len(table), [], none, none, none.astype(bool), [], None, ids, np.concatenate(missing))


def text_rows(batch: "pa.Table", columns: Sequence[str]) -> list[tuple[str, ...]]:
    """The texts of each row of an Arrow table."""
    if not columns:
        return [()] * batch.num_rows
    return list(zip(*(map(plain_text, batch[column].to_pylist()) for column in columns), strict=True))


def row_hashes(texts: list[tuple[str, ...]]) -> "np.ndarray":
    """int64 hash of each row, up to capitals and white space."""
    # The unit separator is white space to `fold`, so it is put around a character that is not.
    return fold_hashes(row[0] if len(row) == 1 else "\x1f|\x1f".join(row) for row in texts)


def _is_text(table: Table, column: str) -> bool:
    return getattr(table.data.features[column], "dtype", None) in ("string", "large_string")


class _Coder:
    """Gives each different label a number."""

    def __init__(self, column: str) -> None:
        self.column = column
        self._codes: list[np.ndarray] = []
        self._known: dict[str, int] = {}

    def add(self, values: list[str | None]) -> None:
        import numpy as np

        self._codes.append(np.array([self._code(value or "") for value in values], np.int32))

    def _code(self, value: str) -> int:
        code = self._known.get(value)
        if code is None:
            if not value.strip():
                return _NO_LABEL
            if len(self._known) >= MOST_LABELS:
                return _UNCOUNTED
            code = self._known[value] = len(self._known)
        return code

    def labels(self) -> Labels:
        import numpy as np

        codes = np.concatenate([np.zeros(0, np.int32), *self._codes])
        return Labels(self.column, codes, list(self._known), bool((codes == _UNCOUNTED).any()))
