"""Interactions are cut into those that are learnt from and those that are held back, in three ways."""

from typing import TYPE_CHECKING, Literal

from shared.data.wording import plural
from shared.errors import DataError
from shared.recommending.interactions import Interactions

if TYPE_CHECKING:
    import numpy as np

How = Literal["user", "item", "time"]


def split(interactions: Interactions, how: How, share: float, seed: int) -> tuple[Interactions, Interactions]:
    """Train and test, with the same users and items by the same numbers. `share`: of the entries, for test (0 to 1).

    "user" and "item": that share of the entries of each user, or of each item, at random. (1 - share) of them, rounded
    to the even number where it lies in the middle, are for training, but at least one is. The library at
    github.com/recommenders-team/recommenders divides items so by `python_stratified_split(filter_by="item",
    ratio=1 - share, seed=seed)`: the very same entries if the rows are in the same order. "time": the newest entries
    of all are for test; of equally old ones those that stand last. Whoever has two entries or more keeps one for
    training: the oldest.

    Raises DataError for a share that is not between 0 and 1, for "time" where no times are known, and where
    nothing would be left on one of the sides.
    """
    import numpy as np

    if not 0 < share < 1:
        raise DataError(f"The share for the test is {share:g}: it has to be between 0 and 1, such as 0.25.")
    if how == "time":
        train = _older(interactions, share)
    else:
        draw = np.random.RandomState(seed).rand(len(interactions))
        train = _part_of_each(interactions.user if how == "user" else interactions.item, draw, share)
    train |= _last_of_user(interactions, train)
    if train.all() or not train.any():
        raise DataError(
            f"{plural(len(interactions), 'interaction')} cannot be divided into training and test by {how}: add more, "
            "or choose another way or share."
        )
    return interactions.at(train), interactions.at(~train)


def _part_of_each(group: "np.ndarray", draw: "np.ndarray", share: float) -> "np.ndarray":
    """bool [n]: those of each group with the smallest draws."""
    import numpy as np

    order = np.lexsort((draw, group))
    sizes = np.bincount(group)
    place = np.arange(len(group)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    kept = np.maximum(np.rint((1 - share) * sizes), 1)
    train = np.zeros(len(group), dtype=bool)
    train[order] = place < np.repeat(kept, sizes)
    return train


def _older(interactions: Interactions, share: float) -> "np.ndarray":
    """bool [n]: what is not among the newest."""
    import numpy as np

    if interactions.time is None:
        raise DataError("No times are known, so there are no newest entries: choose a split by user or by item.")
    train = np.ones(len(interactions), dtype=bool)
    count = int(np.rint(share * len(train)))
    train[np.argsort(interactions.time, kind="stable")[len(train) - count :]] = False
    return train


def _last_of_user(interactions: Interactions, train: "np.ndarray") -> "np.ndarray":
    """bool [n]: the oldest entry of each user with two or more, of which none is in `train`."""
    import numpy as np

    users = len(interactions.users)
    bare = (np.bincount(interactions.user, minlength=users) > 1) & ~_any_of(interactions.user[train], users)
    rescued = np.zeros(len(train), dtype=bool)
    theirs = np.flatnonzero(bare[interactions.user])
    if len(theirs):
        age = theirs if interactions.time is None else interactions.time[theirs]
        order = theirs[np.lexsort((age, interactions.user[theirs]))]
        rescued[order[np.unique(interactions.user[order], return_index=True)[1]]] = True
    return rescued


def _any_of(numbers: "np.ndarray", count: int) -> "np.ndarray":
    import numpy as np

    return np.bincount(numbers, minlength=count) > 0


def joined(train: Interactions, validation: Interactions) -> Interactions:
    """Both together; they are parts of one, with the same users and items."""
    import numpy as np

    times = (train.time, validation.time)
    return Interactions(
        train.users,
        train.items,
        np.concatenate([train.user, validation.user]),
        np.concatenate([train.item, validation.item]),
        np.concatenate([train.weight, validation.weight]),
        None if times[0] is None or times[1] is None else np.concatenate([times[0], times[1]]),
        train.kind,
    )


def without_items(train: Interactions, share: float, seed: int) -> Interactions:
    """Without the entries of a share of the items, chosen at random among those that have entries."""
    import numpy as np

    there = np.flatnonzero(with_entries(train))
    count = round(share * len(there))
    blind = np.random.default_rng(seed).choice(there, count, replace=False)
    return train.at(~np.isin(train.item, blind))


def with_entries(entries: Interactions) -> "np.ndarray":
    """Which items have entries [I] bool."""
    import numpy as np

    return np.bincount(entries.item, minlength=len(entries.items)) > 0
