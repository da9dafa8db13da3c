import numpy as np
import pytest
from scipy.sparse import csr_matrix, random_array

from shared.errors import ModelError
from shared.recommending.models import inverse
from shared.recommending.models.inverse import gram, inverted, most_items
from tests.shared.recommending.models.groups import QUIET


@pytest.mark.parametrize("rows", [1024, 7, 1])
def test_it_is_the_inverse_in_the_same_memory_whatever_the_blocks(monkeypatch, rows):
    monkeypatch.setattr(inverse, "ROWS", rows)
    matrix = csr_matrix(random_array((60, 23), density=0.3, rng=np.random.default_rng(0), dtype=np.float32))
    square = gram(matrix, QUIET, 0, 1)
    np.testing.assert_allclose(square, (matrix.T @ matrix).toarray(), rtol=1e-5)
    square[np.diag_indices(23)] += 1
    expected = np.linalg.inv(square.astype(np.float64))
    found = inverted(square, QUIET, 0, 1)
    assert np.shares_memory(found, square)
    np.testing.assert_allclose(found, expected, atol=1e-5)


def test_what_cannot_be_inverted_is_said():
    with pytest.raises(ModelError, match="could not be solved"):
        inverted(np.array([[1, 2], [2, 1]], dtype=np.float32), QUIET, 0, 1)


def test_the_number_of_items_follows_the_free_memory(monkeypatch):
    import psutil

    memory = psutil.virtual_memory()
    monkeypatch.setattr(psutil, "virtual_memory", lambda: memory._replace(available=10**9))
    assert most_items() == 10_000
    monkeypatch.setattr(psutil, "virtual_memory", lambda: memory._replace(available=10**12))
    assert most_items() == inverse.LARGEST
