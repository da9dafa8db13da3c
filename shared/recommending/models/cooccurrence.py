"""Items that the same people like: the cosine of their columns, shrunk where few entries speak for it."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar, Self

from shared.recommending.models.base import Tools
from shared.recommending.models.item_weights import ItemWeights, kept, strongest

if TYPE_CHECKING:
    import numpy as np
    from scipy.sparse import csr_matrix

    from shared.recommending.catalogue import Catalogue
    from shared.recommending.interactions import Interactions

SHRINKAGE = 5.0
"""Added to the divisor, in entries of preference 1: two items that one user has in common are not yet alike.

On lastfm cosine with 5 was better than with 0, 2, 10 or 20, than Jaccard, and than other shares of the two norms.
"""
MOST = 200
"""Neighbours of an item; from 400 on nothing changed."""
PAIRS = 10_000_000
"""Pairs of entries that are counted at once: 100 MB or so."""


class Cooccurrence(ItemWeights):
    """Item-based neighbours. Weights are similarities above 0; disliked items subtract theirs."""

    name: ClassVar[str] = "cooccurrence"
    title: ClassVar[str] = "Co-occurrence"
    note: ClassVar[str] = "Who likes this also likes that: items that share users with those in the history."

    @classmethod
    def fit(cls, train: "Interactions", catalogue: "Catalogue", tools: Tools) -> Self:
        """See Model."""
        import numpy as np
        from scipy.sparse import vstack

        matrix = train.matrix
        norms = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=0)).ravel()).astype(np.float32)
        across, most, made = matrix.T.tocsr(), kept(len(train.items), MOST), []
        for first, end in _blocks(matrix):
            tools.check()
            made.append(strongest(_alike(across[first:end] @ matrix, norms, first), most))
            tools.progress(end / len(train.items), f"{end:,} of {len(train.items):,} items compared")
        return cls(vstack(made, format="csr"), np.ones(len(train.items), dtype=np.float32))


def _blocks(matrix: "csr_matrix") -> Iterator[tuple[int, int]]:
    """First and end of items that follow each other, so that their pairs with all others fit into memory."""
    import numpy as np

    present = matrix.copy()
    present.data = np.ones_like(present.data)
    pairs = np.cumsum(present.T @ np.diff(matrix.indptr))
    first = 0
    while first < len(pairs):
        before = float(pairs[first - 1]) if first else 0.0
        end = max(first + 1, int(np.searchsorted(pairs, before + PAIRS, side="right")))
        yield first, end
        first = end


def _alike(products: "csr_matrix", norms: "np.ndarray", first: int) -> "csr_matrix":
    """From sums of products to similarities above 0; an item is not its own neighbour. `first`: the row's item."""
    import numpy as np

    rows = np.repeat(np.arange(first, first + products.shape[0]), np.diff(products.indptr))
    sizes = norms[rows] * norms[products.indices] + SHRINKAGE
    stays = (products.data > 0) & (rows != products.indices)
    products.data = np.where(stays, products.data / sizes, 0).astype(np.float32)
    products.eliminate_zeros()
    return products
