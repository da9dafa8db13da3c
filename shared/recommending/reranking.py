"""From scores to a list: what may be in it, how well known it may be, and how much alike."""

from collections.abc import Callable, Collection, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from scipy.sparse import csc_matrix

    from shared.recommending.histories import Histories
    from shared.recommending.models.base import Model

Likeness = Callable[["np.ndarray"], "np.ndarray"]
"""How much the items of a list are like each other, [n] to [n, n], 0 to 1."""

SMALL = 20_000
"""Up to so many items, all are scored; of more, a model is asked for its best."""
FURTHER = 8
"""How many times more are asked for when too few of the best may be shown."""
FARTHEST = 2
"""How often that is done before all are scored once."""


def allowed(count: int, groups: "Sequence[np.ndarray]", exclude: Collection[int], history: "Histories") -> "np.ndarray":
    """Which of `count` items may be shown [count], bool: in one of the `groups` of numbers (without groups: any), not
    excluded, not in the history.
    """
    import numpy as np

    may = np.full(count, not groups)
    for numbers in groups:
        may[numbers] = True
    may[np.fromiter(exclude, np.int64, len(exclude))] = False
    may[history.items] = False
    return may


def candidates(
    model: "Model", history: "Histories", may: "np.ndarray", count: int, popular: "np.ndarray"
) -> "tuple[np.ndarray, np.ndarray]":
    """The best `count` items of those that `may` be shown, numbers and scores; fewer only if there are no more.

    Of equal scores, what is more `popular` [I] comes first, then the lower number.
    """
    import numpy as np

    size = len(may)
    asked = count + len(history.items)
    for _ in range(FARTHEST + 1 if size > SMALL else 0):
        if asked >= size:
            break
        numbers, scores = (part[0] for part in model.best(history, asked))
        kept = (numbers >= 0) & may[np.maximum(numbers, 0)]
        if kept.sum() >= count:
            return first(numbers[kept], scores[kept], count, popular)
        asked *= FURTHER
    numbers = np.flatnonzero(may)
    return first(numbers, model.scores(history)[0][numbers], count, popular)


def first(
    numbers: "np.ndarray", scores: "np.ndarray", count: int, popular: "np.ndarray"
) -> "tuple[np.ndarray, np.ndarray]":
    """The `count` highest scores and their numbers, ordered as `candidates` says."""
    import numpy as np

    if 0 < count < len(scores):
        kept = scores >= np.partition(scores, -count)[-count]
        numbers, scores = numbers[kept], scores[kept]
    order = np.lexsort((numbers, -popular[numbers], -scores))[:count]
    return numbers[order], scores[order]


def scaled(scores: "np.ndarray") -> "np.ndarray":
    """Scores from 0 (the lowest) to 1 (the highest); all 1 if they are equal."""
    import numpy as np

    low, high = (float(scores.min()), float(scores.max())) if len(scores) else (0.0, 0.0)
    if high <= low:
        return np.ones(len(scores), dtype=np.float32)
    return ((scores - low) / (high - low)).astype(np.float32)


def damped(relevance: "np.ndarray", popular: "np.ndarray", most: float, novelty: float) -> "np.ndarray":
    """Relevance (0 to 1), less for what everybody knows: r * (1 - novelty * log(1 + count) / log(1 + most)).

    `popular`: how many had to do with each item, `most` of them with the best known one. With `novelty` 0 nothing
    changes; with 1, the best known item gets 0, and an item that nobody knows keeps all. Counts are on a logarithmic
    scale as in self-information, -log2 of an item's popularity (Vargas and Castells 2011).
    """
    import numpy as np

    if not novelty or most <= 0:
        return relevance
    return (relevance * (1 - novelty * np.log1p(popular) / np.log1p(most))).astype(np.float32)


def diverse(relevance: "np.ndarray", like: "np.ndarray", k: int, diversity: float) -> list[int]:
    """The positions of k items by maximal marginal relevance (Carbonell and Goldstein 1998).

    One after the other: that with the highest (1 - diversity) * relevance - diversity * likeness to the most similar
    one of those already chosen. `relevance` [n] and `like` [n, n] are from 0 to 1. The first is the most relevant one.
    """
    import numpy as np

    nearest = np.zeros(len(relevance), dtype=np.float32)
    left = np.ones(len(relevance), dtype=bool)
    chosen: list[int] = []
    while len(chosen) < min(k, len(relevance)):
        worth = (1 - diversity) * relevance - diversity * nearest if chosen else relevance
        at = int(np.argmax(np.where(left, worth, -np.inf)))
        chosen.append(at)
        left[at] = False
        nearest = np.maximum(nearest, like[at])
    return chosen


def likeness_of_vectors(vectors: "np.ndarray") -> Likeness:
    """By the cosine of the items' vectors [I, d]; below 0 it is 0."""
    import numpy as np

    def likeness(numbers: "np.ndarray") -> "np.ndarray":
        some = np.asarray(vectors[numbers], dtype=np.float32)
        some = some / np.maximum(np.linalg.norm(some, axis=1, keepdims=True), 1e-9)
        return np.clip(some @ some.T, 0, 1)

    return likeness


def likeness_of_users(columns: "csc_matrix") -> Likeness:
    """By the cosine of who had to do with them; `columns` [U, I]: 1 where a user had to do with an item."""
    import numpy as np

    def likeness(numbers: "np.ndarray") -> "np.ndarray":
        some = columns[:, numbers]
        both = np.asarray((some.T @ some).todense(), dtype=np.float32)
        lengths = np.sqrt(np.maximum(both.diagonal(), 1))
        return both / np.outer(lengths, lengths)

    return likeness
