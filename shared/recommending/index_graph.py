"""The graph by which the nearest of many vectors are found (HNSW: Malkov and Yashunin 2016, by usearch)."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

CONNECTIVITY, EXPANSION_ADD = 32, 128
EXPANSION = 512
"""How many candidates a search keeps: more find more of the nearest, and take longer."""
BATCH = 10_000
CHUNK = 65_536


def made_graph(
    vectors: "np.ndarray", products: bool, progress: Callable[[float, str], None], check: Callable[[], None]
) -> Any:
    """A usearch index by cosine of 8-bit copies of vectors [n, d]; its keys are their numbers. 0 is left out.

    With `products`, it is of [n, d + 1], where one more dimension makes them equally long: then a query with 0 there
    has its largest inner products nearest (Bachrach et al. 2014).
    """
    import numpy as np
    from usearch.index import Index

    longest = _longest(vectors) if products else 1.0
    graph = Index(
        ndim=vectors.shape[1] + products,
        metric="cos",
        dtype="i8",
        connectivity=CONNECTIVITY,
        expansion_add=EXPANSION_ADD,
        expansion_search=EXPANSION,
    )
    # Catalogues come sorted by category. A graph made in that order found 96 % of the nearest where this finds 98.5 %.
    order = np.random.default_rng(0).permutation(len(vectors))
    for at in slices(len(vectors), BATCH):
        check()
        progress(at.start / len(vectors), f"Indexed {at.start:,} of {len(vectors):,} items")
        part = vectors[order[at]].astype(np.float32)
        if products:
            part = part / longest
            rest = np.sqrt(np.maximum(1 - np.square(part).sum(axis=1), 0))
            part = np.hstack([part, rest[:, None]])
        there = np.flatnonzero(part.any(axis=1))
        if len(there):
            graph.add(order[at][there].astype(np.uint64), part[there])
    progress(1.0, f"Indexed {len(vectors):,} items")
    return graph


def _longest(vectors: "np.ndarray") -> float:
    import numpy as np

    parts = (vectors[at].astype(np.float32) for at in slices(len(vectors), CHUNK))
    return max((float(np.linalg.norm(part, axis=1).max()) for part in parts), default=0.0) or 1.0


def unit(vectors: "np.ndarray") -> "np.ndarray":
    """The same directions [n, d] with length 1; 0 stays."""
    import numpy as np

    return vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12)


def slices(count: int, size: int) -> list[slice]:
    """Parts of `size` that `count` things come in."""
    return [slice(start, min(start + size, count)) for start in range(0, count, size)]
