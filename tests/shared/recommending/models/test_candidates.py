"""Everybody's scores for everybody's candidates."""

import numpy as np
import pytest

from shared.recommending.histories import Histories
from shared.recommending.models import candidates
from shared.recommending.models.candidates import gather, per_spread, spread_of, unseen
from tests.shared.recommending.tastes import Linear


def model(seed: int, items: int = 30) -> Linear:
    return Linear(np.random.default_rng(seed).random((items, items)))


HISTORIES = Histories.of_lists([[(0, 1.0), (3, 1.0)], [(7, 1.0)], []], 30)


def test_spread_is_that_of_the_best():
    floor, spread = spread_of(np.array([[4.0, 1, 2, 3, 0], [5, 5, 5, 5, 5], [-np.inf, -np.inf, 2, 4, -np.inf]]), 3)
    assert floor.tolist() == [2, 5, 2]
    assert spread == pytest.approx([np.sqrt((4 + 1 + 0) / 3), 0, np.sqrt(4 / 2)])
    assert per_spread(spread)[1] == 0


def test_rounding_is_no_spread():
    assert spread_of(np.array([[1000.0, 1000.0001, 1000.0]]), 3)[1] == 0


def test_what_is_in_the_history_or_hidden_is_no_candidate():
    hidden = Histories.of_lists([[(0, 1.0), (3, 1.0), (9, 1.0)], [(7, 1.0)], []], 30)
    made = gather([model(1), model(2)], HISTORIES, hidden, pool=28)
    first = set(made.numbers[0].tolist())
    assert not first & {0, 3, 9}
    assert {8, 10} <= first
    assert 7 not in made.numbers[1]


def test_every_candidate_has_the_score_of_every_model():
    models = [model(1), model(2)]
    made = gather(models, HISTORIES, pool=4)
    for place, one in enumerate(models):
        scores = one.scores(HISTORIES)
        for row in range(len(HISTORIES)):
            there = made.numbers[row] >= 0
            assert 4 <= there.sum() <= 8
            assert (made.scores[row, there, place] == scores[row, made.numbers[row, there]]).all()
            best = np.argsort(-unseen(scores, HISTORIES)[row])[:4]
            assert set(best.tolist()) <= set(made.numbers[row].tolist())
    assert not made.features[2].any()  # an empty history says nothing


def test_lists_of_the_best_give_the_same_units(monkeypatch: pytest.MonkeyPatch):
    models = [model(1), model(2)]
    exact = gather(models, HISTORIES, pool=30)
    monkeypatch.setattr(candidates, "LARGE", 10)
    listed = gather(models, HISTORIES, pool=30)
    assert listed.spread == pytest.approx(exact.spread)
    assert (listed.numbers == exact.numbers)[:2].all()
    there = exact.numbers[:2] >= 0
    assert listed.scores[:2][there] == pytest.approx(exact.scores[:2][there])


def test_what_a_model_does_not_list_counts_as_the_last_that_it_lists(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(candidates, "LARGE", 10)
    one, other = model(1), model(2)
    made = gather([one, other], HISTORIES, pool=5)
    numbers, scores = other.best(HISTORIES, 5)
    missing = (made.numbers[0] >= 0) & ~np.isin(made.numbers[0], numbers[0])
    assert missing.any()
    assert made.scores[0, missing, 1] == pytest.approx(scores[0, -1])
