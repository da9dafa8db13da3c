"""Novelty and diversity in numbers that can be worked out by hand."""

import numpy as np
import pytest
from scipy.sparse import csc_matrix

from shared.recommending.reranking import damped, diverse, likeness_of_users, likeness_of_vectors, scaled


def test_scaled():
    assert scaled(np.array([3.0, 1.0, 2.0])).tolist() == [1, 0, 0.5]
    assert scaled(np.array([2.0, 2.0])).tolist() == [1, 1]
    assert scaled(np.array([])).tolist() == []


def test_damped_takes_all_from_the_best_known_and_nothing_from_the_unknown():
    relevance = np.array([1.0, 0.8, 0.6], dtype=np.float32)
    popular = np.array([99, 9, 0])
    assert damped(relevance, popular, 99, 1.0) == pytest.approx([0, 0.4, 0.6])
    assert damped(relevance, popular, 99, 0.5) == pytest.approx([0.5, 0.6, 0.6])
    assert damped(relevance, popular, 99, 0.0).tolist() == relevance.tolist()
    assert damped(relevance, np.zeros(3), 0, 1.0).tolist() == relevance.tolist()


def test_maximal_marginal_relevance():
    relevance = np.array([1.0, 0.9, 0.5])
    like = np.array([[1.0, 1.0, 0.0], [1.0, 1.0, 0.0], [0.0, 0.0, 1.0]])
    assert diverse(relevance, like, 3, 0.0) == [0, 1, 2]
    assert diverse(relevance, like, 2, 0.2) == [0, 1]  # 0.8 * 0.9 - 0.2 is more than 0.8 * 0.5
    assert diverse(relevance, like, 2, 0.5) == [0, 2]
    assert diverse(relevance, like, 10, 1.0) == [0, 2, 1]


def test_likeness_by_vectors_is_their_cosine_and_never_below_nothing():
    vectors = np.array([[2.0, 0.0], [1.0, 1.0], [-1.0, 0.0], [0.0, 0.0]])
    like = likeness_of_vectors(vectors)(np.array([0, 1, 2, 3]))
    assert like[0] == pytest.approx([1, 0.5**0.5, 0, 0])
    assert like.min() == 0


def test_likeness_by_users_is_the_cosine_of_who_had_them():
    columns = csc_matrix(np.array([[1, 1, 0], [1, 0, 0], [0, 0, 0]], dtype=np.float32))
    like = likeness_of_users(columns)(np.array([1, 0, 2]))
    assert like[0] == pytest.approx([1, 0.5**0.5, 0])
    assert like[2] == pytest.approx([0, 0, 0])
