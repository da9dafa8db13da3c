"""What several models would recommend to the same histories, with everybody's score for everybody's candidates.

Scores of different models are made comparable by the spread of the best `SPREAD` ones that are not in the history:
the root mean square of how far they are above the last of them. It can be had from a list of the best alone, so it is
the same whether a model scores all items or answers from an index. On HetRec's Last.fm data, this, the mean in place of
the root mean square, and the standard deviation over all items led to blends as good as each other; ranks did not.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

    from shared.recommending.histories import Histories
    from shared.recommending.models.base import Model

SPREAD = 50
POOL = 200
"""Candidates that each model proposes."""
LARGE = 50_000
"""Of more items than that, models are asked for their best, and not for all scores."""
NOTHING = 1e-6
"""A spread that is no more than this share of the best score is rounding, and says nothing."""


@dataclass(frozen=True, eq=False)
class Candidates:
    """`numbers` [rows, C] int64, ascending, -1: none. `scores` [rows, C, M] float32, as the models gave them; of those
    that a model did not list, that of the last it listed. `spread` [rows, M]: 0 where a model says nothing.
    `floor` [rows, M]: the score of the last of the best `SPREAD`.
    """

    numbers: "np.ndarray"
    scores: "np.ndarray"
    floor: "np.ndarray"
    spread: "np.ndarray"

    def at(self, rows: "np.ndarray") -> "Candidates":
        """Some rows."""
        return Candidates(self.numbers[rows], self.scores[rows], self.floor[rows], self.spread[rows])

    @property
    def features(self) -> "np.ndarray":
        """The scores in units of the spread [rows, C, M] float32; 0 of a model that says nothing."""
        return (self.scores * per_spread(self.spread)[:, None, :]).astype("float32")


def per_spread(spread: "np.ndarray") -> "np.ndarray":
    """1 / spread; 0 where there is none."""
    import numpy as np

    return np.where(spread > 0, 1 / np.where(spread > 0, spread, 1), 0.0).astype(np.float32)


def unseen(scores: "np.ndarray", histories: "Histories") -> "np.ndarray":
    """A copy with -inf for what is in the history [rows, I]."""
    import numpy as np

    left = scores.astype(np.float32, copy=True)
    left[np.repeat(np.arange(len(histories)), np.diff(histories.start)), histories.items] = -np.inf
    return left


def spread_of(left: "np.ndarray", most: int = SPREAD) -> "tuple[np.ndarray, np.ndarray]":
    """Floor and spread [rows] of the best `most` in each row; -inf does not count."""
    import numpy as np

    count = min(most, left.shape[1])
    best = np.partition(left, left.shape[1] - count, axis=1)[:, left.shape[1] - count :].astype(np.float64)
    there = np.isfinite(best)
    floor = np.where(there.any(axis=1), np.where(there, best, np.inf).min(axis=1, initial=np.inf), 0.0)
    above = np.where(there, best - floor[:, None], 0.0)
    spread = np.sqrt((above**2).sum(axis=1) / np.maximum(there.sum(axis=1), 1))
    most_of_all = np.where(there, np.abs(best), 0.0).max(axis=1, initial=0.0)
    return floor, np.where(spread > NOTHING * most_of_all, spread, 0.0)


def gather(
    models: "Sequence[Model]", histories: "Histories", hidden: "Histories | None" = None, pool: int = POOL
) -> Candidates:
    """The best `pool` of each model for each history, and what all models say of them.

    `hidden`: a row of items for each history that are no candidates either.
    """
    look_up = _from_lists if histories.count > LARGE else _from_all
    return look_up(models, histories, hidden or histories, pool)


def _from_all(models: "Sequence[Model]", histories: "Histories", hidden: "Histories", pool: int) -> Candidates:
    import numpy as np

    every, pools, floors, spreads = [], [], [], []
    count = min(pool, histories.count)
    for model in models:
        every.append(model.scores(histories))
        left = unseen(every[-1], histories)
        floor, spread = spread_of(left)
        left = unseen(left, hidden)
        best = np.argpartition(-left, count - 1, axis=1)[:, :count]
        pools.append(np.where(np.isneginf(np.take_along_axis(left, best, axis=1)), -1, best))
        floors.append(floor)
        spreads.append(spread)
    numbers = _united(pools)
    scores = [np.take_along_axis(scores, np.maximum(numbers, 0), axis=1) for scores in every]
    return Candidates(numbers, np.stack(scores, axis=2), np.stack(floors, axis=1), np.stack(spreads, axis=1))


def _from_lists(models: "Sequence[Model]", histories: "Histories", hidden: "Histories", pool: int) -> Candidates:
    import numpy as np

    found = [model.best(histories, min(pool, histories.count)) for model in models]
    numbers = _united([numbers for numbers, _ in found])
    numbers[_among(numbers, hidden)] = -1
    tails = [spread_of(scores) for _, scores in found]
    scores = [_looked_up(numbers, *pair) for pair in found]
    floors, spreads = (np.stack(part, axis=1) for part in zip(*tails, strict=True))
    return Candidates(numbers, np.stack(scores, axis=2), floors, spreads)


def _united(pools: "Sequence[np.ndarray]") -> "np.ndarray":
    """All numbers of each row once, ascending; -1 where one came again."""
    import numpy as np

    numbers = np.sort(np.concatenate(pools, axis=1).astype(np.int64), axis=1)
    numbers[:, 1:][numbers[:, 1:] == numbers[:, :-1]] = -1
    return numbers


def _among(numbers: "np.ndarray", histories: "Histories") -> "np.ndarray":
    """Which of the numbers are in the history of their row [rows, C]."""
    import numpy as np

    rows = np.arange(len(histories), dtype=np.int64)
    there = np.repeat(rows, np.diff(histories.start)) * histories.count + histories.items
    return np.isin(rows[:, None] * histories.count + numbers, there) & (numbers >= 0)


def _looked_up(wanted: "np.ndarray", numbers: "np.ndarray", scores: "np.ndarray") -> "np.ndarray":
    """The scores of the wanted in a list of the best; of others, the lowest in the list [rows, C] float32."""
    import numpy as np

    lowest = np.where(np.isfinite(scores), scores, np.inf).min(axis=1, initial=np.inf)
    lowest[~np.isfinite(lowest)] = 0.0
    found = np.repeat(lowest[:, None], wanted.shape[1], axis=1).astype(np.float32)
    for row, (mine, listed, values) in enumerate(zip(wanted, numbers, scores, strict=True)):
        order = np.argsort(listed)
        place = np.minimum(np.searchsorted(listed, mine, sorter=order), len(listed) - 1)
        same = (listed[order[place]] == mine) & (mine >= 0)
        found[row, same] = values[order[place]][same]
    return found
