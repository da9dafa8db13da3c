"""How good lists of recommendations are: for each user against what was held out, and of all lists together.

nDCG, MAP, precision and recall as in Microsoft's `recommenders` (python_evaluation, binary relevance), so that tables
can be compared: average precision is over the number of all relevant items of the user, even where there are more
than k of them. Järvelin and Kekäläinen 2002 (nDCG), Voorhees 1999 (reciprocal rank), Vargas and Castells 2011
(novelty).
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from scipy.sparse import csr_matrix, spmatrix

ACCURACY = ("ndcg", "map", "precision", "recall", "mrr")
BEYOND = ("coverage", "novelty", "diversity")
TITLES = {
    "ndcg": "nDCG",
    "map": "MAP",
    "precision": "Precision",
    "recall": "Recall",
    "mrr": "MRR",
    "coverage": "Coverage",
    "novelty": "Novelty",
    "diversity": "Diversity",
}
RESAMPLES = 1000


def hits(numbers: "np.ndarray", test: "csr_matrix") -> "np.ndarray":
    """Which recommendations were right: bool [users, k], from item numbers [users, k] (-1: none) and what was held
    out [users, items], any stored entry counting as relevant."""
    import numpy as np

    test = test.tocsr()
    rows = np.repeat(np.arange(len(numbers), dtype=np.int64), np.diff(test.indptr))
    relevant = rows * test.shape[1] + test.indices
    asked = np.arange(len(numbers), dtype=np.int64)[:, None] * test.shape[1] + numbers
    return np.isin(asked, relevant) & (numbers >= 0)


def accuracy(numbers: "np.ndarray", test: "csr_matrix") -> "dict[str, np.ndarray]":
    """nDCG, average precision, precision, recall and reciprocal rank at k of each user, float64 [users] by name.

    `numbers` [users, k], best first, -1 where there are fewer; `test` [users, items]. NaN for a user without entries
    in `test`: such a user does not count.
    """
    import numpy as np

    k = numbers.shape[1]
    right = hits(numbers, test).astype(np.float64)
    count = np.diff(test.tocsr().indptr).astype(np.float64)
    count[count == 0] = np.nan
    ranks = np.arange(1, k + 1)
    discount = 1 / np.log2(ranks + 1)
    ideal = np.cumsum(discount)[np.clip(np.nan_to_num(count, nan=1), 1, k).astype(int) - 1]
    counts = np.where(np.isnan(count), np.nan, 1.0)
    return {
        "ndcg": right @ discount / ideal * counts,
        "map": (np.cumsum(right, axis=1) / ranks * right).sum(axis=1) / count,
        "precision": right.mean(axis=1) * counts,
        "recall": right.sum(axis=1) / count,
        "mrr": (right / ranks).max(axis=1) * counts,
    }


def coverage(numbers: "np.ndarray", items: int) -> float:
    """The share of the catalogue that is recommended to anybody, 0 to 1."""
    import numpy as np

    return len(np.unique(numbers[numbers >= 0])) / max(items, 1)


def novelty(numbers: "np.ndarray", popularity: "np.ndarray", users: int) -> "np.ndarray":
    """How little known the items of each list are: the mean of -log2(share of users who have it), in bits [rows].

    `popularity` [items]: the number of users who have it. An item that nobody has counts as if one had. NaN for an
    empty list.
    """
    import numpy as np

    bits = -np.log2(np.maximum(popularity, 1) / max(users, 1))
    there = numbers >= 0
    total = np.where(there, bits[numbers], 0.0).sum(axis=1)
    return np.where(there.any(axis=1), total / np.maximum(there.sum(axis=1), 1), np.nan)


def diversity(numbers: "np.ndarray", vectors: "np.ndarray | spmatrix") -> "np.ndarray":
    """How different the items of each list are: 1 - the mean cosine of all pairs in it [rows].

    `vectors` [items, d] of unit length, dense or sparse (`unit_columns`), zero where nothing is known. NaN for a list
    with fewer than two items. The sum of all cosines is the squared length of the vectors' sum (no loop over pairs).
    """
    import numpy as np
    from scipy.sparse import csr_matrix

    rows, places = np.nonzero(numbers >= 0)
    chosen = csr_matrix(
        (np.ones(len(rows), dtype=np.float32), (rows, numbers[rows, places])), shape=(len(numbers), vectors.shape[0])
    )
    total, own = chosen @ vectors, chosen @ _squares(vectors)
    length = np.asarray(total.multiply(total).sum(axis=1)).ravel() if hasattr(total, "multiply") else (total**2).sum(1)
    count = (numbers >= 0).sum(axis=1).astype(np.float64)
    pairs = np.where(count > 1, count * (count - 1), np.nan)
    return 1 - (length - own) / pairs


def _squares(vectors: "np.ndarray | spmatrix") -> "np.ndarray":
    import numpy as np

    if hasattr(vectors, "multiply"):
        return np.asarray(vectors.multiply(vectors).sum(axis=1)).ravel()
    return np.einsum("ij,ij->i", vectors, vectors)


def unit_columns(matrix: "csr_matrix") -> "csr_matrix":
    """Items as the users who have them, unit length [items, users]: their cosines say how often they go together."""
    import numpy as np

    turned = (matrix > 0).astype(np.float32).T.tocsr()
    lengths = np.sqrt(np.maximum(np.diff(turned.indptr), 1))
    turned.data /= np.repeat(lengths, np.diff(turned.indptr)).astype(np.float32)
    return turned


def intervals(values: "np.ndarray", resamples: int = RESAMPLES, seed: int = 0) -> "np.ndarray":
    """The 95 % bootstrap interval of the mean of each column [columns, 2] (Efron's percentiles over users).

    `values` [users, columns]; NaN does not count. NaN where there is nothing.
    """
    import numpy as np

    rng = np.random.default_rng(seed)
    known = ~np.isnan(values)
    filled = np.concatenate([np.where(known, values, 0.0), known], axis=1)
    size, columns = values.shape
    if not size:
        return np.full((columns, 2), np.nan)
    sums = np.stack([np.bincount(rng.integers(0, size, size), minlength=size) @ filled for _ in range(resamples)])
    total, count = sums[:, :columns], sums[:, columns:]
    means = np.where(count > 0, total / np.maximum(count, 1), np.nan)
    found = np.full((columns, 2), np.nan)
    some = ~np.isnan(means).all(axis=0)
    if some.any():
        found[some] = np.nanpercentile(means[:, some], [2.5, 97.5], axis=0).T
    return found


def mean(values: "np.ndarray | Sequence[float]") -> float | None:
    """The mean of those that are known; None if none is."""
    import numpy as np

    values = np.asarray(values, dtype=np.float64)
    known = values[~np.isnan(values)]
    return float(known.mean()) if len(known) else None
