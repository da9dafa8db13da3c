"""Numbers and names in sentences."""

import pytest

from shared.generation.grounding.names import abbreviated, known, names, spelt_out, tell_names
from shared.generation.grounding.numbers import numbers, without_backing


def missing(written: str, source: str) -> list[str]:
    return without_backing(numbers(written), numbers(source))


@pytest.mark.parametrize(
    ("written", "source"),
    [
        ("12%", "12 percent"),
        ("3 branches", "three branches"),
        ("nineteen days", "19 days"),
        ("1.2 billion", "1,200 million"),
        ("€340m", "340 million euros"),
        ("340 m", "a length of 340 metres"),
        ("8 Millionen", "eight million"),
        ("1,234,567", "1.234.567 and more"),
        ("1\u00a0234", "1234"),
        ("3,5 Prozent", "3.5 percent"),
        ("1,200.50", "1.200,50"),
        ("12 percent", "11.97 percent"),
        ("1.2 billion", "1,234 million"),
        ("nearly 350", "340"),
        ("more than two million", "2.04 million"),
        ("the 1990s", "in 1990"),
        ("5th of May", "May 5"),
        ("one of them", "nothing"),
        ("Q3 and COVID-19", "COVID-19 in the quarter"),
        ("no number", ""),
    ],
)
def test_the_same_number_in_other_signs(written: str, source: str) -> None:
    assert missing(written, source) == []


@pytest.mark.parametrize(
    ("written", "source", "wrong"),
    [
        ("21 percent", "12 percent", ["21"]),
        ("45 billion", "45 million", ["45 billion"]),
        ("12 percent", "12.6 percent", ["12"]),
        ("12.6 percent", "12 percent", ["12.6"]),
        ("2000", "1998", ["2000"]),
        ("30", "31", ["30"]),
        ("nearly 400", "340", ["400"]),
        ("nineteen days", "nine days", ["nineteen"]),
        ("three and 4.5", "4.5", ["three"]),
        ("1,500", "150", ["1,500"]),
    ],
)
def test_another_number(written: str, source: str, wrong: list[str]) -> None:
    assert missing(written, source) == wrong


def test_a_table_of_numbers_is_read_soon() -> None:
    assert len(numbers("1.5 " * 20_000)) == 20_000


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("The bank in Lisbon is run by Ana Duarte.", ["Lisbon", "Ana", "Duarte"]),
        ("Ana Duarte left the bank.", ["Ana", "Duarte"]),
        ("He said: “Nobody cried.” The CEO, Dr. Lund, did.", ["Lund"]),
        ("Lund's plan for Q3", ["Q3"]),
        ("No name here.", []),
        ("银行在里斯本。", []),
        ("", []),
    ],
)
def test_names_are_told_by_capitals(sentence: str, expected: list[str]) -> None:
    assert names(sentence) == expected


@pytest.mark.parametrize(
    ("text", "tell"),
    [
        ("Ana Duarte runs the bank in Lisbon. She is liked there by many of her clerks.", True),
        ("HARBOR LANE RAISES PROFIT. SHARES FALL IN EARLY TRADING.", False),
        ("Die Bank hat im letzten Jahr ihren Gewinn gesteigert. Der Vorstand lobte die Arbeit der Leute.", False),
        ("Harbor Lane Raises Profit And Dividend For The Year", False),
    ],
)
def test_where_capitals_are_usual_they_tell_nothing(text: str, tell: bool) -> None:
    assert tell_names(text) == tell


def test_names_in_other_forms() -> None:
    words = frozenset({"germany", "lisbon", "eu", "bank"})
    assert known("German", words)
    assert known("LISBON", words)
    assert not known("Madrid", words)
    assert not known("Bankrupt", words)
    assert abbreviated("UN", "the United Nations said")
    assert abbreviated("EU", "the European Commission said")
    assert not abbreviated("BBC", "the United Nations said")
    assert spelt_out("Union", "the European Union agreed", words)
    assert not spelt_out("Union", "the Soviet Union agreed", words)
