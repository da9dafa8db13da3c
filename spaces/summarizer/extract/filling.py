"""Filling a number of words exactly, with whole sentences where they allow it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from .ordering import Place

if TYPE_CHECKING:
    import numpy as np

TAIL = 400
"""Words that are filled exactly; what comes before is filled by rank."""
MOST = 300
"""Candidates for the tail."""
ROOMY, ROOM = 2_000, 6
"""Words of candidates for the tail, and as a multiple of the tail: enough for some of them to add up to any number."""
LOSS = 0.25
"""The share of the worth that is given for whole sentences; above, the last one is cut."""
CUT = 0.5
"""What a word of a sentence that is cut is worth, beside one of a whole sentence."""


@dataclass(frozen=True)
class Filled:
    """The candidates that are taken whole, and the one of which only so many words are (`cut`: index, words)."""

    whole: list[int]
    cut: tuple[int, int] | None = None


@dataclass(frozen=True)
class _Tail:
    """A pool in reading order: `table[i, t]` is the highest worth of `t` words out of the first `i` of the pool."""

    pool: list[Place]
    sizes: list[int]
    table: "np.ndarray"

    def chosen(self, row: int, total: int) -> list[int]:
        """The candidates among the first `row` whose `total` words have the highest worth."""
        taken = []
        for at in range(row, 0, -1):
            if self.table[at, total] != self.table[at - 1, total]:
                taken.append(self.pool[at - 1].index)
                total -= self.sizes[at - 1]
        return taken


def fill(order: Iterable[Place], words: Sequence[int], target: int, *, whole: bool = False) -> Filled:
    """Choose from `order` (best first; an index is a place in the reading order, `words[index]` its words, 1 or more).

    The words are exactly `target`, which must not be more than there are: whole sentences that add up to it if that
    costs little, otherwise the last one is cut. With `whole` none is: at most `target` words, as near as possible at
    little cost. Repetitions are only taken if all that is fresh is.
    """
    taken: list[int] = []
    left = target
    for _, group in groupby(order, key=lambda place: place.fresh):
        filled, left = _fill(group, words, left, whole)
        taken += filled.whole
        if not left:
            return Filled(taken, filled.cut)
    return Filled(taken)


def _fill(order: Iterator[Place], words: Sequence[int], target: int, whole: bool) -> tuple[Filled, int]:
    """What is chosen, and how many words are still to fill because there are no more in `order`."""
    taken, skipped = _by_rank(order, words, target)
    left = target - sum(words[index] for index in taken)
    pool = _pool(skipped, order, words, left)
    size = sum(words[place.index] for place in pool)
    if size <= left:
        return Filled(taken + [place.index for place in pool]), left - size
    chosen = _exactly(_tail(pool, words, left), left, whole)
    return Filled(taken + chosen.whole, chosen.cut), 0


def _by_rank(order: Iterator[Place], words: Sequence[int], left: int) -> tuple[list[int], list[Place]]:
    """What is taken by rank until only the tail is left, and what was too long for that."""
    taken: list[int] = []
    skipped: list[Place] = []
    while left > TAIL and len(skipped) < MOST and (place := next(order, None)) is not None:
        if words[place.index] <= left - TAIL // 2:
            taken.append(place.index)
            left -= words[place.index]
        else:
            skipped.append(place)
    return taken, skipped


def _pool(skipped: list[Place], rest: Iterator[Place], words: Sequence[int], left: int) -> list[Place]:
    """Candidates for the last `left` words, in reading order, with at least so many words if there are."""
    pool, size = list(skipped), sum(words[place.index] for place in skipped)
    while size < left or (len(pool) < MOST and size < max(ROOMY, ROOM * left)):
        place = next(rest, None)
        if place is None:
            break
        pool.append(place)
        size += words[place.index]
    return sorted(pool, key=lambda place: place.index)


def _exactly(tail: _Tail, left: int, whole: bool) -> Filled:
    if whole:
        return Filled(_nearest(tail))
    value, row, total = _best_cut(tail, left)
    if tail.table[-1, left] >= (1 - LOSS) * value:
        return Filled(tail.chosen(len(tail.pool), left))
    return Filled(tail.chosen(row, total), (tail.pool[row].index, left - total))


def _tail(pool: list[Place], words: Sequence[int], left: int) -> _Tail:
    import numpy as np

    table = np.full((len(pool) + 1, left + 1), -np.inf)
    table[0, 0] = 0.0
    sizes = [words[place.index] for place in pool]
    for row, (place, size) in enumerate(zip(pool, sizes, strict=True)):
        table[row + 1] = table[row]
        if size <= left:
            with_it = table[row, : left + 1 - size] + place.worth * size
            np.maximum(table[row + 1, size:], with_it, out=table[row + 1, size:])
    return _Tail(pool, sizes, table)


def _best_cut(tail: _Tail, left: int) -> tuple[float, int, int]:
    """Worth, row and words before it of the best choice that ends with a part of a sentence of the pool."""
    import numpy as np

    best = (-np.inf, 0, 0)
    for row, (place, size) in enumerate(zip(tail.pool, tail.sizes, strict=True)):
        if size < 2:
            continue  # a word is not cut
        first = max(0, left - size + 1)
        shown = left - np.arange(first, left)
        values = tail.table[row, first:left] + CUT * place.worth * shown
        at = int(values.argmax())
        if values[at] > best[0]:
            best = (float(values[at]), row, first + at)
    return best


def _nearest(tail: _Tail) -> list[int]:
    """The highest total of words that costs little."""
    import numpy as np

    values = tail.table[-1]
    total = int(np.flatnonzero(values >= (1 - LOSS) * values.max())[-1])
    return tail.chosen(len(tail.pool), total)
