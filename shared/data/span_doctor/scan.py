"""What the doctor needs to know of the spans of every row, in some ten bytes a row."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from shared.data.folding import fold, fold_hashes
from shared.data.span_doctor.column import spans_of
from shared.data.span_doctor.repair import CODES, Repair, spotless
from shared.data.span_doctor.surfaces import Surfaces
from shared.data.spans.checks import problems
from shared.data.spans.span import Span

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

MOST_TYPES = 50_000
RARE = 5
"""A type with fewer entities than this can hardly be learnt."""


@dataclass
class SpanScan:
    """All rows of a column of spans.

    `flags`: a bit for each of `CODES` that a row has [rows, uint8]. `sizes`: spans of each row [rows, int32].
    `identity`: equal for rows that mark the same, up to white space in the text and the spelling of types
    [rows, int64]. `affected`: spans with each problem. `types`: entities of each type as it is written; more than
    50,000 types are not counted (`overflow`). `surfaces`: strings that are marked, to look for elsewhere.
    """

    column: str
    flags: "np.ndarray"
    sizes: "np.ndarray"
    identity: "np.ndarray"
    affected: Counter[str]
    types: Counter[str]
    overflow: bool
    surfaces: Surfaces

    def rows(self, code: str) -> "np.ndarray":
        """bool [rows]: which rows have this problem."""
        return (self.flags & (1 << CODES.index(code))) > 0

    @cached_property
    def canonical(self) -> dict[str, str]:
        """For each type its most frequent spelling up to capitals and white space."""
        return canonical(self.types)

    @cached_property
    def merged(self) -> Counter[str]:
        """Entities of each type, its spellings counted together."""
        return merged(self.types)


def canonical(types: Counter[str]) -> dict[str, str]:
    """For each type its most frequent spelling up to capitals and white space; of equals the one seen first."""
    best: dict[str, str] = {}
    for name, _ in types.most_common():
        best.setdefault(fold(name), name)
    return {name: best[fold(name)] for name in types}


def merged(types: Counter[str]) -> Counter[str]:
    """The counts of `types` by their canonical spelling."""
    spelling = canonical(types)
    total: Counter[str] = Counter()
    for name, count in types.items():
        total[spelling[name]] += count
    return total


def rare(types: Counter[str]) -> set[str]:
    """The types, in every spelling, that have fewer than 5 entities; none if all are so rare."""
    spelling, total = canonical(types), merged(types)
    few = {name for name in types if total[spelling[name]] < RARE}
    return few if len(few) < len(types) else set()


class SpanReader:
    """Reads the spans batch by batch; with a `repair` they are taken as it leaves them, and not checked."""

    def __init__(self, column: str, repair: Repair | None = None) -> None:
        self.column = column
        self._repair = repair
        self._flags: list[np.ndarray] = []
        self._sizes: list[np.ndarray] = []
        self._identity: list[np.ndarray] = []
        self._affected: Counter[str] = Counter()
        self._types: Counter[str] = Counter()
        self._overflow = False
        self._surfaces = Surfaces()

    def add(self, texts: Sequence[str], column: "pa.ChunkedArray") -> None:
        """The next rows: their texts and their cells."""
        import numpy as np

        rows = spans_of(column)
        if self._repair:
            rows = [self._repair(text, spans) for text, spans in zip(texts, rows, strict=True)]
        else:
            checked = [self._check(text, spans) for text, spans in zip(texts, rows, strict=True)]
            self._flags.append(np.array(checked, np.uint8))
        self._sizes.append(np.array([len(spans) for spans in rows], np.int32))
        self._identity.append(fold_hashes(map(_marking, texts, rows)))

    def done(self) -> SpanScan:
        """What has been read."""
        import numpy as np

        flags = np.concatenate([np.zeros(0, np.uint8), *self._flags])
        sizes = np.concatenate([np.zeros(0, np.int32), *self._sizes])
        same = np.concatenate([np.zeros(0, np.int64), *self._identity])
        return SpanScan(self.column, flags, sizes, same, self._affected, self._types, self._overflow, self._surfaces)

    def _check(self, text: str, spans: Sequence[Span]) -> int:
        """The flags of one row."""
        flags = 0
        for problem in () if spotless(text, spans) else problems(text, spans):
            code = f"span-{problem.kind}"
            flags |= 1 << CODES.index(code)
            self._affected[code] += 1
        for span in spans:
            self._count(span.label)
            self._surfaces.add(text[max(0, span.start) : max(0, span.end)])
        return flags

    def _count(self, label: str) -> None:
        if not label.strip():
            return
        if label in self._types or len(self._types) < MOST_TYPES:
            self._types[label] += 1
        else:
            self._overflow = True


def _marking(text: str, spans: Sequence[Span]) -> str:
    """What the spans mark, with places that do not count white space."""
    places, seen, before = {}, 0, 0
    for edge in sorted({max(0, edge) for span in spans for edge in (span.start, span.end)}):
        seen += len("".join(text[before:edge].split()))
        places[edge] = seen
        before = edge
    marks = sorted((places[max(0, span.start)], places[max(0, span.end)], fold(span.label)) for span in spans)
    return "\0".join(f"{start}-{end}-{label}" for start, end, label in marks)
