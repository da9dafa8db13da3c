"""Vectors that are made once."""

import numpy as np

from tests.spaces.chat.answers.conftest import module, words_as_vectors


def test_each_text_is_embedded_once() -> None:
    asked: list[str] = []

    def embed(texts):
        asked.extend(texts)
        return words_as_vectors(texts)

    remembered = module("answers.meaning").Remembered(embed)
    first = remembered(["a tent", "a rope", "a tent"])
    second = remembered(["a rope", "a lamp"])
    assert asked == ["a tent", "a rope", "a lamp"]
    assert np.array_equal(first, words_as_vectors(["a tent", "a rope", "a tent"]))
    assert np.array_equal(second, words_as_vectors(["a rope", "a lamp"]))


def test_the_oldest_are_forgotten() -> None:
    asked: list[str] = []

    def embed(texts):
        asked.extend(texts)
        return words_as_vectors(texts)

    remembered = module("answers.meaning").Remembered(embed, most=2)
    for text in ("a", "b", "a", "c", "a", "b"):
        remembered([text])
    assert asked == ["a", "b", "c", "b"]
    assert remembered([]).shape == (0, 0)
