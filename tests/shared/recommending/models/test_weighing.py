"""Weights by coordinate search."""

import numpy as np
import pytest

from shared.recommending.measures import accuracy
from shared.recommending.models.weighing import Held, damped, ndcg_of, rarity_of, search, settled


def held(noise: tuple[float, ...], users: int = 80, candidates: int = 40, seed: int = 0) -> Held:
    """Models that see the truth through noise of their own."""
    rng = np.random.default_rng(seed)
    truth = rng.random((users, candidates))
    right = truth > np.partition(truth, -5, axis=1)[:, -5:-4]
    features = np.stack([right + rng.normal(0, sigma, truth.shape) for sigma in noise], axis=2)
    return Held(features.astype(np.float32), np.zeros_like(truth), right, np.ones_like(right), right.sum(axis=1))


def test_ndcg_is_that_of_the_measures():
    one = held((0.8,))
    scores = one.features[:, :, 0]
    from scipy.sparse import csr_matrix

    numbers = np.argsort(-scores, axis=1)[:, :10]
    expected = accuracy(numbers, csr_matrix(one.right.astype(np.float32)))["ndcg"]
    assert ndcg_of(scores, one.right, one.may, one.count) == pytest.approx(expected)


def test_what_may_not_be_recommended_does_not_count():
    scores, right = np.array([[3.0, 2.0, 1.0]]), np.array([[True, False, True]])
    assert ndcg_of(scores, right, np.array([[False, True, True]]), np.array([1])) == pytest.approx([1 / np.log2(3)])


def test_a_blend_of_two_is_better_than_each_and_noise_weighs_little():
    one, other = held((0.7, 0.7, 30.0)), held((0.7, 0.7, 30.0), seed=1)
    found = search(one)
    assert found.weights.sum() == pytest.approx(1)
    assert (found.weights >= 0).all()
    assert found.weights[2] < 0.05
    assert found.ndcg == pytest.approx(one.ndcg(found.weights, found.damping))
    alone = max(other.ndcg(row) for row in np.eye(3))
    assert other.ndcg(found.weights) > alone + 0.02  # of users it was not learnt from


def test_it_is_never_worse_than_the_best_model_alone_or_the_beginning():
    one = held((0.2, 5.0, 5.0))
    found = search(one)
    assert found.ndcg >= one.ndcg(np.array([1.0, 0, 0]))
    assert search(one, found).ndcg >= found.ndcg


def test_what_is_settled_does_better_for_others_than_what_is_best_for_few():
    noise = (0.7, 0.75, 0.8, 3.0)
    everybody, best, careful = held(noise, users=400, seed=99), [], []
    for seed in range(6):
        few = held(noise, users=130, seed=seed)
        best.append(everybody.ndcg(search(few).weights))
        careful.append(everybody.ndcg(settled(few, 0).weights))
    assert np.mean(careful) > np.mean(best)
    assert settled(few, 0).weights.sum() == pytest.approx(1)


def test_weak_models_are_not_drawn_in():
    assert settled(held((0.5, 0.5, 30.0)), 0).weights[2] < 0.1
    assert settled(held((0.01, 30.0), users=20), 0).weights[0] > 0.8  # too few users to be divided


def test_what_is_too_popular_is_damped():
    rng = np.random.default_rng(3)
    one = held((0.5, 0.5))
    popular = rng.random(one.right.shape) ** 3
    raised = (np.maximum(one.features, 0.01) * popular[:, :, None] ** 0.3).astype(np.float32)
    biased = Held(raised, rarity_of(popular), one.right, one.may, one.count)
    fair = Held(raised, np.zeros_like(popular), one.right, one.may, one.count)
    found = search(biased)
    assert 0.15 < found.damping < 0.45
    assert found.ndcg > search(fair).ndcg + 0.02


def test_damping_leaves_0_and_what_nobody_has_and_the_most_popular_almost():
    rarity = rarity_of(np.array([1.0, 0.1, 0.1, 0.0]))
    assert damped(np.array([2.0, 2.0, 0.0, 2.0]), rarity, 0.5) == pytest.approx([2, 2 / 0.102**0.5, 0, 2], rel=1e-2)
    assert damped(np.array([2.0, 2.0, 2.0, 2.0]), rarity, 0.0).tolist() == [2, 2, 2, 2]
