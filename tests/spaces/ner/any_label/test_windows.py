"""Windows of a long text."""

import random

from tests.spaces.ner.any_label.conftest import part


def sentence(start: int, *tokens: int) -> list:
    """Words of one character each, with a space between them."""
    return [part("windows").Word(start + 2 * i, start + 2 * i + 1, count) for i, count in enumerate(tokens)]


def cut(sentences: list, words: int = 5, tokens: int = 100, overlap: int = 2) -> list[tuple[int, int]]:
    windows = part("windows")
    return windows.windows(sentences, windows.Budget(words, tokens, overlap))


def test_as_many_sentences_as_fit():
    sentences = [sentence(0, 1, 1), sentence(10, 1, 1), sentence(20, 1, 1), sentence(30, 1, 1, 1, 1)]
    assert cut(sentences) == [(0, 13), (20, 23), (30, 37)]
    assert cut(sentences, words=50) == [(0, 37)]
    assert cut(sentences, words=50, tokens=3) == [(0, 3), (10, 13), (20, 23), (30, 35), (32, 37)]
    assert cut([]) == []
    assert cut([[], sentence(4, 1), []]) == [(4, 5)]


def test_a_long_sentence_is_cut_with_overlap():
    long = sentence(100, *[1] * 12)
    assert cut([sentence(0, 1), long, sentence(200, 1)]) == [
        (0, 1), (100, 109), (106, 115), (112, 121), (118, 123), (200, 201)
    ]  # fmt: skip


def test_a_word_beyond_the_budget_stands_alone():
    assert cut([sentence(0, 1, 500, 1)], tokens=10) == [(0, 1), (2, 3), (4, 5)]


def test_every_word_is_read_and_no_window_is_too_large():
    rng = random.Random(0)
    for _ in range(200):
        sentences, place = [], 0
        for _ in range(rng.randint(0, 8)):
            sentences.append(sentence(place, *(rng.randint(0, 6) for _ in range(rng.randint(1, 20)))))
            place = sentences[-1][-1].end + 1
        words, tokens = rng.randint(1, 12), rng.randint(6, 30)
        found = cut(sentences, words, tokens, rng.randint(0, 3))
        every = [word for one in sentences for word in one]
        inside = [[word for word in every if start <= word.start and word.end <= end] for start, end in found]
        assert {word.start for window in inside for word in window} == {word.start for word in every}
        assert all(len(window) <= words and sum(word.tokens for word in window) <= tokens for window in inside)
        assert found == sorted(found)
