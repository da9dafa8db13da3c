"""What a model is asked with: the items that somebody had to do with, whether they are a known user or not."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from scipy.sparse import csr_matrix


@dataclass(frozen=True, eq=False)
class Histories:
    """Rows of items, the oldest first. Row r is `items[start[r]:start[r + 1]]`, with as many `preference`.

    `start` [rows + 1] int64; `items` int32; `preference` float32: above 0 liked, below 0 disliked. `count`: how many
    items there are in all.
    """

    start: "np.ndarray"
    items: "np.ndarray"
    preference: "np.ndarray"
    count: int

    def __len__(self) -> int:
        return len(self.start) - 1

    @classmethod
    def of_entries(
        cls,
        user: "np.ndarray",
        item: "np.ndarray",
        preference: "np.ndarray",
        time: "np.ndarray | None",
        users: int,
        count: int,
    ) -> "Histories":
        """From entries in any order; without times they keep it."""
        import numpy as np

        order = np.argsort(user, kind="stable") if time is None else np.lexsort((time, user))
        start = np.concatenate([[0], np.cumsum(np.bincount(user, minlength=users))]).astype(np.int64)
        return cls(start, item[order].astype(np.int32), preference[order].astype(np.float32), count)

    @classmethod
    def of_lists(cls, rows: Sequence[Sequence[tuple[int, float]]], count: int) -> "Histories":
        """From pairs of item and preference, the oldest first."""
        import numpy as np

        start = np.concatenate([[0], np.cumsum([len(row) for row in rows])]).astype(np.int64)
        flat = [pair for row in rows for pair in row]
        items = np.array([item for item, _ in flat], dtype=np.int32)
        return cls(start, items, np.array([value for _, value in flat], dtype=np.float32), count)

    @cached_property
    def matrix(self) -> "csr_matrix":
        """The preferences, [rows, count], columns in order."""
        from scipy.sparse import csr_matrix

        shape = (len(self), self.count)
        made = csr_matrix((self.preference.copy(), self.items.copy(), self.start.copy()), shape=shape)
        made.sort_indices()
        return made

    def row(self, number: int) -> "Histories":
        """One of them."""
        return self.rows(number, number + 1)

    def rows(self, first: int, end: int) -> "Histories":
        """Some that follow each other."""
        at = slice(int(self.start[first]), int(self.start[min(end, len(self))]))
        start = self.start[first : min(end, len(self)) + 1] - self.start[first]
        return Histories(start, self.items[at], self.preference[at], self.count)

    def chosen(self, numbers: "np.ndarray") -> "Histories":
        """Some, in this order."""
        import numpy as np

        lengths = np.diff(self.start)[numbers]
        start = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
        at = np.repeat(self.start[numbers] - start[:-1], lengths) + np.arange(int(start[-1]))
        return Histories(start, self.items[at], self.preference[at], self.count)

    def chunks(self, size: int) -> Iterator[tuple[int, "Histories"]]:
        """All of them, so many at a time, each with the number of its first row."""
        for first in range(0, len(self), size):
            yield first, self.rows(first, first + size)
