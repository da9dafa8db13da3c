"""Sentence splitting: what ends a sentence and what only looks like it."""

import pytest

from shared.data.sentences import split_sentences


def texts(text: str, **options) -> list[str]:
    return [sentence.text for sentence in split_sentences(text, **options)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sales rose. Profit fell.", ["Sales rose.", "Profit fell."]),
        ("Is it over? Yes! Buy.", ["Is it over?", "Yes!", "Buy."]),
        (
            "Sales rose 3.5 percent to $1.2 billion. Costs fell.",
            ["Sales rose 3.5 percent to $1.2 billion.", "Costs fell."],
        ),
        (
            "Apple Inc. rose. Shares of Harbor Inc. Group fell.",
            ["Apple Inc. rose.", "Shares of Harbor Inc. Group fell."],
        ),
        ("It bought Dunmore Corp. The price was high.", ["It bought Dunmore Corp.", "The price was high."]),
        ("Mr. Lund and Dr. Okafor left. J. Reyes joins.", ["Mr. Lund and Dr. Okafor left.", "J. Reyes joins."]),
        ("The U.S. Treasury sold bonds. Fine.", ["The U.S. Treasury sold bonds.", "Fine."]),
        ("BRK.B and $RDS.A rose.", ["BRK.B and $RDS.A rose."]),
        ("It said “We are done.” Then it left.", ["It said “We are done.”", "Then it left."]),
        ("Up 5%... nice. $HRBL rocks", ["Up 5%... nice.", "$HRBL rocks"]),
        ("He said no. Then he left.", ["He said no.", "Then he left."]),
        ("See No. 12 and fig. 3 on pp. 4 to 6. They differ.", ["See No. 12 and fig. 3 on pp. 4 to 6.", "They differ."]),
        ("first line\nsecond line", ["first line", "second line"]),
        ("利益が増えた。株価も上がった。", ["利益が増えた。", "株価も上がった。"]),
        ("no stop at all", ["no stop at all"]),
        ("  \n ", []),
        ("", []),
    ],
)
def test_sentences(text: str, expected: list[str]) -> None:
    assert texts(text) == expected


def test_offsets_point_into_the_text() -> None:
    text = "  Sales rose 3.5 percent.  Profit of Harbor Inc. fell!\n\nNext year? Unclear. "
    found = split_sentences(text)
    assert len(found) == 4
    assert all(text[sentence.start : sentence.end] == sentence.text for sentence in found)


def test_nothing_but_space_is_lost() -> None:
    text = "A first. Second (really)! “Third?” he asked. 4.5 percent; the end"
    assert "".join(texts(text)).replace(" ", "") == text.replace(" ", "")


WRAPPED = """The committee met in the town hall of Santa
Monica on Tuesday. Its chair, Dr. Ines
Okafor, spoke first.

Milk
Bread and butter
"""


def test_a_wrapped_line_goes_on_and_a_list_does_not() -> None:
    assert texts(WRAPPED, wrapped=True) == [
        "The committee met in the town hall of Santa\nMonica on Tuesday.",
        "Its chair, Dr. Ines\nOkafor, spoke first.",
        "Milk",
        "Bread and butter",
    ]
    assert len(texts(WRAPPED)) == 6


def test_a_list_of_headlines_is_no_wrapped_text() -> None:
    lines = ["Harbor Lane raises its outlook for the whole year", "Grayling Retail warns", "Lisbon opens a new bridge"]
    assert texts("\n".join(lines), wrapped=True) == lines


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_line_ends_of_every_kind(line_end: str) -> None:
    assert texts(f"First line{line_end}second line{line_end}{line_end}third") == ["First line", "second line", "third"]
    joined = WRAPPED.replace("\n", line_end)
    assert [text.split() for text in texts(joined, wrapped=True)] == [t.split() for t in texts(WRAPPED, wrapped=True)]


def test_what_follows_far_away_changes_nothing() -> None:
    first = "Mr. Lund came from Harbor Inc. The price was high.\n\n"
    alone = texts(first, wrapped=True)
    assert texts(first + "x" * 100_000 + ". Y" * 1000, wrapped=True)[: len(alone)] == alone
