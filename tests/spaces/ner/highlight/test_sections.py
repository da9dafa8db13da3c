"""Cutting a text into sections: everything is in one, nothing is cut that belongs together."""

import random

import pytest

from tests.spaces.ner.highlight.conftest import module


def cut(text: str, size: int = 100):
    return module("highlight.sections").cut(text, size)


@pytest.mark.parametrize("seed", range(8))
def test_the_sections_cover_any_text(seed: int) -> None:
    rng = random.Random(seed)
    text = "".join(rng.choices("ab é\n 。.!🖍漢字 \t", k=rng.randint(0, 3_000)))
    sections = cut(text)
    assert "".join(text[one.start : one.end] for one in sections) == text
    assert all(one.end - one.start <= 100 for one in sections)


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("word " * 15 + "end.\n\nNext one. " + "more\n" * 20, "end.\n\n"),
        ("word " * 15 + "end. And\nmore. " + "words " * 20, "And\n"),
        ("word " * 15 + "end. And " + "words " * 20, "end. "),
        ("word " * 40, "word "),
        ("漢" * 80 + "。" + "字" * 80, "。"),
    ],
)
def test_it_is_cut_at_the_best_place(text: str, first: str) -> None:
    section = cut(text)[0]
    assert text[: section.end].endswith(first)


def test_a_letter_keeps_its_accent_even_without_any_space() -> None:
    text = "e\u0301" * 400
    assert all(text[one.start] == "e" for one in cut(text, 101))


def test_a_word_longer_than_a_section_is_cut_after_all() -> None:
    assert [(one.start, one.end) for one in cut("a" * 250)] == [(0, 100), (100, 200), (200, 250)]


def test_a_place_is_in_one_section() -> None:
    at = module("highlight.sections").section_at
    sections = cut("word " * 100)
    assert [at(sections, one.start) for one in sections] == list(range(len(sections)))
    assert at(sections, 10_000) == len(sections) - 1
    assert at(cut(""), 0) == 0
