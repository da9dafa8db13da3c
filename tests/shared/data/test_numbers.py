"""Numbers in columns, however they are written."""

import numpy as np
import pyarrow as pa
import pytest

from shared.data.numbers import coded, read_numbers

NONE = float("nan")


@pytest.mark.parametrize(
    ("cells", "numbers"),
    [
        (["5", " 4.5 ", "+3", ".5", "5.", "-1", "1e3"], [5, 4.5, 3, 0.5, 5, -1, 1000]),
        (["", None, "x", "1e999", "nan", "5 stars", "1.2.3"], [NONE] * 7),
        (["4,5", "3", "0,25"], [4.5, 3, 0.25]),
        (["1,234", "12", "1,234,567.5"], [1234, 12, 1234567.5]),
        (["1,234", "1,5"], [1.234, 1.5]),
        (["Like", "dislike", "true", "No"], [1, 0, 1, 0]),
        ([1, None, -3], [1, NONE, -3]),
        ([1.5, float("inf"), None], [1.5, NONE, NONE]),
        ([True, False], [1, 0]),
        ([[1], [2]], [NONE, NONE]),
        ([None, None], [NONE, NONE]),
    ],
)
def test_numbers_are_read(cells, numbers):
    np.testing.assert_equal(read_numbers(pa.array(cells)), np.array(numbers, dtype=float))


def test_a_column_in_pieces_is_one_column():
    cells = pa.chunked_array([["4,5", "x"], ["7"], ["4,5", None]])
    np.testing.assert_equal(read_numbers(cells), [4.5, NONE, 7, 4.5, NONE])
    codes, different = coded(cells)
    assert codes.tolist() == [0, 1, 2, 0, -1]
    assert different.to_pylist() == ["4,5", "x", "7"]


def test_nothing_at_all():
    assert len(read_numbers(pa.chunked_array([], pa.string()))) == 0
