from itertools import product

import numpy as np
import pytest

from shared.data.spans.span import Span
from shared.tasks.entities.tags import best_tags, outputs, tag_indices, tagged_spans

LABELS = ("ORG", "PLACE")
OUT, B_ORG, I_ORG, B_PLACE, I_PLACE = range(5)


def allowed(tags):
    """Whether every I goes on with an entity of its own type."""
    pairs = zip([OUT, *tags], tags, strict=False)
    return all(tag == OUT or tag % 2 or before in (tag - 1, tag) for before, tag in pairs)


def test_an_output_for_o_and_two_for_each_label():
    assert outputs(LABELS) == 5
    assert outputs(()) == 1


def test_the_tags_of_words():
    places = [(0, 3), (4, 8), (8, 9), (10, 14), (15, 17), (18, 22)]
    spans = [Span(10, 17, "ORG"), Span(0, 3, "PLACE"), Span(18, 22, "ORG")]
    assert tag_indices(places, spans, LABELS).tolist() == [B_PLACE, OUT, OUT, B_ORG, I_ORG, B_ORG]
    assert tag_indices(places, [], LABELS).tolist() == [OUT] * 6
    found = tag_indices([], spans, LABELS)
    assert (found.shape, found.dtype) == ((0,), np.int64)


def test_a_word_that_a_span_cuts_belongs_to_it():
    assert tag_indices([(0, 6), (7, 9)], [Span(0, 5, "ORG")], LABELS).tolist() == [B_ORG, OUT]


def test_tags_become_spans_of_words():
    tags = [OUT, B_ORG, I_ORG, B_ORG, OUT, B_PLACE, I_PLACE, I_PLACE]
    assert tagged_spans(tags) == [(1, 2, 0), (3, 3, 0), (5, 7, 1)]
    assert tagged_spans([]) == tagged_spans([OUT, OUT]) == []


@pytest.mark.parametrize("words", [1, 2, 3, 5])
def test_the_best_tags_are_those_of_brute_force(words):
    sequences = np.array([tags for tags in product(range(5), repeat=words) if allowed(tags)])
    at = np.arange(words)
    for seed in range(60):
        scores = np.random.default_rng(seed).normal(size=(words, 5)) * 2
        found = best_tags(scores)
        assert allowed(found.tolist())
        assert scores[at, found].sum() == pytest.approx(scores[at, sequences].sum(axis=1).max())


def test_no_entity_begins_with_an_inner_tag():
    for seed in range(100):
        rng = np.random.default_rng(seed)
        scores = rng.normal(size=(rng.integers(1, 80), 1 + 2 * rng.integers(1, 6))) * 4
        scores[:, 2::2] += 3  # as if the model preferred them
        found = best_tags(scores)
        assert allowed(found.tolist())
        assert len(found) == len(scores)
        ends = [(first, last) for first, last, _ in tagged_spans(found.tolist())]
        assert all(scores.shape[0] > last >= first for first, last in ends)


def test_where_the_best_tag_of_each_word_is_allowed_it_is_the_answer():
    tags = [OUT, B_ORG, I_ORG, I_ORG, B_PLACE, B_PLACE, I_PLACE, OUT]
    scores = np.eye(5)[tags]
    assert best_tags(scores).tolist() == tags


def test_words_may_outweigh_one_another():
    """An inner tag that is sure needs a beginning, even if that word alone would not be one."""
    scores = np.log([[0.6, 0.4, 0.0001, 0.0001, 0.0001], [0.01, 0.01, 0.97, 0.005, 0.005]])
    assert best_tags(scores).tolist() == [B_ORG, I_ORG]
    scores = np.log([[0.999, 0.001, 0.0001, 0.0001, 0.0001], [0.4, 0.01, 0.58, 0.005, 0.005]])
    assert best_tags(scores).tolist() == [OUT, OUT]
