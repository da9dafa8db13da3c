"""A passage taken apart."""

import pytest

from tests.spaces.chat.answers.conftest import module

TEXT = """\
Delivery takes 3 to 5 days, e.g. to Germany. It is
quick! You need:

- a name
- an address
  with a postcode

### Steps
1. Pay.
2. Wait.

| country | days |
|---|---|
| France | 4 |
| Spain | 6 |

```
code. Not a sentence.
```
"""


def units(text: str = TEXT):
    found = module("answers.units")
    return found, found.units_of(text)


def test_sentences_items_steps_rows_and_code() -> None:
    _, found = units()
    assert [(unit.kind, TEXT[unit.start : unit.end]) for unit in found] == [
        ("sentence", "Delivery takes 3 to 5 days, e.g. to Germany."),
        ("sentence", "It is\nquick!"),
        ("sentence", "You need:"),
        ("item", "- a name"),
        ("item", "- an address\n  with a postcode"),
        ("steps", "1. Pay.\n2. Wait."),
        ("row", "| France | 4 |"),
        ("row", "| Spain | 6 |"),
        ("code", "```\ncode. Not a sentence.\n```"),
    ]


def test_a_row_comes_with_the_head_of_its_table() -> None:
    markdown, found = units()
    (spain,) = [unit for unit in found if "Spain" in TEXT[unit.start : unit.end]]
    assert markdown.as_markdown(TEXT, [spain]) == "| country | days |\n|---|---|\n| Spain | 6 |"


def test_an_item_comes_with_what_leads_to_it_and_not_twice() -> None:
    markdown, found = units()
    lead, name, address = found[2:5]
    assert markdown.as_markdown(TEXT, [address]) == "You need:\n\n- an address\n  with a postcode"
    assert markdown.as_markdown(TEXT, [lead, name, address]).count("You need:") == 1


@pytest.mark.parametrize("text", ["", " \n\n", "### Only a heading\n", "|---|", "```", "- ", "\\|"])
def test_odd_texts_are_no_trouble(text: str) -> None:
    markdown, found = units(text)
    assert markdown.as_markdown(text, found).strip() in (text.strip(), "")


def test_no_unit_is_cut_or_lost() -> None:
    _, found = units()
    words = [word for unit in found for word in TEXT[unit.start : unit.end].split()]
    left = [word for line in TEXT.splitlines() if not line.startswith(("#", "|--", "| c")) for word in line.split()]
    assert words == left


def test_headings_of_both_kinds_are_no_units() -> None:
    text = "Title\n=====\nIt is so.\n\n### More\nIt is not.\n"
    _, found = units(text)
    assert [text[unit.start : unit.end] for unit in found] == ["It is so.", "It is not."]
