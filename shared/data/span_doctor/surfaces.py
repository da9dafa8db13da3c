"""Strings that are marked in one place and not in another, or as another type."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from shared.data.folding import plain_text
from shared.data.span_doctor.column import spans_of
from shared.data.spans.span import Span
from shared.data.spans.words import words
from shared.data.table import Table
from shared.data.token_meter import MEASURE_ALL

_MEASURED = 50_000
_MOST = 50_000
_LONGEST = 60
_OFTEN = 3
_ROWS_KEPT = 5


class Surfaces:
    """Counts the strings that are marked: the first 50,000 different ones, of 2 to 60 characters."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()

    def add(self, surface: str) -> None:
        """One marked string."""
        if 2 <= len(surface) <= _LONGEST and (surface in self._counts or len(self._counts) < _MOST):
            self._counts[surface] += 1

    def often(self) -> set[str]:
        """Those that are marked three times or more: a habit that a place can be at odds with."""
        return {surface for surface, count in self._counts.items() if count >= _OFTEN}


@dataclass
class Uses:
    """How one string is used: rows for each type that it is marked as, None where it is not marked."""

    counts: Counter[str | None] = field(default_factory=Counter)
    first: dict[str | None, list[int]] = field(default_factory=dict)
    """Data rows (0-based) of the first uses of each kind."""

    def add(self, kind: str | None, row: int) -> None:
        """One more row in which the string is used so."""
        self.counts[kind] += 1
        rows = self.first.setdefault(kind, [])
        if len(rows) < _ROWS_KEPT:
            rows.append(row)

    @property
    def habit(self) -> str | None:
        """The type that the string is marked as in most rows; None if there is none."""
        kind, count = self.counts.most_common(1)[0]
        return kind if count >= _OFTEN and 2 * count > self.counts.total() else None

    @property
    def odd(self) -> int:
        """Rows that do not follow the habit."""
        return self.counts.total() - self.counts[self.habit]


def disagreements(
    table: Table,
    text_column: str,
    column: str,
    surfaces: set[str],
    progress: Callable[[float], None] | None = None,
) -> tuple[dict[str, Uses], int]:
    """Strings that most rows mark as one type, and some do not; and how many rows were looked at.

    Only whole words count, in the longest string that fits, and nothing that a marked span overlaps in part.
    Of tables above 100,000 rows a sample is read.
    """
    seek = _Seeker(surfaces)
    uses: dict[str, Uses] = {}
    step = 1 if len(table) <= MEASURE_ALL else max(1, len(table) // _MEASURED)
    done = measured = 0
    for batch in table.batches([text_column, column]) if surfaces else ():
        picked = range(-done % step, batch.num_rows, step)
        texts = batch[text_column].take(list(picked)).to_pylist()
        for i, text, spans in zip(picked, texts, spans_of(batch[column].take(list(picked))), strict=True):
            for surface, kind in set(seek.uses(plain_text(text), spans)):
                uses.setdefault(surface, Uses()).add(kind, done + i)
        measured += len(picked)
        done += batch.num_rows
        if progress:
            progress(done / len(table))
    return {surface: found for surface, found in uses.items() if found.habit is not None and found.odd}, measured


class _Seeker:
    """Finds strings in texts, by their first word."""

    def __init__(self, surfaces: set[str]) -> None:
        self._surfaces = surfaces
        self._lengths: dict[str, list[int]] = {}
        for surface in surfaces:
            units = words(surface)
            if units and units[0][0] == 0 and units[-1][1] == len(surface):
                lengths = self._lengths.setdefault(surface[: units[0][1]], [])
                if len(units) not in lengths:
                    lengths.append(len(units))
        for lengths in self._lengths.values():
            lengths.sort(reverse=True)

    def uses(self, text: str, spans: Sequence[Span]) -> Iterator[tuple[str, str | None]]:
        """Each string in the text, with the type that it is marked as."""
        marked = {(span.start, span.end): span.label for span in spans}
        bounds = sorted(marked)
        for start, end in self._places(text):
            if (start, end) in marked:
                yield text[start:end], marked[start, end]
            elif not _touched(bounds, start, end):
                yield text[start:end], None

    def _places(self, text: str) -> Iterator[tuple[int, int]]:
        units = words(text)
        free = 0
        for i, (start, end) in enumerate(units):
            if i < free:
                continue
            for length in self._lengths.get(text[start:end], ()):
                if i + length <= len(units) and text[start : units[i + length - 1][1]] in self._surfaces:
                    free = i + length
                    yield start, units[free - 1][1]
                    break


def _touched(bounds: list[tuple[int, int]], start: int, end: int) -> bool:
    """Whether a span shares a character with a place; `bounds` are sorted."""
    before = bisect_left(bounds, (end, end))
    # Spans that overlap one another are an error of their own: the nearest few decide.
    return any(other_end > start for _, other_end in bounds[max(0, before - 4) : before])
