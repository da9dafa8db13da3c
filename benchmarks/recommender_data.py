"""For the recommender's benchmark: files as interactions and a catalogue; who and what stays unknown in training."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

    from shared.recommending.catalogue import Catalogue
    from shared.recommending.histories import Histories
    from shared.recommending.interactions import Interactions
    from shared.recommending.models.base import Model

UNKNOWN_ITEMS, UNKNOWN_USERS = 0.1, 0.2
"""Shares that are left out of training for the cold start."""


def read(
    interactions: Path, columns: dict[str, str], items: Path | None, item_columns: dict[str, str], cache: Path
) -> "tuple[Interactions, Catalogue]":
    """Both files, with one order of items. Roles without a column are left out; those of the items are guessed."""
    from shared.data.reading import read_table
    from shared.data.roles import guess_roles
    from shared.recommending.reading import align, read_catalogue, read_interactions
    from shared.tasks.recommendations.roles import ITEM_ROLES

    made = read_interactions(read_table(interactions, cache), {role: name for role, name in columns.items() if name})
    if items is None:
        return align(made, None)
    table = read_table(items, cache)
    given = {role: name for role, name in item_columns.items() if name}
    guessed = guess_roles(table, ITEM_ROLES)
    roles = {role: name for role, name in guessed.items() if name and name not in given.values()} | given
    return align(made, read_catalogue(table, roles))


@dataclass(frozen=True, eq=False)
class ColdStart:
    """`train`: without the entries of some items (`cold` [I] bool) and of some users (`new` [U] bool). `items`: what
    the other users have of those items. `users`: all entries of those users, items in `cold` left out.
    """

    train: "Interactions"
    items: "Interactions"
    users: "Interactions"
    cold: "np.ndarray"


def cold_start(whole: "Interactions", seed: int) -> ColdStart:
    """Leave users and items out at random."""
    import numpy as np

    rng = np.random.default_rng(seed)
    cold = np.zeros(len(whole.items), dtype=bool)
    cold[rng.choice(len(cold), round(UNKNOWN_ITEMS * len(cold)), replace=False)] = True
    new = np.zeros(len(whole.users), dtype=bool)
    new[rng.choice(len(new), round(UNKNOWN_USERS * len(new)), replace=False)] = True
    of_cold, of_new = cold[whole.item], new[whole.user]
    return ColdStart(whole.at(~of_cold & ~of_new), whole.at(of_cold & ~of_new), whole.at(of_new & ~of_cold), cold)


def beginnings(users: "Interactions", count: int, seed: int) -> "tuple[Interactions, Interactions]":
    """The first `count` entries of each user (at random where no times are known), and the rest."""
    import numpy as np

    time = np.random.default_rng(seed).random(len(users)) if users.time is None else users.time
    order = np.lexsort((time, users.user))
    sizes = np.bincount(users.user, minlength=len(users.users))
    place = np.empty(len(users), dtype=np.int64)
    place[order] = np.arange(len(users)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    return users.at(place < count), users.at(place >= count)


def among(model: "Model", allowed: "np.ndarray", seed: int) -> "Model":
    """The model, recommending only what is `allowed` [I]; items with equal scores come in an order of chance.

    Without that, a model that knows nothing would recommend by the order of the file.
    """
    import numpy as np

    from shared.recommending.ranking import best_of

    chance = np.random.default_rng(seed).permutation(len(allowed))
    order = chance[np.argsort(~allowed[chance], kind="stable")][: int(allowed.sum())]

    class Among(type(model)):  # type: ignore[misc]
        """Only `best` is asked for."""

        def __init__(self) -> None:
            self.title = model.title

        def best(self, histories: "Histories", k: int) -> "tuple[np.ndarray, np.ndarray]":
            """Of equal scores, the one that comes first in `order`."""
            from shared.recommending.histories import Histories

            place = np.full(histories.count, -1)
            place[order] = np.arange(len(order))
            mine = place[histories.items]
            start = np.concatenate([[0], np.cumsum(mine >= 0)])[histories.start]
            within = Histories(start, mine[mine >= 0], histories.preference[mine >= 0], len(order))
            numbers, scores = best_of(model.scores(histories)[:, order], within, k)
            return np.where(numbers >= 0, order[numbers], -1), scores

    return Among()
