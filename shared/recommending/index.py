"""The vectors nearest to a query: all compared while they are few, by a graph when they are many."""

import json
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from shared.errors import DataError, ModelError
from shared.recommending.index_graph import CHUNK, made_graph, slices, unit

if TYPE_CHECKING:
    import numpy as np

Metric = Literal["cosine", "ip"]
"""`ip`: the inner product, for vectors whose length counts."""

EXACT = 20_000
"""Up to so many vectors all are compared: that is exact, and as fast."""
FURTHER = 32
"""The graph holds 8-bit copies: this many more than asked, and twice as many at least, are compared again."""
RARE = 0.02
"""If no more than this share may be found, those alone are compared."""
VECTORS, GRAPH, ABOUT = "vectors.npy", "graph.usearch", "index.json"


class VectorIndex:
    """Approximate nearest neighbours. Asked by many threads at once; nothing changes but `expansion`, if you set it.

    A graph on 8-bit copies finds candidates, which are compared again with the vectors in float16.
    """

    def __init__(self, vectors: "np.ndarray", metric: Metric, graph: Any = None) -> None:
        """`vectors` [n, d] float16, of length 1 or 0 for `cosine`; `graph`: a usearch index of them, None: no graph."""
        self.vectors, self.metric, self.graph = vectors, metric, graph

    def __len__(self) -> int:
        return len(self.vectors)

    @classmethod
    def build(
        cls,
        vectors: "np.ndarray",
        metric: Metric = "cosine",
        progress: Callable[[float, str], None] = lambda share, words: None,
        check: Callable[[], None] = lambda: None,
        *,
        exact: int = EXACT,
    ) -> "VectorIndex":
        """Of vectors [n, d]. `progress` takes the share done and words, `check` may raise; both are called per 10,000.

        Up to `exact` vectors no graph is made. For `cosine` lengths do not matter, and a vector of 0 is never found. On
        several cores the graph differs a little each time. Raises DataError if a vector is not finite in float16.
        """
        import numpy as np

        stored = np.empty(vectors.shape, dtype=np.float16)
        for at in slices(len(vectors), CHUNK):
            part = np.asarray(vectors[at], dtype=np.float32)
            with np.errstate(over="ignore"):  # said below
                stored[at] = unit(part) if metric == "cosine" else part
            if not np.isfinite(stored[at]).all():
                raise DataError("A vector has a value that is not a number below 65,504: scale the vectors down.")
        graph = made_graph(stored, metric == "ip", progress, check) if len(stored) > exact else None
        return cls(stored, metric, graph)

    @property
    def expansion(self) -> int:
        """How many candidates a search keeps; 0 without a graph. It may be set."""
        return int(self.graph.expansion_search) if self.graph is not None else 0

    @expansion.setter
    def expansion(self, value: int) -> None:
        if self.graph is not None:
            self.graph.expansion_search = value

    def search(self, queries: "np.ndarray", k: int, may: "np.ndarray | None" = None) -> "tuple[np.ndarray, np.ndarray]":
        """The k nearest of queries [m, d], best first: numbers int64 and cosines or products float32, both [m, k].

        `may` [n] bool: which may be found. Number -1 and score -inf fill up where there are fewer. Through the graph,
        more candidates are asked for until enough of them may be found; where those are rare, all are compared.
        """
        import numpy as np

        queries = np.asarray(queries, dtype=np.float32)
        if self.metric == "cosine":
            queries = unit(queries)
        allowed = len(self) if may is None else int(may.sum())
        numbers = np.full((len(queries), k), -1, dtype=np.int64)
        scores = np.full((len(queries), k), -np.inf, dtype=np.float32)
        left = np.arange(len(queries))
        asked = self._oversampled(k, allowed)
        while self.graph is not None and allowed > RARE * len(self) and len(left) and asked < len(self) // 8:
            numbers[left], scores[left] = self._by_graph(queries[left], k, asked, may)
            left = left[numbers[left, -1] < 0] if k else left[:0]
            asked *= 4
        if len(left):
            numbers[left], scores[left] = self._by_all(queries[left], k, may)
        return numbers, scores

    def _oversampled(self, k: int, allowed: int) -> int:
        wanted = max(2 * k, k + FURTHER)
        return wanted * len(self) // max(allowed, 1)

    def _by_graph(
        self, queries: "np.ndarray", k: int, asked: int, may: "np.ndarray | None"
    ) -> "tuple[np.ndarray, np.ndarray]":
        import numpy as np

        longer = queries if self.metric == "cosine" else unit(np.pad(queries, ((0, 0), (0, 1))))
        found = self.graph.search(longer, asked, threads=1 if len(queries) == 1 else 0)
        keys = np.atleast_2d(found.keys).astype(np.int64)
        counts = np.array([len(found)]) if keys.shape[0] == 1 else found.counts
        there = np.arange(keys.shape[1]) < np.asarray(counts)[:, None]
        keys[~there] = 0
        if may is not None:
            there &= may[keys]
        near = self.vectors[keys].astype(np.float32)
        scores = np.where(there, np.einsum("mcd,md->mc", near, queries), -np.inf).astype(np.float32)
        return _first(keys, scores, k)

    def _by_all(self, queries: "np.ndarray", k: int, may: "np.ndarray | None") -> "tuple[np.ndarray, np.ndarray]":
        import numpy as np

        numbers = np.empty((len(queries), 0), dtype=np.int64)
        scores = np.empty((len(queries), 0), dtype=np.float32)
        allowed = None if may is None else np.flatnonzero(may)
        for at in self.blocks() if allowed is None else slices(len(allowed), CHUNK):
            here = np.arange(at.start, at.stop) if allowed is None else allowed[at]
            part = self.floats(at) if allowed is None else self.vectors[here].astype(np.float32)
            some = queries @ part.T
            if self.metric == "cosine":
                some[:, ~part.any(axis=1)] = -np.inf
            numbers = np.hstack([numbers, np.broadcast_to(here, some.shape)])
            numbers, scores = _first(numbers, np.hstack([scores, some]), k)
        return _first(numbers, scores, k)

    def blocks(self) -> list[slice]:
        """All vectors in parts that fit into the memory as float32."""
        return slices(len(self), CHUNK)

    def floats(self, at: slice) -> "np.ndarray":
        """One of `blocks` in float32 [n, d]; kept while the vectors are few."""
        return self._floats if len(self) <= EXACT else self.vectors[at].astype("float32")

    @cached_property
    def _floats(self) -> "np.ndarray":
        """All vectors in float32, for those that are few."""
        import numpy as np

        return self.vectors.astype(np.float32)

    def save(self, folder: Path) -> None:
        """Write it into a folder, which is made: `vectors.npy`, `graph.usearch` if there is a graph, `index.json`."""
        import numpy as np

        folder.mkdir(parents=True, exist_ok=True)
        np.save(folder / VECTORS, self.vectors, allow_pickle=False)
        if self.graph is not None:
            self.graph.save(folder / GRAPH)
        about = {"format": 1, "metric": self.metric, "vectors": len(self), "expansion": self.expansion}
        (folder / ABOUT).write_text(json.dumps(about), "utf-8")

    @classmethod
    def load(cls, folder: Path) -> "VectorIndex":
        """What `save` wrote, both parts mapped into memory and read as they are needed. Raises ModelError."""
        import numpy as np
        from usearch.index import Index

        try:
            about = json.loads((folder / ABOUT).read_text("utf-8"))
            vectors = np.load(folder / VECTORS, mmap_mode="r" if about["vectors"] else None, allow_pickle=False)
            graph = None
            if about["expansion"]:
                graph = Index.restore(str(folder / GRAPH), view=True, expansion_search=about["expansion"])
                if graph is None:
                    raise ValueError(f"{GRAPH} is not an index")
        except (OSError, ValueError, KeyError, RuntimeError) as error:
            raise ModelError(
                f"The index in “{folder.name}” cannot be read ({error}): train the model again."
            ) from error
        return cls(vectors, about["metric"], graph)


def _first(numbers: "np.ndarray", scores: "np.ndarray", k: int) -> "tuple[np.ndarray, np.ndarray]":
    """The k highest of each row, the lower number first of equal ones; -1 and -inf where there are fewer."""
    import numpy as np

    if 0 < k < scores.shape[1]:
        kept = np.argpartition(-scores, k - 1, axis=1)[:, :k]
        numbers, scores = np.take_along_axis(numbers, kept, 1), np.take_along_axis(scores, kept, 1)
    order = np.lexsort((numbers, -scores), axis=1)[:, :k]
    numbers, scores = np.take_along_axis(numbers, order, 1), np.take_along_axis(scores, order, 1)
    missing = ((0, 0), (0, k - scores.shape[1]))
    numbers, scores = np.pad(numbers, missing), np.pad(scores, missing, constant_values=-np.inf)
    return np.where(np.isneginf(scores), -1, numbers), scores
