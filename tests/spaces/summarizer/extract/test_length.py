"""What a visitor may ask for."""

import pytest

from shared.errors import DataError
from tests.spaces.summarizer.extract.conftest import length


@pytest.mark.parametrize("unit", ["sentences", "words", "percent"])
@pytest.mark.parametrize("amount", [0, -3, None, "3", True, float("nan"), float("inf")])
def test_what_is_no_length_gets_one_sentence(amount, unit: str) -> None:
    with pytest.raises(DataError) as error:
        length(amount, unit)
    assert str(error.value).endswith(".")
    assert "\n" not in str(error.value)


def test_half_a_sentence_is_no_length_but_half_a_per_cent_is() -> None:
    for unit in ("sentences", "words"):
        with pytest.raises(DataError, match="whole number"):
            length(2.5, unit)
    assert length(0.5, "percent").words_of(1_000) == 5


def test_an_unknown_unit_is_named() -> None:
    with pytest.raises(DataError, match="“pages”"):
        length(3, "pages")


def test_a_number_field_gives_whole_numbers_with_a_point() -> None:
    assert length(3.0, "sentences") == length(3, "sentences")
    assert isinstance(length(3.0, "sentences").amount, int)


@pytest.mark.parametrize(
    ("amount", "unit", "total", "words"),
    [
        (10, "percent", 95, 10),
        (10, "percent", 94, 9),
        (1, "percent", 10, 1),
        (300, "percent", 10, 10),
        (7, "words", 5, 5),
    ],
)
def test_per_cent_are_rounded_to_words_of_which_there_is_at_least_one(amount, unit, total, words) -> None:
    assert length(amount, unit).words_of(total) == words


def test_it_says_what_it_is_and_what_is_too_much() -> None:
    assert [str(length(1, "sentences")), str(length(1200, "words")), str(length(2.5, "percent"))] == [
        "1 sentence",
        "1,200 words",
        "2.5 % of the words",
    ]
    assert length(3, "sentences").beyond(3, 50) == ""
    assert "only" not in length(100, "percent").beyond(3, 50)
    assert length(4, "sentences").beyond(3, 50).startswith("4 sentences were asked for")
    assert "50 words" in length(60, "words").beyond(3, 50)
    assert "50 words" in length(101, "percent").beyond(3, 50)
