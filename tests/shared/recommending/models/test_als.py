import numpy as np
import pytest

from shared.errors import Cancelled
from shared.recommending.models.als import ALPHA, ALS, ITERATIONS, item_factors, noise
from shared.recommending.models.base import Tools
from tests.shared.recommending.models.groups import QUIET, adds_up, asked, entries, fitted, stands
from tests.shared.recommending.tastes import no_encoder, tastes


@pytest.fixture(scope="module")
def model():
    return fitted(ALS, tastes())


def test_who_likes_three_of_a_taste_gets_more_of_it(model):
    best, _ = model.best(asked(90, [(0, 1.0), (3, 1.0), (7, 1.0)]), 8)
    assert (best < 15).sum() >= 7
    assert (np.argsort(-model.similar(40))[:9] // 15 == 2).all()


def test_a_disliked_item_lowers_what_is_like_it(model):
    with_it, without = model.scores(asked(90, [(0, 1.0), (20, 1.0)], [(0, 1.0), (20, 1.0), (21, -1.0)]))
    assert without[15:30].mean() < with_it[15:30].mean()
    assert without[:15].mean() > 0.9 * with_it[:15].mean()


def test_a_known_user_is_a_visitor_with_the_same_history(model):
    train = tastes()
    user = int(train.user[0])
    row = [(int(item), 1.0) for item in train.item[train.user == user]]
    np.testing.assert_allclose(model.scores(train.histories)[user], model.scores(asked(90, row))[0], atol=1e-5)


def test_shares_add_up_to_the_score(model):
    adds_up(model, asked(90, [(0, 1.0), (20, -0.7), (3, 1.2)], [(89, 1.0)]))


def test_the_same_seed_gives_the_same_model(model):
    np.testing.assert_allclose(fitted(ALS, tastes()).factors, model.factors, atol=1e-4)


def test_noise_is_about_the_largest_singular_value_of_entries_at_random():
    rng = np.random.default_rng(0)
    pairs = np.argwhere(rng.random((300, 200)) < 0.04)
    matrix = entries([(*pair, 1) for pair in pairs], 300, 200).matrix
    without_mean = matrix.toarray() - matrix.mean()
    largest = np.linalg.svd(without_mean * (1 + ALPHA), compute_uv=False)[0]
    assert noise(matrix) == pytest.approx(largest, rel=0.2)


def test_items_without_entries_say_nothing():
    train = entries([(0, 0, 1), (0, 1, 1), (1, 0, 1), (1, 1, 1)], 2, 3)
    model = fitted(ALS, train)
    assert model.factors[:2].any()
    assert not model.factors[2].any()
    assert not model.similar(2).any()


def test_every_round_is_told_and_may_be_the_last():
    train, said = tastes(), []

    def check():
        if len(said) == 3:
            raise Cancelled("enough")

    tools = Tools(no_encoder, lambda share, words: said.append((share, words)), check)
    with pytest.raises(Cancelled):
        item_factors(train.matrix, 8, 1.0, ITERATIONS, tools, 0.0)
    assert said == [((number + 1) / ITERATIONS, f"round {number + 1} of {ITERATIONS}") for number in range(3)]


def test_no_trial_is_made_where_there_is_too_little():
    said = []
    train = entries([(0, 0, 1), (0, 1, 1), (1, 0, 1), (1, 1, 1)], 2, 2)
    fitted(ALS, train, Tools(no_encoder, lambda share, words: said.append(words)))
    assert not any("trying" in words for words in said)
    assert item_factors(train.matrix, 4, 1.0, 2, QUIET, 0.0).shape == (2, 4)


def test_edge_cases(tmp_path):
    stands(ALS, tmp_path)
