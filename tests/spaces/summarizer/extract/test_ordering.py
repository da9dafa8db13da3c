"""The order that every summary of a text is a beginning of."""

import random

import numpy as np
import pytest

from tests.spaces.summarizer.extract.conftest import document, module, unit, weighing


def candidates(*weighings):
    return module("extract.candidates").candidates(weighings)


def order(found, expected: int, **options):
    return list(module("extract.ordering").in_order(found, expected, **options))


@pytest.mark.parametrize("sentences", [1, 30, 60, 200])
@pytest.mark.parametrize("spread", [True, False])
def test_everything_is_in_it_once_and_repetitions_are_last(sentences: int, spread: bool) -> None:
    found = candidates(document(1, sentences)[1], document(2, sentences)[1])
    places = order(found, 10, spread=spread)
    assert sorted(place.index for place in places) == list(range(len(found)))
    fresh = [place.fresh for place in places]
    assert fresh == sorted(fresh, reverse=True)
    assert all(place.worth > 0 for place in places)


@pytest.mark.parametrize("expected", [5, 90, 400])
def test_the_shortcuts_give_what_the_plain_rule_gives(expected: int) -> None:
    """Maximal marginal relevance, computed from its definition."""
    rng = random.Random(4)
    sentences = [" ".join(f"{rng.choice('abcdefgh')}{rng.randint(0, 10**9)}" for _ in range(6)) for _ in range(500)]
    found = candidates(weighing(sentences))
    vectors = np.stack([one.weighed.vector for one in found])
    scores = np.array([one.weighed.score for one in found], np.float32)
    gains = 0.75 * (scores - scores.min()) / np.ptp(scores)
    near, chosen, left = np.zeros(len(found), np.float32), [], np.ones(len(found), bool)
    while len(chosen) < expected:
        at = int(np.where(left, gains - 0.25 * near, -np.inf).argmax())
        left[at] = False
        if near[at] < 0.9:
            chosen.append(at)
            near = np.maximum(near, vectors @ vectors[at])
    places = order(found, expected, spread=False)[:expected]
    assert [place.index for place in places] == chosen


def test_each_part_has_a_sentence_before_any_has_two() -> None:
    found = candidates(document(5, 600)[1])
    parts = module("extract.parts").parts_of(found, 30)
    first = order(found, 30)[: len(parts)]
    assert len(parts) > 5
    assert all(any(place.index in part.members for place in first) for part in parts)


@pytest.mark.parametrize("expected", [1, 3, 50, 1_000])
def test_the_parts_cover_the_documents_and_none_is_in_two(expected: int) -> None:
    found = candidates(document(6, 300)[1], document(7, 5)[1], document(8, 80)[1])
    parts = module("extract.parts").parts_of(found, expected)
    assert [index for part in parts for index in part.members] == list(range(len(found)))
    assert all(len({found[index].document for index in part.members}) == 1 for part in parts)
    assert all(part.words == sum(found[index].words for index in part.members) for part in parts)


def test_parts_of_one_text_have_about_as_many_words() -> None:
    found = candidates(document(9, 1_000)[1])
    words = [part.words for part in module("extract.parts").parts_of(found, 60)]
    assert len(words) == 20
    assert max(words) - min(words) < 60


def test_like_sentences_make_way_for_others() -> None:
    """No words are repeated here: only the vectors are alike."""
    vectors = [(unit(1) if n < 40 else unit(100 + n)) + 0.35 * unit(500 + n) for n in range(81)]
    vectors = [vector / np.linalg.norm(vector) for vector in vectors]
    sentences = [f"A{n} b{n} c{n} d{n}." for n in range(81)]
    weighed = weighing(sentences, [0.9] * 40 + [0.8] * 40 + [0.1], vectors)
    first = order(candidates(weighed), 10, spread=False)[:10]
    assert first[0].index < 40
    assert sum(place.index < 40 for place in first) <= 4
