"""How far up the right answers come among all the answers of the measured rows."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from shared.data.folding import fold
from shared.tasks.pairs.bm25 import WordSearch
from shared.tasks.pairs.pair import Encoded, Pair

if TYPE_CHECKING:
    import numpy as np

    from shared.tasks.examples import Rows

METRICS = ("mrr@10", "recall@1", "recall@3", "recall@10")
DEEPEST = 10
MAX_MISTAKES = 50
ABOVE = 3
"""Wrong answers that are shown with a mistake."""
CHUNK = 256
Scores = Callable[["Sequence[int]"], "np.ndarray"]
"""From the places of some rows to how well each of the different answers answers them: [rows, answers]."""


@dataclass(frozen=True)
class Pool:
    """The questions of some rows, and their different answers, capitals and white space aside."""

    pairs: Sequence[Pair]

    @cached_property
    def firsts(self) -> list[int]:
        """The first row with each different answer."""
        return list(self._known.values())

    @cached_property
    def right(self) -> "np.ndarray":
        """The place of each row's answer among the different ones, int64 [rows]."""
        import numpy as np

        places = {key: place for place, key in enumerate(self._known)}
        return np.array([places[fold(pair.answer)] for pair in self.pairs], dtype=np.int64)

    @cached_property
    def also(self) -> list[list[int]]:
        """The places of all right answers of each row's question: another row may give it a second one."""
        found: dict[str, set[int]] = {}
        keys = [fold(pair.question) for pair in self.pairs]
        for key, place in zip(keys, self.right.tolist(), strict=True):
            found.setdefault(key, set()).add(place)
        return [sorted(found[key]) for key in keys]

    @cached_property
    def _known(self) -> dict[str, int]:
        known: dict[str, int] = {}
        for row, pair in enumerate(self.pairs):
            known.setdefault(fold(pair.answer), row)
        return known

    def ranks(self, scores: Scores) -> "np.ndarray":
        """The rank (1 is best) of each row's answer, int64 [rows]. Other right answers are not in its way; what scores
        the same is.
        """
        import numpy as np

        found = np.zeros(len(self.pairs), dtype=np.int64)
        for rows, table in self._tables(scores):
            own = table[np.arange(len(rows)), self.right[rows]]
            wrong = _without(table, [self.also[row] for row in rows])
            found[rows] = 1 + (wrong >= own[:, None]).sum(1)
        return found

    def above(self, row: int, scores: Scores) -> list[str]:
        """The wrong answers that score best for a row, as far as they stand above its own; at most 3."""
        import numpy as np

        table = scores([row])
        own, wrong = table[0, self.right[row]], _without(table, [self.also[row]])[0]
        order = np.argsort(-wrong, kind="stable")[:ABOVE]
        return [self.pairs[self.firsts[place]].answer for place in order if wrong[place] >= own]

    def _tables(self, scores: Scores) -> "Any":
        """All rows with their scores, a few at a time."""
        rows = list(range(len(self.pairs)))
        for start in range(0, len(rows), CHUNK):
            part = rows[start : start + CHUNK]
            yield part, scores(part)


def _without(table: "np.ndarray", places: Sequence[Sequence[int]]) -> "np.ndarray":
    """Scores [rows, answers] with minus infinity in some places of each row."""
    import numpy as np

    found = table.astype(np.float64)
    for row, there in enumerate(places):
        found[row, there] = -np.inf
    return found


def by_vectors(pool: Pool, predictions: Sequence[Encoded]) -> Scores:
    """Cosine similarity of the vectors in predictions for the rows of a pool."""
    import numpy as np

    answers = np.stack([predictions[row].answer for row in pool.firsts])

    def scores(rows: Sequence[int]) -> "np.ndarray":
        return np.stack([predictions[row].question for row in rows]) @ answers.T

    return scores


def by_words(pool: Pool) -> Scores:
    """BM25."""
    import numpy as np

    search = WordSearch([pool.pairs[row].answer for row in pool.firsts])
    return lambda rows: np.stack([search.scores(pool.pairs[row].question) for row in rows])


def metrics(ranks: "np.ndarray") -> dict[str, float]:
    """The mean reciprocal rank, 0 beyond the tenth place, and the shares of rows whose answer is among the first."""
    import numpy as np

    if not len(ranks):
        return dict.fromkeys(METRICS, 0.0)
    shares = {f"recall@{most}": float(np.mean(ranks <= most)) for most in (1, 3, DEEPEST)}
    return {"mrr@10": float(reciprocal(ranks).mean())} | shares


def reciprocal(ranks: "np.ndarray") -> "np.ndarray":
    """1 / rank, 0 beyond the tenth place, float64 [rows]."""
    import numpy as np

    return np.where(ranks <= DEEPEST, 1.0 / ranks, 0.0)


def resampler(ranks: "np.ndarray") -> "Callable[[np.ndarray], float]":
    """The mean reciprocal rank on the rows at some positions."""
    values = reciprocal(ranks)
    return lambda at: float(values[at].mean())


def missed(rows: "Rows", pool: Pool, ranks: "np.ndarray", scores: Scores) -> list[dict[str, Any]]:
    """The rows whose answer does not come first, the worst first, at most 50, with what stands above it."""
    import numpy as np

    worst = [int(row) for row in np.argsort(-ranks, kind="stable")[:MAX_MISTAKES] if ranks[row] > 1]
    return [
        {
            "row": int(rows.numbers[row]) if len(rows.numbers) else row + 1,
            "text": pool.pairs[row].question,
            "answer": pool.pairs[row].answer,
            "rank": int(ranks[row]),
            "above": pool.above(row, scores),
        }
        for row in worst
    ]
