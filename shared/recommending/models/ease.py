"""EASE: a linear autoencoder of which the weights are had in one step.

Harald Steck: Embarrassingly Shallow Autoencoders for Sparse Data (2019), equation 8. The diagonal is raised by what
Steck: Autoencoders that don't Overfit towards the Identity (2020) derives for dropout of one half.
"""

from typing import TYPE_CHECKING, ClassVar, Self

from shared.recommending.models.base import Tools
from shared.recommending.models.inverse import gram, inverted, most_items
from shared.recommending.models.item_weights import ItemWeights, kept, strongest
from shared.recommending.models.trial import best_value, trial

if TYPE_CHECKING:
    import numpy as np
    from scipy.sparse import csr_matrix

    from shared.recommending.catalogue import Catalogue
    from shared.recommending.interactions import Interactions

RIDGES = (3.0, 10.0, 30.0, 60.0, 120.0, 300.0, 1000.0, 3000.0)
"""Tried on held-out entries; the result hardly moves between neighbours in this list."""
FEW_DATA = 10.0
TRIED = 1500
"""Items in the trial: on lastfm the best ridge was the same with 1,000, 2,000, 4,000 and 6,000."""
DROPOUT = 1.0
"""p / (1 - p) for a dropout of one half. On lastfm nDCG .294 instead of .290."""
MOST = 400
"""Weights of an item. On lastfm 200 of 6,000 lost less than .001 of nDCG, 100 lost .003."""
ALL = 5000
"""With more items than that, those that only one user has are left out: on lastfm nothing is lost."""
ROWS = 512


class EASE(ItemWeights):
    """Weights may be below 0. `scale`: with it a row of weights is the partial correlation with the other items, but
    for a factor. Items that are left out have no weights.
    """

    name: ClassVar[str] = "ease"
    title: ClassVar[str] = "EASE"
    note: ClassVar[str] = (
        "A linear model of all items at once, so that what others explain already is not counted twice."
    )

    @classmethod
    def fit(cls, train: "Interactions", catalogue: "Catalogue", tools: Tools) -> Self:
        """See Model. Raises ModelError if the matrix cannot be inverted."""
        items = _played(train)
        matrix = train.matrix[:, items]
        ridge = _chosen_ridge(matrix, train, items, tools)
        tools.progress(0.15, f"regularisation {ridge:g} chosen")
        inverse = _inverse(matrix, ridge, tools, 0.15)
        return cls(*_spread(inverse, items, len(train.items), tools))


def _played(train: "Interactions") -> "np.ndarray":
    """The items that have entries, of too many the most played ones; in their order."""
    import numpy as np

    counts = np.bincount(train.item, minlength=len(train.items))
    least = 2 if (counts > 0).sum() > ALL else 1
    order = np.argsort(-counts, kind="stable")[: min(int((counts >= least).sum()), most_items())]
    return np.sort(order)


def _chosen_ridge(matrix: "csr_matrix", train: "Interactions", items: "np.ndarray", tools: Tools) -> float:
    """The best on entries held out of the most played items."""
    import numpy as np

    counts = np.bincount(train.item, minlength=len(train.items))[items]
    tried = trial(matrix[:, np.sort(np.argsort(-counts, kind="stable")[:TRIED])], tools.seed)
    if tried is None:
        return FEW_DATA

    def score(ridge: float) -> float:
        tools.check()
        tools.progress(0.02 * RIDGES.index(ridge), f"trying regularisation {ridge:g}")
        weights = _weights(_inverse(tried.fit, ridge, Tools(tools.encode, check=tools.check)))
        return tried.ndcg(lambda asked: asked @ weights)

    return best_value(RIDGES, score)


def _inverse(matrix: "csr_matrix", ridge: float, tools: Tools, done: float = 0.0) -> "np.ndarray":
    """The inverse of the regularised item by item matrix [n, n] float32."""
    import numpy as np

    square = gram(matrix, tools, done, 0.5)
    diagonal = np.diag_indices(len(square))
    square[diagonal] += ridge + DROPOUT * square[diagonal]
    return inverted(square, tools, 0.5, 0.9)


def _weights(inverse: "np.ndarray") -> "np.ndarray":
    """All of them, dense."""
    import numpy as np

    weights = inverse / -np.diag(inverse)
    np.fill_diagonal(weights, 0)
    return weights


def _spread(inverse: "np.ndarray", items: "np.ndarray", count: int, tools: Tools) -> "tuple[csr_matrix, np.ndarray]":
    """The strongest weights of each item, and the scale, for all items in their own numbers."""
    import numpy as np
    from scipy.sparse import csr_matrix, vstack

    diagonal, most, made = np.diag(inverse).copy(), kept(len(items), MOST), []
    for first in range(0, len(items), ROWS):
        tools.check()
        rows = inverse[first : first + ROWS] / -diagonal
        rows[np.arange(len(rows)), first + np.arange(len(rows))] = 0
        made.append(strongest(csr_matrix(rows), most))
        tools.progress(0.9 + 0.1 * (first + len(rows)) / len(items), "keeping the strongest weights")
    found = vstack(made, format="csr") if made else csr_matrix((0, 0), dtype=np.float32)
    start = np.zeros(count + 1, dtype=np.int64)
    start[items + 1] = np.diff(found.indptr)
    scale = np.zeros(count, dtype=np.float32)
    scale[items] = np.sqrt(diagonal)
    positions = items[found.indices].astype(np.int32)
    return csr_matrix((found.data, positions, np.cumsum(start)), shape=(count, count)), scale
