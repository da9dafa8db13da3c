"""Sentence splitting: what ends a sentence in financial text, and what only looks like it."""

import pytest


def texts(sentences, text: str) -> list[str]:
    return [sentence.text for sentence in sentences.split_sentences(text)]


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
        ("first line\nsecond line", ["first line", "second line"]),
        ("利益が増えた。株価も上がった。", ["利益が増えた。", "株価も上がった。"]),
        ("no stop at all", ["no stop at all"]),
        ("  \n ", []),
        ("", []),
    ],
)
def test_sentences(sentences, text: str, expected: list[str]) -> None:
    assert texts(sentences, text) == expected


def test_offsets_point_into_the_text(sentences) -> None:
    text = "  Sales rose 3.5 percent.  Profit of Harbor Inc. fell!\n\nNext year? Unclear. "
    found = sentences.split_sentences(text)
    assert len(found) == 4
    assert all(text[sentence.start : sentence.end] == sentence.text for sentence in found)


def test_nothing_but_space_is_lost(sentences) -> None:
    text = "A first. Second (really)! “Third?” he asked. 4.5 percent; the end"
    assert "".join(texts(sentences, text)).replace(" ", "") == text.replace(" ", "")
