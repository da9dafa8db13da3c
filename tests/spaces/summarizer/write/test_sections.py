"""Long texts in sections."""

import random

import pytest

from tests.spaces.summarizer.write.conftest import module


def count(text: str) -> int:
    return len(text.split())


def pieces(text: str, room: int, counted=count) -> list[str]:
    return [text[one.start : one.end] for one in module("write.sections").cut([text], counted, room)]


def prose(paragraphs: int, seed: int = 0) -> str:
    """Sentences of three to fifteen words, three to nine in a paragraph."""
    rng = random.Random(seed)

    def sentence() -> str:
        return " ".join(["The", *(rng.choice(("bank", "lends", "money", "today")) for _ in range(rng.randint(2, 14)))])

    return "\n\n".join(" ".join(f"{sentence()}." for _ in range(rng.randint(3, 9))) for _ in range(paragraphs))


@pytest.mark.parametrize("room", [15, 40, 100, 333])
@pytest.mark.parametrize("seed", range(5))
def test_nothing_is_left_out_and_no_sentence_is_cut(room: int, seed: int) -> None:
    text = prose(20, seed)
    found = pieces(text, room)
    assert " ".join(" ".join(found).split()) == " ".join(text.split())
    assert all(count(piece) <= room for piece in found)
    assert all(piece.startswith("The ") and piece.endswith(".") for piece in found)
    assert len(found) <= 1.6 * count(text) / room + 1


def test_sections_are_of_like_size() -> None:
    text = " ".join(f"Number {number} is a sentence." for number in range(41))
    sizes = [count(piece) for piece in pieces(text, 100)]
    assert len(sizes) == 3
    assert max(sizes) - min(sizes) <= 10


def test_they_end_with_a_paragraph_where_one_is_near() -> None:
    text = "\n\n".join(" ".join(f"Line {n} of {part} is here." for n in range(9)) for part in ("one", "two", "three"))
    assert pieces(text, 70) == text.split("\n\n")


def test_a_text_that_fits_is_one_section() -> None:
    assert pieces("  One. Two.\n", 2) == ["One. Two."]
    assert pieces(" \n ", 5) == []


def test_a_sentence_that_is_too_long_is_cut_between_words() -> None:
    text = "Short. " + " ".join(f"word{number}" for number in range(50)) + ". End."
    found = pieces(text, 8)
    assert all(count(piece) <= 8 for piece in found)
    assert " ".join(found).split() == text.split()


def test_scripts_without_blanks_are_cut_between_characters() -> None:
    text = "港口今天开放了" * 30
    found = pieces(text, 20, len)
    assert "".join(found) == text
    assert max(map(len, found)) <= 20


def test_one_endless_word_is_cut_anywhere() -> None:
    found = pieces("x" * 1000, 64, len)
    assert "".join(found) == "x" * 1000
    assert max(map(len, found)) <= 64


def test_a_wrapped_line_is_not_the_end_of_a_sentence() -> None:
    text = "The committee met in the town hall of Santa\nMonica on Tuesday. Its chair, Dr. Ines\nOkafor, spoke first.\n"
    assert pieces(text, 12) == [text[:62], text[63:].strip()]


def test_each_text_begins_a_section() -> None:
    texts = ["One. Two.", "  ", "Three is here. Four is here."]
    found = module("write.sections").cut(texts, count, 4)
    assert [(one.document, texts[one.document][one.start : one.end]) for one in found] == [
        (0, "One. Two."),
        (2, "Three is here."),
        (2, "Four is here."),
    ]


def test_a_megabyte_is_cut_soon_and_counted_about_once() -> None:
    text = prose(3000)
    assert len(text) > 500_000
    seen = []

    def counted(piece: str) -> int:
        seen.append(len(piece))
        return count(piece)

    found = pieces(text, 700, counted)
    assert count(" ".join(found)) == count(text)
    assert sum(seen) < 4 * len(text)
