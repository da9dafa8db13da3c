"""Filling words exactly, against every possible choice."""

import random
from itertools import combinations

import pytest

from tests.spaces.summarizer.extract.conftest import module


def fill(worths, words, target, **options):
    order = sorted(range(len(words)), key=lambda index: -worths[index])
    places = [module("extract.ordering").Place(index, worths[index]) for index in order]
    return module("extract.filling").fill(places, words, target, **options)


def worth(chosen, worths, words) -> float:
    return sum(worths[index] * words[index] for index in chosen)


@pytest.mark.parametrize("seed", range(40))
def test_no_whole_choice_of_that_length_is_better(seed: int) -> None:
    rng = random.Random(seed)
    words = [rng.randint(1, 9) for _ in range(8)]
    worths = [rng.random() + 0.01 for _ in words]
    target = rng.randint(1, sum(words) - 1)
    exact = [c for n in range(9) for c in combinations(range(8), n) if sum(words[i] for i in c) == target]
    filled = fill(worths, words, target)
    total = sum(words[index] for index in filled.whole) + (filled.cut[1] if filled.cut else 0)
    assert total == target
    best = max((worth(choice, worths, words) for choice in exact), default=0.0)
    if filled.cut is None:
        assert worth(filled.whole, worths, words) == pytest.approx(best)
    else:
        index, shown = filled.cut
        assert 0 < shown < words[index]
        assert index > max(filled.whole, default=-1)
        assert best <= 0.75 * (worth(filled.whole, worths, words) + 0.5 * worths[index] * shown) + 1e-9


@pytest.mark.parametrize("seed", range(20))
def test_whole_choices_are_as_near_as_they_come_at_little_cost(seed: int) -> None:
    rng = random.Random(seed)
    words = [rng.randint(3, 12) for _ in range(7)]
    worths = [rng.random() + 0.01 for _ in words]
    target = rng.randint(3, sum(words) - 1)
    fits = [c for n in range(8) for c in combinations(range(7), n) if sum(words[i] for i in c) <= target]
    best = max(worth(choice, worths, words) for choice in fits)
    nearest = max(sum(words[i] for i in c) for c in fits if worth(c, worths, words) >= 0.75 * best - 1e-9)
    filled = fill(worths, words, target, whole=True)
    assert filled.cut is None
    assert sum(words[index] for index in filled.whole) == nearest


def test_a_long_target_is_filled_by_rank_first() -> None:
    rng = random.Random(3)
    words = [rng.randint(5, 30) for _ in range(500)]
    worths = [rng.random() for _ in words]
    filled = fill(worths, words, 3_000)
    assert sum(words[index] for index in filled.whole) == 3_000
    order = sorted(range(500), key=lambda index: -worths[index])
    assert set(order[:100]) <= set(filled.whole)


def test_repetitions_come_only_when_all_else_is_taken() -> None:
    place = module("extract.ordering").Place
    order = [place(0, 0.9), place(3, 0.1), place(1, 0.8, fresh=False), place(2, 0.7, fresh=False)]
    chosen = module("extract.filling").fill(order, [4, 4, 4, 4], 12)
    assert sorted(chosen.whole) == [0, 1, 3] or sorted(chosen.whole) == [0, 2, 3]
    cut = module("extract.filling").fill(order, [4, 4, 4, 4], 6)
    assert cut.whole == [0]
    assert cut.cut == (3, 2)


def test_sentences_of_one_word_are_never_cut() -> None:
    assert sorted(fill([0.5] * 6, [1] * 6, 4).whole) != []
    assert fill([0.5] * 6, [1] * 6, 4).cut is None
