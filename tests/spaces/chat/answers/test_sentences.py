"""An answer that is being written, cut into sentences."""

import pytest

from tests.spaces.chat.answers.conftest import module

WRITTEN = (
    "<think>Hm. They want days.</think>Yes. It takes 3 days. [1] For e.g. islands it is more [2].\n\nYou need:\n"
    "1. A name.\n2. An address. [3]\n\n- Pay by card (fast). **Bold.**"
)
TEXTS = [
    ("", "Yes. It takes 3 days [1]."),
    ("", "For e.g. islands it is more [2]."),
    ("", "You need:"),
    ("1. ", "A name."),
    ("2. ", "An address [3]."),
    ("- ", "Pay by card (fast)."),
    ("", "**Bold.**"),
]


def pieces(written: str, *, ended: bool = True):
    return module("answers.sentences").pieces_of(written, ended=ended)


def test_sentences_with_their_signs_and_gaps() -> None:
    found = pieces(WRITTEN)
    assert [(piece.sign, piece.text) for piece in found] == TEXTS
    assert [piece.gap for piece in found] == [" ", " ", "\n\n", "\n", "\n", "\n\n", " "]


@pytest.mark.parametrize("size", [1, 2, 3, 7, 50])
def test_what_was_complete_stays_as_it_was_when_more_comes(size: int) -> None:
    before: list = []
    for end in range(0, len(WRITTEN) + size, size):
        found = pieces(WRITTEN[:end], ended=False)
        assert found[: len(before)] == before
        before = found
    whole = pieces(WRITTEN)
    assert whole[: len(before)] == before
    assert len(whole) - len(before) == 1


@pytest.mark.parametrize("written", ["", " ", "<think>Never ended", "<<<END 0123456789ab>>>", "\u200b", "<|im_end|>"])
def test_nothing_is_nothing(written: str) -> None:
    assert pieces(written) == []
    assert pieces(written, ended=False) == []
