"""What speaks for each article, by meaning and by words, before it is made one score."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .memory import Snapshot

if TYPE_CHECKING:
    import numpy as np

LOOKED_AT = 500
"""Articles whose sentences are compared with a question."""


@dataclass(frozen=True)
class Evidence:
    """For one question, float32. `rows` [rows]: the cosine with each, NaN where there is no vector.

    Of each article [articles]: `near` is the highest cosine of all, `broad` that of its passages and questions, and
    `words` the share of the question's words that it has.
    """

    snapshot: Snapshot
    rows: "np.ndarray"
    near: "np.ndarray"
    broad: "np.ndarray"
    words: "np.ndarray"

    def without(self, at: int) -> "Evidence":
        """As if the article at a position were not there."""
        import numpy as np

        kept = [np.delete(part, at) for part in (self.near, self.broad, self.words)]
        return Evidence(self.snapshot, self.rows, *kept)

    def passage(self, at: int, overlap: Callable[[str], float]) -> int:
        """The number, within its article, of the passage to show: the nearest, counted with its sentences.

        `overlap`: how much of the question stands in a text; it decides between passages without vectors.
        """
        article, start = self.snapshot.articles[at], int(self.snapshot.starts[at])
        best: tuple[float, float] = (-2.0, -1.0)
        found = passage = 0
        for number, row in enumerate(article.rows):
            if row.kind == "question":
                continue
            passage = number if row.kind == "passage" else passage
            near = float(self.rows[start + number])
            fits = (-1.0, overlap(article.text[row.start : row.end])) if math.isnan(near) else (near, 0.0)
            if fits > best:
                best, found = fits, passage
        return found


def weigh(snapshot: Snapshot, vectors: Mapping[str, "np.ndarray"], terms: Sequence[int], unknown: int) -> Evidence:
    """`vectors`: the question's, by model_ref. `terms`: its words; `unknown`: how many others it has.

    In a big base, only the sentences of those articles are looked at that have a chance by passages and words.
    """
    import numpy as np

    words = snapshot.bm25.scores(terms, unknown)
    rows = np.full(int(snapshot.starts[-1]), np.nan, dtype=np.float32)
    for ref, (numbers, matrix) in snapshot.passages.items():
        if ref in vectors:
            rows[numbers] = _cosines(matrix, vectors[ref])
    broad = np.fmax.reduceat(rows, snapshot.starts[:-1])
    chosen = _with_a_chance(snapshot, np.nan_to_num(broad) + words)
    for ref, (numbers, matrix) in snapshot.sentences.items():
        if ref in vectors:
            places = slice(None) if chosen is None else np.flatnonzero(np.isin(numbers, chosen))
            rows[numbers[places]] = _cosines(matrix[places], vectors[ref])
    return Evidence(snapshot, rows, np.fmax.reduceat(rows, snapshot.starts[:-1]), broad, words)


def _cosines(matrix: "np.ndarray", vector: "np.ndarray") -> "np.ndarray":
    """Of each row with the vector, all of length 1.

    Row by row: for a whole product BLAS wakes threads of its own on every core, which spin there for milliseconds and
    take the time from everybody else's replies.
    """
    import numpy as np

    return np.vecdot(matrix, vector)


def _with_a_chance(snapshot: Snapshot, fits: "np.ndarray") -> "np.ndarray | None":
    """The numbers of the rows of the best articles; None if there are few enough to look at all."""
    import numpy as np

    if len(fits) <= LOOKED_AT:
        return None
    best = np.argpartition(-fits, LOOKED_AT)[:LOOKED_AT]
    return np.concatenate([np.arange(snapshot.starts[at], snapshot.starts[at + 1]) for at in best])
