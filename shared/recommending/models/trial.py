"""A small trial on held-out entries, by which a model chooses how strongly it is regularised."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from shared.recommending.models.base import CHUNK

if TYPE_CHECKING:
    import numpy as np
    from scipy.sparse import csr_matrix

SHARE = 0.1
"""With 0.2, what is left is so much thinner that too strong a regularisation is chosen for all."""
USERS = 2000
LEAST = 50
"""With fewer held-out entries chance would choose."""
K = 10


@dataclass(frozen=True, eq=False)
class Trial:
    """`fit` [U, I]: preferences less those held out. `asked` [rows, I]: what is known of some users; `held` [rows, I]:
    1 where an entry of theirs was held out.
    """

    fit: "csr_matrix"
    asked: "csr_matrix"
    held: "csr_matrix"

    def ndcg(self, scores: "Callable[[csr_matrix], np.ndarray]") -> float:
        """Mean binary nDCG at 10 over the rows, where `scores` makes [some rows, I] from some of `asked`."""
        import numpy as np

        from shared.recommending.histories import Histories
        from shared.recommending.ranking import best_of

        gains = []
        for first in range(0, self.asked.shape[0], CHUNK):
            asked, held = self.asked[first : first + CHUNK], self.held[first : first + CHUNK].toarray()
            histories = Histories(asked.indptr, asked.indices, asked.data, asked.shape[1])
            best, _ = best_of(scores(asked), histories, K)
            hits = np.take_along_axis(held, np.maximum(best, 0), axis=1) * (best >= 0)
            discounts = 1 / np.log2(np.arange(2, best.shape[1] + 2))
            ideal = np.cumsum(discounts)[np.minimum(held.sum(axis=1), best.shape[1]).astype(int) - 1]
            gains.append((hits * discounts).sum(axis=1) / ideal)
        return float(np.concatenate(gains).mean())


def trial(matrix: "csr_matrix", seed: int) -> Trial | None:
    """Hold a share of the liked entries out at random. None: there are too few to learn anything from it."""
    import numpy as np
    from scipy.sparse import csr_matrix

    rng = np.random.default_rng(seed)
    out = (matrix.data > 0) & (rng.random(matrix.nnz) < SHARE)
    parts = []
    for chosen in (~out, out):
        start = np.concatenate([[0], np.cumsum(chosen)])[matrix.indptr]
        parts.append(csr_matrix((matrix.data[chosen], matrix.indices[chosen], start), shape=matrix.shape))
    fit, held = parts
    rows = np.flatnonzero((np.diff(fit.indptr) > 0) & (np.diff(held.indptr) > 0))
    rows = np.sort(rng.permutation(rows)[:USERS])
    held = held[rows]
    if held.nnz < LEAST:
        return None
    held.data = np.ones_like(held.data)
    return Trial(fit, fit[rows], held)


def best_value(values: Sequence[float], score: Callable[[float], float]) -> float:
    """The value with the highest score, of values in ascending order; after two steps down the rest is not tried."""
    best, highest, worse = values[0], float("-inf"), 0
    for value in values:
        found = score(value)
        worse = 0 if found > highest else worse + 1
        if found > highest:
            best, highest = value, found
        if worse == 2:
            break
    return best
