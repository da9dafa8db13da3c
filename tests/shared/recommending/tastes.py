"""For tests of blending and measuring: people with tastes, and small models that know a part of the truth."""

import json

import numpy as np

from shared.recommending.catalogue import Catalogue
from shared.recommending.interactions import Interactions
from shared.recommending.models.base import Model, Tools

TASTES = 6


def tastes(users: int = 120, each: int = 8, per_taste: int = 15, seed: int = 0) -> Interactions:
    """Everybody likes `each` items of one taste out of `TASTES`, and one more that anybody might."""
    rng = np.random.default_rng(seed)
    pairs = set()
    for user in range(users):
        mine = per_taste * (user % TASTES)
        pairs |= {(user, mine + int(item)) for item in rng.choice(per_taste, each, replace=False)}
        pairs.add((user, int(rng.integers(TASTES * per_taste))))
    return of_pairs(pairs, users, TASTES * per_taste)


def leanings(users: int = 240, each: int = 10, per_taste: int = 40, seed: int = 0) -> Interactions:
    """Everybody likes `each` items of one taste out of `TASTES`, rather the first of these, and two that anybody might.

    Some of a taste go together: everybody likes more of one third of it.
    """
    rng = np.random.default_rng(seed)
    pairs = set()
    for user in range(users):
        mine = per_taste * (user % TASTES)
        chance = 1 / (np.arange(per_taste) + 5) * np.where(np.arange(per_taste) % 3 == rng.integers(3), 4, 1)
        pairs |= {(user, mine + int(item)) for item in rng.choice(per_taste, each, False, chance / chance.sum())}
        pairs |= {(user, int(item)) for item in rng.integers(TASTES * per_taste, size=2)}
    return of_pairs(pairs, users, TASTES * per_taste)


def of_pairs(pairs: set[tuple[int, int]], users: int, items: int) -> Interactions:
    """Users and items by number."""
    user, item = np.array(sorted(pairs), dtype=np.int32).T
    return Interactions(ids("u", users), ids("i", items), user, item, np.ones(len(user), dtype=np.float32))


def ids(letter: str, count: int) -> np.ndarray:
    """As many, as text."""
    made = np.empty(count, dtype=object)
    made[:] = [f"{letter}{number}" for number in range(count)]
    return made


def bare(interactions: Interactions) -> Catalogue:
    """A catalogue that knows nothing but ids."""
    return Catalogue.of_ids(interactions.items)


def no_encoder(texts):
    """For models that read no texts."""
    raise AssertionError("nothing is to be encoded")


TOOLS = Tools(no_encoder)


class Linear(Model):
    """Scores are the history times a matrix of items by items."""

    name, title, note = "linear", "Linear", "A matrix."

    def __init__(self, matrix: np.ndarray, everybody: np.ndarray | None = None) -> None:
        self.matrix = np.asarray(matrix, dtype=np.float32)
        self.everybody = np.zeros(len(matrix), dtype=np.float32) if everybody is None else everybody

    @classmethod
    def fit(cls, train, catalogue, tools):
        """How often items are had by the same users."""
        matrix = (train.matrix.T @ train.matrix).toarray()
        np.fill_diagonal(matrix, 0)
        return cls(matrix)

    def scores(self, histories):
        """The sum over the history."""
        return (histories.matrix @ self.matrix + self.everybody).astype(np.float32)

    def similar(self, item):
        """A row."""
        return self.matrix[item]

    def shares(self, history, item):
        """An entry for each."""
        return self.matrix[history.items, item] * history.preference

    def save(self, folder):
        """As JSON."""
        (folder / "linear.json").write_text(json.dumps(self.matrix.tolist()))

    @classmethod
    def load(cls, folder):
        """What `save` wrote."""
        return cls(np.array(json.loads((folder / "linear.json").read_text())))


class Popular(Linear):
    """The same for everybody."""

    name, title = "popularity", "Popularity"

    @classmethod
    def fit(cls, train, catalogue, tools):
        """Counts."""
        count = len(train.items)
        return cls(np.zeros((count, count)), np.bincount(train.item, minlength=count).astype(np.float32))

    def similar(self, item):
        """The same for all."""
        return self.everybody


class Same(Linear):
    """Knows the tastes from elsewhere, as a reader of descriptions would; `vectors` say which it is."""

    name, title = "content", "Content"

    @classmethod
    def fit(cls, train, catalogue, tools):
        """Items of a taste stand together."""
        taste = np.arange(len(train.items)) * TASTES // len(train.items)
        made = cls(taste[:, None] == taste[None, :])
        made.vectors = np.eye(TASTES, dtype=np.float32)[taste]
        return made


class Noise(Linear):
    """Knows nothing."""

    name, title = "noise", "Noise"

    @classmethod
    def fit(cls, train, catalogue, tools):
        """Chance."""
        count = len(train.items)
        return cls(np.random.default_rng(9).random((count, count)))
