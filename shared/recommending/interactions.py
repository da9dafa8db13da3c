"""Who had to do with what: users and items by number, one entry for each pair of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import numpy as np
    from scipy.sparse import csr_matrix

    from shared.recommending.histories import Histories

Kind = Literal["implicit", "counts", "explicit"]
"""`implicit`: only that they had to do with each other; `counts`: how often or how much; `explicit`: ratings."""


@dataclass(frozen=True, eq=False)
class Interactions:
    """Sparse throughout. A pair of user and item stands at most once.

    `users` [U] and `items` [I]: ids as text (object arrays), in the order of their numbers; items may have no
    entries at all. `user`, `item` [n]: numbers, int32. `weight` [n], float32: 1, a count above 0, or a rating as it
    was given. `time` [n]: seconds since 1970 (int64), of the last time where a pair was repeated; None: not known.
    """

    users: "np.ndarray"
    items: "np.ndarray"
    user: "np.ndarray"
    item: "np.ndarray"
    weight: "np.ndarray"
    time: "np.ndarray | None" = None
    kind: Kind = "implicit"

    def __len__(self) -> int:
        return len(self.user)

    @cached_property
    def preference(self) -> "np.ndarray":
        """How much each entry speaks for the item, float32 [n]: above 0 liked, below 0 disliked; about 1 in size.

        Implicit: 1. Counts: 1 + log(count), over the mean of that. Ratings: those above the middle of the scale that
        occurs are likes, up to 1.5 for the highest; those below are dislikes, down to -1; the middle is 0.25.
        """
        import numpy as np

        if self.kind == "implicit" or not len(self):
            return np.ones(len(self), dtype=np.float32)
        if self.kind == "counts":
            grown = 1 + np.log(np.maximum(self.weight, 1e-6) / max(float(self.weight.min()), 1e-6))
            return (grown / grown.mean()).astype(np.float32)
        low, high = float(self.weight.min()), float(self.weight.max())
        if high == low:
            return np.ones(len(self), dtype=np.float32)
        place = (self.weight - low) / (high - low)  # 0 to 1
        return np.where(place > 0.5, 0.5 + place, np.where(place < 0.5, -1 + place, 0.25)).astype(np.float32)

    @cached_property
    def matrix(self) -> "csr_matrix":
        """The preferences, [U, I]."""
        from scipy.sparse import csr_matrix

        return csr_matrix((self.preference, (self.user, self.item)), shape=(len(self.users), len(self.items)))

    @cached_property
    def histories(self) -> "Histories":
        """What each user had to do with, the oldest first where times are known: [U] rows."""
        from shared.recommending.histories import Histories

        return Histories.of_entries(self.user, self.item, self.preference, self.time, len(self.users), len(self.items))

    @cached_property
    def user_number(self) -> dict[str, int]:
        """By id."""
        return {id: number for number, id in enumerate(self.users.tolist())}

    @cached_property
    def item_number(self) -> dict[str, int]:
        """By id."""
        return {id: number for number, id in enumerate(self.items.tolist())}

    def at(self, entries: "np.ndarray | Sequence[int]") -> "Interactions":
        """Some entries, by position or as a mask; users and items keep their numbers."""
        time = None if self.time is None else self.time[entries]
        return Interactions(
            self.users, self.items, self.user[entries], self.item[entries], self.weight[entries], time, self.kind
        )
