"""What Cooccurrence and EASE have in common: a sparse matrix of what one item says about another."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Self

from shared.recommending.models.base import Model
from shared.recommending.models.files import SPARSE, of_sparse, read_arrays, to_sparse, write_arrays

if TYPE_CHECKING:
    import numpy as np
    from scipy.sparse import csr_matrix

    from shared.recommending.catalogue import Catalogue
    from shared.recommending.histories import Histories
    from shared.recommending.interactions import Interactions

FILE = "weights.safetensors"
FEWEST = 100
"""Of the weights of an item at least so many stay, and a tenth of the items where that is more."""


@dataclass(frozen=True, eq=False)
class ItemWeights(Model):
    """Scores are sums over the history: preference for an item times its weight for the item that is scored.

    `weights` [I, I] float32: from the item of the row to that of the column; none from an item to itself.
    `scale` [I] float32: what a column is multiplied by when items are compared with each other.
    """

    weights: "csr_matrix"
    scale: "np.ndarray"

    @classmethod
    def unfit(cls, train: "Interactions", catalogue: "Catalogue") -> str:
        """That nobody had to do with two items."""
        return nothing_together(train)

    def scores(self, histories: "Histories") -> "np.ndarray":
        """See Model."""
        return (histories.matrix @ self.weights).toarray()

    def similar(self, item: int) -> "np.ndarray":
        """See Model; its weights, so that popular items are not ahead of others."""
        return self.weights[[item]].toarray()[0] * self.scale

    def shares(self, history: "Histories", item: int) -> "np.ndarray":
        """See Model; they add up to the score."""
        return history.preference * self.weights[history.items][:, [item]].toarray()[:, 0]

    def save(self, folder: Path) -> None:
        """See Model."""
        write_arrays(folder / FILE, of_sparse(self.weights) | {"scale": self.scale})

    @classmethod
    def load(cls, folder: Path) -> Self:
        """See Model. Raises ModelError if it cannot be read."""
        arrays = read_arrays(folder / FILE, *SPARSE, "scale")
        return cls(to_sparse(arrays), arrays["scale"])


def nothing_together(train: "Interactions") -> str:
    """Why nothing can be learnt about what goes together, in a sentence; "" if something can."""
    import numpy as np

    if len(train) and np.bincount(train.user).max() > 1:
        return ""
    return "Nobody in the file has two items, so it does not show which go together; add rows of the same users."


def kept(items: int, most: int) -> int:
    """How many weights of an item stay, so that the file of a small shop stays small too."""
    return min(most, max(FEWEST, items // 10))


def strongest(matrix: "csr_matrix", most: int) -> "csr_matrix":
    """Only the `most` largest weights of each row, by size without sign."""
    import numpy as np
    from scipy.sparse import csr_matrix

    stays = matrix.data != 0
    for row in np.flatnonzero(np.diff(matrix.indptr) > most):
        first, end = int(matrix.indptr[row]), int(matrix.indptr[row + 1])
        weak = np.argpartition(np.abs(matrix.data[first:end]), end - first - most)[: end - first - most]
        stays[first + weak] = False
    start = np.concatenate([[0], np.cumsum(stays)])[matrix.indptr]
    return csr_matrix((matrix.data[stays], matrix.indices[stays], start), shape=matrix.shape)
