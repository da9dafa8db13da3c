"""The tab “Recommend” on a small shop with fitted models."""

from types import ModuleType, SimpleNamespace
from typing import Any

import numpy as np
import pytest

from shared.recommending.catalogue import Catalogue
from shared.recommending.interactions import Interactions
from shared.recommending.models.base import Tools
from shared.recommending.models.ease import EASE
from shared.recommending.models.popularity import Popularity
from shared.recommending.recommender import Recommender
from tests.spaces.parts import built
from tests.spaces.recommender.loading import module

CAMP = ("tent", "mat", "lantern", "stove", "rucksack", "pegs")
HOME = ("blanket", "pillow", "teapot", "candle", "towel", "basket")
ODD = '<b>"Best" & last</b>'
"""A title that would be HTML, and an id that would end an attribute."""
ODD_ID = 'odd"><i>'
ITEMS = (*CAMP, *HOME, ODD_ID)
PAGE = 6

__all__ = ["built", "module"]


def page(name: str) -> ModuleType:
    """A module of the pages by its name."""
    return module(f"pages.{name}")


def catalogue() -> Catalogue:
    kinds = ["Camp"] * len(CAMP) + ["Home"] * len(HOME) + ["Odd & ends"]
    titles = [name.capitalize() for name in (*CAMP, *HOME)] + [ODD]
    prices = [f"{10 + number}" for number in range(len(ITEMS) - 1)] + [""]
    images = ["https://shop.example/tent.jpg", "javascript:alert(1)", *[""] * (len(ITEMS) - 2)]
    return Catalogue(
        ids=np.array(ITEMS, dtype=object),
        titles=titles,
        texts=[f"A {title} to be fond of." for title in titles],
        categories=[(kind,) for kind in kinds],
        images=images,
        more={"price_eur": prices, "maker": ["Mill & Sons"] * len(ITEMS)},
    )


def visits() -> Interactions:
    """Thirty people who camp and ten who stay at home; nobody had the odd one. User 0 had the first three items."""
    rng = np.random.default_rng(0)
    pairs = [(0, item) for item in range(3)]
    for user in range(1, 40):
        kind = range(len(CAMP)) if user < 30 else range(len(CAMP), len(CAMP) + len(HOME))
        pairs += [(user, int(item)) for item in rng.choice(list(kind), size=4, replace=False)]
    user, item = np.array(pairs, dtype=np.int32).T
    users = np.array([f"user-{number}" for number in range(40)], dtype=object)
    return Interactions(users, np.array(ITEMS, dtype=object), user, item, np.ones(len(user), dtype=np.float32))


@pytest.fixture(scope="session")
def recommender() -> Recommender:
    shop, train = catalogue(), visits()
    tools = Tools(encode=lambda texts: np.zeros((len(texts), 2), dtype=np.float32))
    models = {kind.name: kind.fit(train, shop, tools) for kind in (Popularity, EASE)}
    return Recommender(shop, train, models, "ease")


@pytest.fixture
def served(recommender: Recommender) -> SimpleNamespace:
    """What serves; `now` may be exchanged."""
    served = SimpleNamespace(now=recommender)
    served.recommender = lambda: served.now
    return served


@pytest.fixture
def visit() -> Any:
    return page("visit").Visit()


@pytest.fixture
def shelf(recommender: Recommender) -> Any:
    return page("shelf").Shelf(recommender)


@pytest.fixture
def showing(shelf, visit) -> Any:
    return page("showing").Showing(shelf, visit)
