"""Measures of lists, against values worked out by hand and against plain loops."""

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from shared.recommending.measures import accuracy, coverage, diversity, hits, intervals, mean, novelty, unit_columns

LOG3, LOG4 = np.log2(3), np.log2(4)


def held_out(*rows: list[int], items: int = 6) -> csr_matrix:
    """What was held out of each user."""
    dense = np.zeros((len(rows), items), dtype=np.float32)
    for number, row in enumerate(rows):
        dense[number, row] = 1
    return csr_matrix(dense)


def test_accuracy_by_hand():
    numbers = np.array([[0, 1, 2], [3, 4, 5], [5, 4, -1], [0, 1, 2]])
    found = accuracy(numbers, held_out([0, 2], [0], [4, 0, 1, 2], []))
    known = {name: values[:3] for name, values in found.items()}
    assert known["ndcg"] == pytest.approx([(1 + 1 / LOG4) / (1 + 1 / LOG3), 0, (1 / LOG3) / (1 + 1 / LOG3 + 1 / LOG4)])
    assert known["map"] == pytest.approx([(1 + 2 / 3) / 2, 0, 0.5 / 4])  # over all relevant ones, not over k
    assert known["precision"] == pytest.approx([2 / 3, 0, 1 / 3])
    assert known["recall"] == pytest.approx([1, 0, 1 / 4])
    assert known["mrr"] == pytest.approx([1, 0, 1 / 2])
    assert all(np.isnan(values[3]) for values in found.values())  # nothing held out: does not count


def test_what_fills_up_is_no_hit():
    assert not hits(np.array([[-1, -1], [-1, -1]]), held_out([5], [0])).any()


def test_a_perfect_list_has_an_ndcg_of_one_even_if_more_was_held_out_than_fits():
    found = accuracy(np.array([[4, 2]]), held_out([1, 2, 4, 5]))
    assert found["ndcg"] == pytest.approx([1])
    assert found["recall"] == pytest.approx([0.5])


def test_coverage_and_novelty():
    numbers = np.array([[0, 1], [0, -1], [-1, -1]])
    assert coverage(numbers, 8) == 0.25
    bits = novelty(numbers, np.array([4, 1, 0, 0, 0, 0, 0, 0]), 4)
    assert bits[:2] == pytest.approx([1, 0])
    assert np.isnan(bits[2])
    assert novelty(np.array([[2, 2]]), np.array([4, 1, 0]), 4) == pytest.approx([2])  # nobody counts as one


def test_diversity_is_one_less_the_mean_cosine_of_pairs():
    rng = np.random.default_rng(0)
    vectors = rng.normal(size=(9, 4)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    vectors[8] = 0
    numbers = np.array([[0, 3, 5], [1, 8, -1], [2, -1, -1]])
    slow = 1 - np.mean([vectors[a] @ vectors[b] for a, b in ((0, 3), (0, 5), (3, 5))])
    dense, sparse = diversity(numbers, vectors), diversity(numbers, csr_matrix(vectors))
    assert dense[:2] == pytest.approx([slow, 1], abs=1e-6)
    assert sparse[:2] == pytest.approx(dense[:2], abs=1e-6)
    assert np.isnan(dense[2])


def test_unit_columns_are_cosines_of_who_likes_items():
    matrix = csr_matrix(np.array([[1, 1, 0], [1, 1, -1], [0.5, 0, 0]], dtype=np.float32))
    vectors = unit_columns(matrix)
    like = (vectors @ vectors.T).toarray()
    assert like[0, 1] == pytest.approx(2 / np.sqrt(6))
    assert like[0, 2] == 0  # who dislikes it does not count


def test_intervals_hold_the_mean_and_narrow_with_users():
    rng = np.random.default_rng(1)
    few, many = rng.random((40, 1)), rng.random((4000, 1))
    many[::7] = np.nan
    (low, high), (lower, higher) = intervals(few, 300)[0], intervals(many, 300)[0]
    assert low < few.mean() < high
    assert lower < np.nanmean(many) < higher
    assert higher - lower < (high - low) / 4
    assert higher - lower == pytest.approx(2 * 1.96 * np.nanstd(many) / np.sqrt(4000 * 6 / 7), rel=0.25)


def test_where_nothing_is_known_nothing_is_said():
    assert np.isnan(intervals(np.full((5, 2), np.nan), 20)).all()
    assert np.isnan(intervals(np.empty((0, 2)), 20)).all()
    assert mean([np.nan]) is None
    assert mean([np.nan, 2.0]) == 2.0
