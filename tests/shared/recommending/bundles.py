"""A small recommender for tests: people with tastes, categories, and models that know a part of the truth."""

import numpy as np

from shared.recommending.catalogue import Catalogue
from shared.recommending.interactions import Interactions
from shared.recommending.recommender import Recommender
from tests.shared.recommending.tastes import TASTES, TOOLS, Linear, Popular, Same, ids, tastes

CLASSES = {"popularity": Popular, "linear": Linear, "content": Same}


def described(interactions: Interactions) -> Catalogue:
    """Titles, and a category for each taste."""
    count = len(interactions.items)
    return Catalogue(
        interactions.items,
        [f"Thing {number}" for number in range(count)],
        ["" for _ in range(count)],
        [(f"Kind {number * TASTES // count}",) for number in range(count)],
        ["" for _ in range(count)],
    )


def recommender(interactions: Interactions | None = None, names: tuple[str, ...] = ("popularity", "linear")):
    """Of 90 items in 6 tastes, unless it is about other interactions; “linear” serves."""
    data = tastes() if interactions is None else interactions
    catalogue = described(data)
    models = {name: CLASSES[name].fit(data, catalogue, TOOLS) for name in names}
    return Recommender(catalogue, data, models, "linear")


def entries(pairs, users: int, items: int, kind="implicit", weight=None, time=None) -> Interactions:
    """From pairs of numbers."""
    user, item = np.array(pairs, dtype=np.int32).reshape(-1, 2).T
    weights = np.ones(len(user)) if weight is None else np.array(weight)
    times = None if time is None else np.array(time, dtype=np.int64)
    return Interactions(ids("u", users), ids("i", items), user, item, weights.astype(np.float32), times, kind)


def named(pairs, kind="implicit", weight=None, time=None) -> Interactions:
    """From pairs of ids."""
    users, items = (list(dict.fromkeys(pair[place] for pair in pairs)) for place in (0, 1))
    numbers = [(users.index(user), items.index(item)) for user, item in pairs]
    made = entries(numbers, len(users), len(items), kind, weight, time)
    return Interactions(
        np.array(users, dtype=object), np.array(items, dtype=object), made.user, made.item, made.weight, made.time, kind
    )


def pairs_of(interactions: Interactions) -> list[tuple[str, str, float]]:
    """Entries by ids, in their order."""
    return [
        (interactions.users[user], interactions.items[item], float(weight))
        for user, item, weight in zip(interactions.user, interactions.item, interactions.weight, strict=True)
    ]
