"""What is personal becomes a tag, and what is not stays."""

import time

import pytest

from tests.spaces.chat.people.conftest import module


@pytest.fixture
def mask():
    return module("people.masking").mask


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("Write to ana.duarte@example.com, please", "Write to [E-MAIL], please"),
        ("My number is +44 7700 900123.", "My number is [PHONE]."),
        ("call me on 020 7946 0958 tonight", "call me on [PHONE] tonight"),
        ("IBAN DE89 3704 0044 0532 0130 00!", "IBAN [IBAN]!"),
        ("card 4111 1111 1111 1111, 12/27", "card [CARD], 12/27"),
        ("it came from 192.0.2.7", "it came from [IP]"),
        ("see https://shop.example/?mail=a@b.co&t=1", "see [URL]"),
        ("a@b.co and c@d.org", "[E-MAIL] and [E-MAIL]"),
        ("", ""),
        ("Wo ist mein Zelt? \U0001f9e1", "Wo ist mein Zelt? \U0001f9e1"),
    ],
)
def test_patterns(mask, said: str, kept: str) -> None:
    assert mask(said) == kept


@pytest.mark.parametrize(
    "said",
    [
        "Where is MB-10234?",
        "mb-10234 or MB-10235, I do not know",
        "ordered on 2026-05-04, it cost 1,299.00 and weighs 12.5 kg",
        "between 2026-05-04 2026-05-11",
        "1234 tents, 56789 pegs, page 12 of 340",
        "4111 tents",
        "It is version 1.2.3.4",
    ],
)
def test_what_is_not_personal_stays(mask, said: str) -> None:
    assert mask(said) == said


def test_an_order_number_keeps_its_neighbours_apart(mask) -> None:
    assert mask("MB-10234 020 7946 0958") == "MB-10234 [PHONE]"
    assert mask("order MB-10234, ana@example.com") == "order MB-10234, [E-MAIL]"
    assert mask("mailto:MB-10234@example.com") == "mailto:[E-MAIL]"


@pytest.mark.parametrize(
    "said",
    [
        "card 4111 1111 1111 1112",  # a slip in the last digit
        "IBAN DE89 3704 0044 0532 0130 01",
        "015112345678",
        "tracking 123456789012",
    ],
)
def test_a_long_number_with_a_slip_is_still_somebodys(mask, said: str) -> None:
    masked = mask(said)
    assert "[NUMBER]" in masked
    assert not any(character.isdigit() for character in masked)


def test_values_that_are_known_to_be_private(mask) -> None:
    private = ["Ana Duarte", "12 Harbour Lane", "Ana", "MB-10234", " ", "x"]
    said = "I am ana  duarte (Ana), 12 harbour\nlane. Not Anabel. x MB-10234"
    assert mask(said, private) == "I am [PRIVATE] ([PRIVATE]), [PRIVATE]. Not Anabel. x MB-10234"
    assert mask("a+b (c)", ["a+b (c)"]) == "[PRIVATE]"


def test_masking_twice_is_masking_once(mask) -> None:
    said = "ana@example.com +44 7700 900123 4111 1111 1111 1112 Ana MB-10234"
    once = mask(said, ["Ana", "E-MAIL"])
    assert mask(once, ["Ana", "E-MAIL", "PRIVATE"]) == once == "[E-MAIL] [PHONE] [NUMBER] [PRIVATE] MB-10234"


def test_hostile_messages_are_masked_in_linear_time(mask) -> None:
    """No part takes anything like the square of its length: that would be minutes of processor time."""
    began = time.process_time()
    for part in ("1 ", "1-", "MB-1", "MB-10234", "a@a.", "[", "+1 ", "2026-05-04 ", "aa 1"):
        mask(part * (40_000 // len(part)), ["1 1", "a a"])
    assert time.process_time() - began < 60
