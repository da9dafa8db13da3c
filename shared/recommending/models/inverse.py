"""A large dense symmetric matrix, made from a sparse one and inverted where it lies."""

from typing import TYPE_CHECKING

from shared.errors import ModelError
from shared.recommending.models.base import Tools

if TYPE_CHECKING:
    import numpy as np
    from scipy.sparse import csr_matrix

LARGEST = 20_000
SHARE = 0.4
"""Of the free memory: what is left is for the blocks beside it and for others."""
ROWS = 1024


def most_items() -> int:
    """How many items a dense float32 matrix may have in the memory that is free now."""
    from psutil import virtual_memory

    return min(LARGEST, int((SHARE * virtual_memory().available / 4) ** 0.5))


def gram(matrix: "csr_matrix", tools: Tools, first: float, last: float) -> "np.ndarray":
    """The products of all columns with each other [n, n] float32. `first`, `last`: the share of progress it has."""
    import numpy as np

    size = matrix.shape[1]
    across, square = matrix.T.tocsr(), np.empty((size, size), dtype=np.float32)
    for row in range(0, size, ROWS):
        tools.check()
        square[row : row + ROWS] = (across[row : row + ROWS] @ matrix).toarray()
        tools.progress(first + (last - first) * min(1.0, (row + ROWS) / size), "counting what goes together")
    return square


def inverted(square: "np.ndarray", tools: Tools, first: float, last: float) -> "np.ndarray":
    """The inverse of a symmetric positive definite float32 matrix in C order, written over it, by Cholesky.

    Raises ModelError if it is not positive definite.
    """
    from scipy.linalg.lapack import spotrf, spotri

    if not len(square):
        return square
    tools.progress(first, f"solving for {len(square):,} items")
    factor, failed = spotrf(square.T, lower=1, overwrite_a=1, clean=0)  # the same numbers in Fortran's order
    tools.check()
    if not failed:
        tools.progress((2 * first + last) / 3, f"solving for {len(square):,} items")
        factor, failed = spotri(factor, lower=1, overwrite_c=1)
        tools.check()
    if failed:
        raise ModelError("The weights of EASE could not be solved for: the counts in the file are too far apart.")
    _mirror(factor)
    tools.progress(last, "solved")
    return factor.T


def _mirror(square: "np.ndarray") -> None:
    """Copy the lower triangle into the upper one, a block at a time."""
    import numpy as np

    for row in range(0, len(square), ROWS):
        end = row + ROWS
        square[row:end, end:] = square[end:, row:end].T
        block = square[row:end, row:end]
        above = np.triu_indices(len(block), 1)
        block[above] = block.T[above]
