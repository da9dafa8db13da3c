import numpy as np
import pytest

from shared.tasks.examples import Rows
from shared.tasks.pairs.pair import Encoded, Pair
from shared.tasks.pairs.ranking import Pool, by_vectors, by_words, metrics, missed, resampler

PAIRS = [Pair("a?", "one"), Pair("b?", "two"), Pair("c?", "ONE "), Pair("d?", "three")]


def given(table):
    """Scores as they stand in a table [rows, answers]."""
    return lambda rows: np.array(table, dtype=np.float32)[rows]


def test_answers_that_differ_in_capitals_and_spaces_are_one():
    pool = Pool(PAIRS)
    assert pool.firsts == [0, 1, 3]
    assert pool.right.tolist() == [0, 1, 0, 2]


def test_ranks_are_counted_from_one_and_ties_count_against_the_model():
    scores = given([[3, 2, 1], [3, 2, 1], [1, 1, 0], [0, 0, 0]])
    assert Pool(PAIRS).ranks(scores).tolist() == [1, 2, 2, 3]


def test_another_right_answer_is_not_in_the_way():
    pool = Pool([Pair("a?", "one"), Pair(" A?", "two"), Pair("b?", "three")])
    assert pool.also == [[0, 1], [0, 1], [2]]
    assert pool.ranks(given([[1, 3, 2], [1, 3, 2], [3, 2, 1]])).tolist() == [2, 1, 3]


def test_metrics_by_hand():
    found = metrics(np.array([1, 2, 4, 11]))
    assert found == pytest.approx({"mrr@10": 1.75 / 4, "recall@1": 0.25, "recall@3": 0.5, "recall@10": 0.75})
    assert set(metrics(np.zeros(0)).values()) == {0.0}
    assert resampler(np.array([1, 2, 11]))(np.array([1, 1, 2])) == pytest.approx(1 / 3)


def test_more_rows_than_are_compared_at_once(monkeypatch):
    monkeypatch.setattr("shared.tasks.pairs.ranking.CHUNK", 2)
    assert Pool(PAIRS).ranks(given([[3, 2, 1], [3, 2, 1], [1, 1, 0], [0, 0, 0]])).tolist() == [1, 2, 2, 3]


def test_by_vectors_and_by_words():
    pairs = [Pair("red lamp", "a lamp"), Pair("tent", "blue tent"), Pair("what?", "boat")]
    vectors = np.eye(3, dtype=np.float32)
    said = [Encoded(pair, vectors[(i + 1) % 3], vectors[i]) for i, pair in enumerate(pairs)]
    assert Pool(pairs).ranks(by_vectors(Pool(pairs), said)).tolist() == [3, 3, 3]
    assert Pool(pairs).ranks(by_words(Pool(pairs))).tolist() == [1, 1, 3]


def test_what_stands_above_the_right_answer():
    rows = Rows([], PAIRS, numbers=[2, 3, 4, 5])
    scores = given([[3, 2, 1], [3, 2, 1], [9, 1, 0], [5, 7, 1]])
    pool = Pool(PAIRS)
    found = missed(rows, pool, pool.ranks(scores), scores)
    assert found == [
        {"row": 5, "text": "d?", "answer": "three", "rank": 3, "above": ["two", "one"]},
        {"row": 3, "text": "b?", "answer": "two", "rank": 2, "above": ["one"]},
    ]
