"""What numbers beside interactions are taken for."""

import numpy as np
import pytest

from shared.recommending.kinds import detect_kind, has_scale

STARS = [1] * 5 + [2] * 10 + [3] * 25 + [4] * 35 + [5] * 25


@pytest.mark.parametrize(
    ("values", "column", "kind"),
    [
        ([1, 1, 1], "x", "implicit"),
        ([5, 5], "rating", "implicit"),
        ([1, 1, -3], "x", "implicit"),
        (STARS, "x", "explicit"),
        ([0.5, 1, 1.5, 2, 2.5, 3, 3.5, 4, 4.5, 5], "x", "explicit"),
        (list(range(1, 11)) * 3, "x", "explicit"),
        ([0, 1, 1, 0], "x", "explicit"),
        ([-1, 1, 1], "x", "explicit"),
        ([-1, 0, 1], "x", "explicit"),
        ([3.1, 4.7, 2.2, 4.7], "x", "explicit"),
        ([-1, *STARS], "x", "explicit"),
        ([1] * 60 + [2] * 20 + [3] * 10 + [4] * 4 + [5], "x", "counts"),
        ([1] * 60 + [2] * 20 + [3] * 10 + [4] * 4 + [5], "Book-Rating", "explicit"),
        (STARS, "play_count", "counts"),
        ([0, 0, 1, 1, 1, 2], "x", "counts"),
        ([1, 2, 3, 17], "rating", "counts"),
        ([13883, 11690, 1], "weight", "counts"),
        ([0.1, 7.25, 120.5], "hours", "counts"),
        ([0, 0], "x", "counts"),
        ([-4, -2], "x", "counts"),
        ([1, 5, 5], "x", "explicit"),
    ],
)
def test_kinds(values, column, kind):
    assert detect_kind(np.array([*values, np.nan], dtype=float), column) == kind


@pytest.mark.parametrize(
    ("values", "scale"), [([-1, 1], True), ([-0.5, 0.25], True), ([-1, 5], False), ([0, 1], False), ([], False)]
)
def test_only_a_scale_around_zero_has_negative_ratings(values, scale):
    assert has_scale(np.array(values, dtype=float)) is scale
