import numpy as np
import pytest
from scipy.sparse import csr_matrix, random_array

from shared.recommending.models.item_weights import ItemWeights, kept, nothing_together, strongest
from tests.shared.recommending.models.groups import NOBODY, ONE_USER, asked, entries


def test_strongest_keeps_the_largest_of_each_row_whatever_their_sign():
    matrix = csr_matrix(random_array((40, 30), density=0.5, rng=np.random.default_rng(0)) - csr_matrix((40, 30)))
    matrix.data = np.random.default_rng(1).normal(size=matrix.nnz)
    matrix.data[3] = 0
    found = strongest(matrix, 4).toarray()
    for row, kept_of_row in zip(matrix.toarray(), found, strict=True):
        best = np.argsort(-np.abs(row))[:4]
        expected = np.zeros(30)
        expected[best] = row[best]
        np.testing.assert_array_equal(kept_of_row, expected)


@pytest.mark.parametrize(("items", "weights"), [(3, 100), (400, 100), (3000, 300), (20_000, 400)])
def test_a_small_catalogue_keeps_fewer_weights_of_an_item(items, weights):
    assert kept(items, 400) == weights


def test_shares_take_the_preference_and_the_weight():
    class Plain(ItemWeights):
        fit = None

    weights = csr_matrix(np.array([[0, 2, 0], [1, 0, -3], [0, 0, 0]], dtype=np.float32))
    model = Plain(weights, np.array([1, 1, 2], dtype=np.float32))
    history = asked(3, [(0, 0.5), (1, -1.0)])
    np.testing.assert_allclose(model.scores(history), [[-1, 1, 3]])
    np.testing.assert_allclose(model.shares(history, 2), [0, 3])
    np.testing.assert_allclose(model.shares(history, 1), [1, 0])
    np.testing.assert_allclose(model.similar(1), [1, 0, -6])


def test_without_two_items_of_one_user_nothing_can_be_learnt():
    assert nothing_together(ONE_USER) == ""
    for train in (NOBODY, entries([(0, 0, 1), (1, 1, 1)], 2, 2)):
        assert nothing_together(train).startswith("Nobody in the file has two items")
