import numpy as np

from shared.recommending.models.popularity import Popularity, freshness
from tests.shared.recommending.models.groups import asked, entries, fitted, stands

DAY = 86_400


def test_it_counts_those_who_like_an_item():
    train = entries([(0, 0, 5), (1, 0, 4), (2, 0, 1), (0, 1, 5), (1, 2, 1), (2, 2, 1), (3, 2, 2)], 4, 4, "explicit")
    model = fitted(Popularity, train)
    np.testing.assert_array_equal(model.counts, [2, 1, 0, 0])
    scores = model.scores(asked(4, [(1, 1.0)], []))
    np.testing.assert_allclose(scores, [[1, 0.5, 0, 0]] * 2)
    assert model.best(asked(4, [(0, 1.0)]), 1)[0].tolist() == [[1]]
    assert model.shares(asked(4, [(0, 1.0), (1, 1.0)]), 2).tolist() == [0, 0]


def test_with_times_what_is_liked_now_is_ahead_of_what_was():
    pairs = [(user, 0, 1) for user in range(5)] + [(user, 1, 1) for user in range(4)]
    old, new = [0, 0, 0, 0, 0], [100 * DAY] * 4
    assert fitted(Popularity, entries(pairs, 5, 2)).counts.tolist() == [5, 4]
    counts = fitted(Popularity, entries(pairs, 5, 2, time=old + new)).counts
    assert counts[1] == 4
    assert counts[0] < 4


def test_an_entry_of_the_median_age_counts_half():
    train = entries([(user, 0, 1) for user in range(5)], 5, 1, time=[0, 10 * DAY, 20 * DAY, 30 * DAY, 40 * DAY])
    np.testing.assert_allclose(freshness(train), [1 / 4, 2**-1.5, 1 / 2, 2**-0.5, 1])


def test_edge_cases(tmp_path):
    stands(Popularity, tmp_path)
    assert Popularity.unfit(entries([], 1, 1), None) == ""
