import numpy as np
import pytest
from scipy.sparse import csr_matrix

from shared.recommending.models.trial import Trial, best_value, trial
from tests.shared.recommending.models.groups import DISLIKES
from tests.shared.recommending.tastes import tastes


def test_what_is_held_out_is_not_fitted_and_not_asked():
    matrix = tastes().matrix
    made = trial(matrix, 0)
    assert made.fit.nnz < matrix.nnz
    assert made.held.nnz == pytest.approx(0.1 * matrix.nnz, rel=0.3)
    assert not made.asked.multiply(made.held).nnz
    assert (np.diff(made.asked.indptr) > 0).all()
    assert (np.diff(made.held.indptr) > 0).all()
    assert (trial(matrix, 0).held != made.held).nnz == 0
    assert trial(matrix, 1).held.shape != made.held.shape or (trial(matrix, 1).held != made.held).nnz


def test_too_few_entries_make_no_trial():
    assert trial(DISLIKES.matrix, 0) is None


def test_ndcg_of_a_case_reckoned_by_hand():
    asked = csr_matrix(np.array([[1, 0, 0, 0], [0, 1, 0, 0]], dtype=np.float32))
    held = csr_matrix(np.array([[0, 1, 0, 1], [1, 0, 0, 0]], dtype=np.float32))
    made = Trial(asked, asked, held)
    scores = np.array([[9, 3, 2, 1], [1, 9, 3, 2]], dtype=np.float32)  # hits at places 1 and 3; at place 3
    first = (1 + 1 / np.log2(4)) / (1 + 1 / np.log2(3))
    assert made.ndcg(lambda rows: scores) == pytest.approx((first + 1 / np.log2(4)) / 2)


def test_the_best_value_is_found_without_trying_what_comes_after_two_steps_down():
    tried = []

    def score(value):
        tried.append(value)
        return -((value - 2) ** 2)

    assert best_value([0, 1, 2, 3, 4, 5], score) == 2
    assert tried == [0, 1, 2, 3, 4]
