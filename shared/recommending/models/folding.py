"""Users' factors from their histories, for item factors that are given.

Yifan Hu, Yehuda Koren, Chris Volinsky: Collaborative Filtering for Implicit Feedback Datasets (2008), equation 4 and
section 5.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from scipy.sparse import csr_matrix

ROOM = 8_000_000
"""Numbers in the arrays that are made at once: 32 MB each."""


@dataclass(frozen=True, eq=False)
class Folding:
    """`factors` [I, f] float32. Of a preference p the confidence is 1 + `alpha` |p|; what is disliked has the aim 0."""

    factors: "np.ndarray"
    alpha: float
    regularization: float

    def users(self, preferences: "csr_matrix") -> "np.ndarray":
        """The factors of each row [rows, f] float32; 0 for one that likes nothing."""
        import numpy as np

        made = np.zeros((preferences.shape[0], self.factors.shape[1]), dtype=np.float32)
        for rows in self._groups(np.diff(preferences.indptr)):
            items, values = _padded(preferences, rows)
            known = self.factors[items]
            aims = (np.where(values > 0, 1 + self.alpha * values, 0)[:, None, :] @ known)[:, 0]
            made[rows] = np.linalg.solve(self._systems(known, values), aims[..., None])[..., 0]
        return made

    def shares(self, items: "np.ndarray", values: "np.ndarray", item: int) -> "np.ndarray":
        """What each entry of one history adds to the score of an item [length] float32: they add up to it.

        What is disliked adds nothing itself: it lowers what the others add.
        """
        import numpy as np

        known = self.factors[items]
        system = self._systems(known[None], values[None])[0]
        seen = known @ np.linalg.solve(system, self.factors[item])
        return (seen * np.where(values > 0, 1 + self.alpha * values, 0)).astype(np.float32)

    @cached_property
    def _base(self) -> "np.ndarray":
        import numpy as np

        size = self.factors.shape[1]
        return self.factors.T @ self.factors + self.regularization * np.eye(size, dtype=np.float32)

    def _systems(self, known: "np.ndarray", values: "np.ndarray") -> "np.ndarray":
        """The left sides [rows, f, f], from the factors [rows, n, f] and preferences [rows, n] of histories."""
        import numpy as np

        weighted = known * (self.alpha * np.abs(values))[..., None]
        return self._base + np.swapaxes(weighted, 1, 2) @ known

    def _groups(self, lengths: "np.ndarray") -> "Iterator[np.ndarray]":
        """Rows of about the same length, as many as there is room for."""
        import numpy as np

        order, size = np.argsort(-lengths, kind="stable"), self.factors.shape[1]
        first = 0
        while first < len(order):
            rows = max(1, ROOM // (size * max(int(lengths[order[first]]), size)))
            yield order[first : first + rows]
            first += rows


def _padded(preferences: "csr_matrix", rows: "np.ndarray") -> "tuple[np.ndarray, np.ndarray]":
    """Items and preferences [rows, longest], filled up with a preference of 0."""
    import numpy as np

    start, lengths = preferences.indptr[rows], np.diff(preferences.indptr)[rows]
    width = int(lengths.max())
    inside = np.arange(width) < lengths[:, None]
    at = (start[:, None] + np.arange(width))[inside]
    items, values = np.zeros(inside.shape, dtype=np.int32), np.zeros(inside.shape, dtype=np.float32)
    items[inside], values[inside] = preferences.indices[at], preferences.data[at]
    return items, values
