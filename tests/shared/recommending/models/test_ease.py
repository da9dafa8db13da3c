import numpy as np
import pytest

from shared.errors import Cancelled
from shared.recommending.models import ease
from shared.recommending.models.base import Tools
from shared.recommending.models.ease import DROPOUT, EASE, FEW_DATA, RIDGES
from tests.shared.recommending.models.groups import adds_up, asked, entries, fitted, stands
from tests.shared.recommending.tastes import no_encoder, tastes


@pytest.fixture(scope="module")
def model():
    return fitted(EASE, tastes())


def test_the_weights_are_the_closed_form():
    train = entries([(0, 0, 1), (0, 1, 1), (1, 0, 1), (1, 1, 1), (1, 2, 1), (2, 2, 1)], 3, 3)
    products = (train.matrix.T @ train.matrix).toarray().astype(float)
    inverse = np.linalg.inv(products + np.diag(FEW_DATA + DROPOUT * products.diagonal()))
    expected = -inverse / inverse.diagonal()
    np.fill_diagonal(expected, 0)
    model = fitted(EASE, train)
    np.testing.assert_allclose(model.weights.toarray(), expected, atol=1e-6)
    partial = -inverse[0] / np.sqrt(inverse[0, 0] * inverse.diagonal()) * np.sqrt(inverse[0, 0])
    np.testing.assert_allclose(model.similar(0)[1:], partial[1:], atol=1e-6)


def test_each_column_is_the_best_ridge_regression_on_the_other_items():
    """What the closed form solves: without dropout and pruning, column j is a ridge regression without item j."""
    rng = np.random.default_rng(3)
    matrix = (rng.random((50, 6)) < 0.4).astype(float)
    inverse = np.linalg.inv(matrix.T @ matrix + 4 * np.eye(6))
    weights = ease._weights(inverse.astype(np.float32))
    others = [0, 1, 2, 4, 5]
    left = matrix[:, others]
    expected = np.linalg.solve(left.T @ left + 4 * np.eye(5), left.T @ matrix[:, 3])
    np.testing.assert_allclose(weights[others, 3], expected, atol=1e-5)


def test_who_likes_three_of_a_taste_gets_more_of_it(model):
    best, _ = model.best(asked(90, [(0, 1.0), (3, 1.0), (7, 1.0)]), 8)
    assert (best < 15).all()
    assert (np.argsort(-model.similar(40))[:8] // 15 == 2).all()


def test_the_regularisation_is_chosen_by_held_out_entries():
    said = []
    fitted(EASE, tastes(), Tools(no_encoder, lambda share, words: said.append((share, words))))
    assert any(words == f"trying regularisation {RIDGES[0]:g}" for _, words in said)
    assert sum("chosen" in words for _, words in said) == 1
    shares = [share for share, _ in said]
    assert shares == sorted(shares)
    assert shares[-1] == pytest.approx(1)


def test_dislikes_subtract_and_shares_add_up(model):
    liked, disliked = model.scores(asked(90, [(0, 1.0)], [(0, -1.0)]))
    np.testing.assert_allclose(disliked, -liked)
    adds_up(model, asked(90, [(0, 1.0), (20, -0.7), (3, 1.2)]))


def test_of_too_many_items_the_most_played_are_modelled(monkeypatch):
    train = tastes()
    monkeypatch.setattr(ease, "most_items", lambda: 20)
    model = fitted(EASE, train)
    modelled = np.flatnonzero(model.scale)
    counts = np.bincount(train.item, minlength=90)
    assert len(modelled) == 20
    assert counts[modelled].min() >= np.sort(counts)[-20]
    scores = model.scores(train.histories)
    assert scores[:, modelled].any()
    assert not np.delete(scores, modelled, axis=1).any()


def test_in_a_large_catalogue_what_one_user_has_is_left_out(monkeypatch):
    monkeypatch.setattr(ease, "ALL", 2)
    train = entries([(0, 0, 1), (0, 1, 1), (0, 2, 1), (1, 0, 1), (1, 1, 1), (1, 3, 1)], 2, 4)
    assert np.flatnonzero(fitted(EASE, train).scale).tolist() == [0, 1]


def test_blocks_and_pruning(model, monkeypatch):
    monkeypatch.setattr(ease, "ROWS", 7)
    np.testing.assert_allclose(fitted(EASE, tastes()).weights.toarray(), model.weights.toarray(), atol=1e-6)
    monkeypatch.setattr(ease, "kept", lambda items, most: 5)
    assert np.diff(fitted(EASE, tastes()).weights.indptr).max() == 5


def test_it_stops_when_told():
    def check():
        raise Cancelled("enough")

    with pytest.raises(Cancelled):
        fitted(EASE, tastes(), Tools(no_encoder, check=check))


def test_a_shop_of_400_items_stays_small(tmp_path, monkeypatch):
    monkeypatch.setattr(ease, "RIDGES", (10.0,))
    pairs = np.argwhere(np.random.default_rng(0).random((300, 400)) < 0.08)
    model = fitted(EASE, entries([(*pair, 1) for pair in pairs], 300, 400))
    model.save(tmp_path)
    assert sum(file.stat().st_size for file in tmp_path.iterdir()) < 400_000


def test_edge_cases(tmp_path):
    stands(EASE, tmp_path)
