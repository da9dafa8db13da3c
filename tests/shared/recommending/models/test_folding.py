import numpy as np
import pytest

from shared.recommending.models import folding
from shared.recommending.models.folding import Folding
from tests.shared.recommending.models.groups import asked

ALPHA, RIDGE = 3.0, 0.7


@pytest.fixture(scope="module")
def factors():
    return np.random.default_rng(0).normal(size=(12, 5)).astype(np.float32)


ROWS = [[(0, 1.0), (4, 0.5)], [], [(2, 1.0), (3, -1.0), (7, 1.5), (8, 1.0)], [(5, -1.0)]]


def slowly(factors, row):
    """Equation 4 of the paper, with whole matrices."""
    confidence, aim = np.ones(12), np.zeros(12)
    for item, preference in row:
        confidence[item] += ALPHA * abs(preference)
        aim[item] = preference > 0
    left = factors.T @ np.diag(confidence) @ factors + RIDGE * np.eye(5)
    return np.linalg.solve(left, factors.T @ (confidence * aim))


@pytest.mark.parametrize("room", [8_000_000, 30])
def test_it_is_the_formula_of_the_paper_whatever_the_batches(factors, monkeypatch, room):
    monkeypatch.setattr(folding, "ROOM", room)
    found = Folding(factors, ALPHA, RIDGE).users(asked(12, *ROWS).matrix)
    np.testing.assert_allclose(found, [slowly(factors, row) for row in ROWS], atol=1e-5)


def test_nobody_and_who_only_dislikes_get_zeros(factors):
    made = Folding(factors, ALPHA, RIDGE)
    assert not made.users(asked(12, [], [(5, -1.0)]).matrix).any()
    assert made.users(asked(12).matrix).shape == (0, 5)


def test_shares_add_up_and_what_is_disliked_has_none(factors):
    made, history = Folding(factors, ALPHA, RIDGE), asked(12, ROWS[2])
    user = made.users(history.matrix)[0]
    for item in range(12):
        shares = made.shares(history.items, history.preference, item)
        assert shares.sum() == pytest.approx(float(user @ factors[item]), abs=1e-5)
        assert shares[1] == 0
