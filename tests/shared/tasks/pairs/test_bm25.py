from math import log

import pytest

from shared.tasks.pairs.bm25 import WordSearch


def test_a_word_counts_by_its_rarity_and_the_length_of_the_text():
    """The formula by hand: two texts of 2 and 4 words, mean 3."""
    found = WordSearch(["red lamp", "red red tent here"]).scores("Lamp?")
    rarity = log(1 + (2 - 1 + 0.5) / (1 + 0.5))
    assert found.tolist() == pytest.approx([rarity * 2.2 / (1 + 1.2 * (0.25 + 0.75 * 2 / 3)), 0.0])


def test_a_word_in_all_texts_says_little_but_more_of_it_says_more():
    search = WordSearch(["the lamp", "the the tent", "the blue boat"])
    common = search.scores("the")
    assert 0 < common.max() < search.scores("boat").max()
    assert common.argmax() == 1
    assert search.scores("Boat the").argmax() == 2


@pytest.mark.parametrize("question", ["", "?!", "unknown words"])
def test_nothing_in_common(question):
    assert WordSearch(["red lamp", "", "tent"]).scores(question).tolist() == [0, 0, 0]


def test_texts_without_any_word():
    assert WordSearch(["", "…"]).scores("lamp").tolist() == [0, 0]
    assert WordSearch([]).scores("lamp").tolist() == []
