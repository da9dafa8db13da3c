"""For tests of the models: fitted ones to ask, and the edge cases that each has to stand."""

import numpy as np

from shared.recommending.histories import Histories
from shared.recommending.interactions import Interactions
from shared.recommending.models.base import Tools
from tests.shared.recommending.tastes import bare, ids, no_encoder

QUIET = Tools(no_encoder)


def entries(pairs, users, items, kind="implicit", time=None):
    """Interactions from triples of user, item and weight."""
    user, item, weight = np.array(pairs, dtype=np.float64).reshape(-1, 3).T
    return Interactions(
        ids("u", users),
        ids("i", items),
        user.astype(np.int32),
        item.astype(np.int32),
        weight.astype(np.float32),
        None if time is None else np.array(time, dtype=np.int64),
        kind,
    )


def fitted(kind, train, tools=QUIET):
    """On a catalogue that knows nothing."""
    return kind.fit(train, bare(train), tools)


def asked(items, *rows):
    """Histories from lists of pairs."""
    return Histories.of_lists(rows, items)


ONE_USER = entries([(0, 0, 1), (0, 2, 1)], 1, 4)
DISLIKES = entries([(0, 0, 5), (0, 1, 1), (0, 2, 1), (1, 0, 4), (1, 1, 2), (1, 2, 1)], 3, 4, "explicit")
ONLY_DISLIKES = entries([(0, 0, 1), (0, 1, 2), (1, 0, 1), (1, 1, 2), (2, 3, 5)], 3, 5, "explicit")
NOBODY = entries([], 2, 3)
"""User 2 of DISLIKES and item 3 have no entries; in NOBODY nobody has any."""


def stands(kind, folder):
    """Fit and ask a model in every edge case: finite scores of the right shape, the same after saving and loading."""
    for number, train in enumerate((ONE_USER, DISLIKES, ONLY_DISLIKES, NOBODY)):
        items = len(train.items)
        model = fitted(kind, train)
        histories = asked(items, [(0, 1.0)], [], [(0, -1.0), (1, -0.5)], [(0, 1.0), (0, 1.0)], [(items - 1, 1.0)])
        scores = model.scores(histories)
        assert scores.shape == (5, items)
        assert scores.dtype == np.float32
        assert np.isfinite(scores).all()
        best, _ = model.best(histories, 10)
        assert best.shape == (5, items)
        for row in range(5):
            shares = model.shares(histories.row(row), items - 1)
            assert shares.shape == (len(histories.row(row).items),)
            assert np.isfinite(shares).all()
        assert model.similar(items - 1).shape == (items,)
        home = folder / str(number)
        home.mkdir()
        model.save(home)
        again = kind.load(home)
        np.testing.assert_array_equal(again.scores(histories), scores)
        np.testing.assert_array_equal(again.similar(0), model.similar(0))


def adds_up(model, histories):
    """The shares of an item are its score, for every item and row."""
    scores = model.scores(histories)
    for row in range(len(histories)):
        sums = [model.shares(histories.row(row), item).sum() for item in range(histories.count)]
        np.testing.assert_allclose(sums, scores[row], atol=1e-4)
