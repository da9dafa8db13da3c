import numpy as np
import pytest
from scipy.sparse import csr_matrix, random_array

from shared.errors import ModelError
from shared.recommending.models.files import SPARSE, of_sparse, read_arrays, to_sparse, write_arrays


def test_arrays_and_numbers_come_back(tmp_path):
    wide = np.arange(12, dtype=np.float32).reshape(3, 4)
    write_arrays(tmp_path / "a", {"wide": wide.T, "none": np.zeros((0, 3), dtype=np.float32), "number": 0.25})
    found = read_arrays(tmp_path / "a", "wide", "number")
    np.testing.assert_array_equal(found["wide"], wide.T)
    assert found["none"].shape == (0, 3)
    assert float(found["number"]) == 0.25


@pytest.mark.parametrize("shape", [(7, 5), (0, 4), (3, 3)])
def test_a_sparse_matrix_comes_back(tmp_path, shape):
    matrix = csr_matrix(random_array(shape, density=0.4, rng=np.random.default_rng(0), dtype=np.float32))
    write_arrays(tmp_path / "a", of_sparse(matrix))
    again = to_sparse(read_arrays(tmp_path / "a", *SPARSE))
    assert again.shape == shape
    np.testing.assert_array_equal(again.toarray(), matrix.toarray())


def test_missing_damaged_and_incomplete_files_are_named(tmp_path):
    with pytest.raises(ModelError, match="“gone” of a trained recommender could not be read"):
        read_arrays(tmp_path / "gone")
    (tmp_path / "cut").write_bytes(b"\x08\0\0")
    with pytest.raises(ModelError, match="“cut” of a trained recommender could not be read"):
        read_arrays(tmp_path / "cut")
    write_arrays(tmp_path / "half", {"data": np.ones(2)})
    with pytest.raises(ModelError, match="lacks indices, indptr, shape; train it again"):
        read_arrays(tmp_path / "half", *SPARSE)
