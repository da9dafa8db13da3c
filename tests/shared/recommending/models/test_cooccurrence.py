import numpy as np
import pytest

from shared.errors import Cancelled
from shared.recommending.models import cooccurrence
from shared.recommending.models.base import Tools
from shared.recommending.models.cooccurrence import SHRINKAGE, Cooccurrence
from tests.shared.recommending.models.groups import DISLIKES, adds_up, asked, entries, fitted, stands
from tests.shared.recommending.tastes import no_encoder, tastes


@pytest.fixture(scope="module")
def model():
    return fitted(Cooccurrence, tastes())


def test_weights_are_shrunk_cosines():
    train = entries([(0, 0, 1), (0, 1, 1), (1, 0, 1), (1, 1, 1), (2, 0, 1), (2, 2, 1)], 3, 3)
    weights = fitted(Cooccurrence, train).weights.toarray()
    expected = 2 / (np.sqrt(3 * 2) + SHRINKAGE)
    np.testing.assert_allclose(weights[0, 1], expected, rtol=1e-6)
    np.testing.assert_allclose(weights, weights.T, rtol=1e-6)
    assert not weights.diagonal().any()


def test_who_likes_three_of_a_taste_gets_more_of_it(model):
    best, scores = model.best(asked(90, [(0, 1.0), (3, 1.0), (7, 1.0)]), 8)
    assert (best < 15).all()
    assert (scores > 0).all()


def test_a_disliked_item_subtracts_what_it_would_have_added(model):
    liked, disliked = model.scores(asked(90, [(0, 1.0)], [(0, -1.0)]))
    assert liked.max() > 0
    np.testing.assert_allclose(disliked, -liked)


def test_items_that_one_likes_and_another_dislikes_are_not_neighbours():
    weights = fitted(Cooccurrence, DISLIKES).weights.toarray()
    assert weights[0, 1] == 0  # the users who like 0 dislike 1 and 2
    assert weights[1, 2] > 0
    assert not weights[3].any()


def test_shares_add_up_to_the_score(model):
    adds_up(model, asked(90, [(0, 1.0), (20, -0.7), (3, 1.2)], [(89, 1.0)]))


def test_blocks_change_nothing(model, monkeypatch):
    monkeypatch.setattr(cooccurrence, "PAIRS", 50)
    np.testing.assert_allclose(fitted(Cooccurrence, tastes()).weights.toarray(), model.weights.toarray(), rtol=1e-6)


def test_it_stops_between_blocks(monkeypatch):
    monkeypatch.setattr(cooccurrence, "PAIRS", 50)
    done = []

    def check():
        if done:
            raise Cancelled("enough")

    with pytest.raises(Cancelled):
        fitted(Cooccurrence, tastes(), Tools(no_encoder, lambda share, words: done.append(share), check))
    assert len(done) == 1
    assert done[0] < 0.5


def test_edge_cases(tmp_path):
    stands(Cooccurrence, tmp_path)
