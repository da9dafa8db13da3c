"""Texts become articles, and articles passages."""

import pytest

from tests.spaces.chat.knowledge.conftest import part

SHOP = """---
layout: page
---
# Returns

What stands here is about all returns.

## How long
You have 30 days.

```
## no heading, but code
```

### Sales
The same holds in a sale.

Costs
-----
A return is *free*.
"""


def articles(text: str, name: str = "manual") -> list[tuple[str, str, str]]:
    return [(draft.topic, draft.title, draft.text) for draft in part("splitting").articles_of(text, name)]


def test_headings_give_topic_and_articles() -> None:
    found = articles(SHOP)
    assert [(topic, title) for topic, title, _ in found] == [
        ("Returns", "Returns"),
        ("Returns", "How long"),
        ("Returns", "Costs"),
    ]
    assert "## no heading, but code" in found[1][2]
    assert found[1][2].endswith("The same holds in a sale.")
    assert found[2][2] == "A return is *free*."


def test_a_text_without_headings_is_one_article_by_the_name_of_its_file() -> None:
    assert articles("Only a text.\n\nIn two parts.") == [("", "manual", "Only a text.\n\nIn two parts.")]


def test_one_first_heading_is_the_title_and_several_begin_an_article_each() -> None:
    assert articles("# Tea\nHot.\n### Milk\nWhite.") == [("", "Tea", "Hot.\n### Milk\nWhite.")]
    assert articles("Above.\n# Tea\nHot.\n# Ice\nCold.") == [
        ("manual", "manual", "Above."),
        ("manual", "Tea", "Hot."),
        ("manual", "Ice", "Cold."),
    ]


@pytest.mark.parametrize("text", ["# Topic\n## Title\n\n## Other\n---\n", "## \n", "# Only\n"])
def test_headings_without_a_text_are_no_articles(text: str) -> None:
    assert articles(text) in ([], [("", "manual", "##")])


def test_a_text_that_is_too_long_becomes_parts_that_together_are_the_text() -> None:
    paragraph = "word " * 200
    text = "\n\n".join(f"{paragraph}{number}." for number in range(150))
    found = part("splitting").articles_of(text, "book")
    assert [draft.title for draft in found] == [f"book, part {number}" for number in range(1, len(found) + 1)]
    assert len(found) > 1
    assert "".join("".join(draft.text.split()) for draft in found) == "".join(text.split())
    for draft in found:
        part("article").checked(draft)


def pieces(text: str) -> list[tuple[str, str]]:
    return [(piece.heading, text[piece.start : piece.end]) for piece in part("splitting").passages_of(text)]


def test_passages_follow_third_headings() -> None:
    text = "First of all.\n\n### Sales\nThe same.\n\nReally.\n#### Deeper\nToo."
    assert pieces(text) == [("", "First of all."), ("Sales", "The same.\n\nReally."), ("Deeper", "Too.")]


def test_long_sections_are_divided_at_paragraphs_and_a_short_rest_joins_the_one_before() -> None:
    paragraphs = [f"{name} " + "word " * 49 for name in ("one", "two", "three", "four")] + ["The end."]
    found = pieces("\n\n".join(part.strip() for part in paragraphs))
    assert [text.split()[0] for _, text in found] == ["one", "three"]
    assert found[1][1].endswith("The end.")


def test_one_endless_paragraph_is_divided_at_lines_then_sentences_then_words() -> None:
    sentence = "This goes on and on without any break that one could see. "
    for text in ("\n".join([sentence.strip()] * 40), (sentence * 40).strip(), "word " * 480):
        found = pieces(text)
        assert len(found) == 4
        assert all(len(piece.split()) <= part("splitting").WORDS for _, piece in found)
        assert " ".join(" ".join(piece for _, piece in found).split()) == " ".join(text.split())


def test_sentences_of_a_passage_stand_where_they_say() -> None:
    splitting = part("splitting")
    text = "### A\nYes. We ship to Norway by air only. It takes nine days in winter."
    (piece,) = splitting.passages_of(text)
    places = splitting.sentences_of(text, piece)
    assert [text[start:end] for start, end in places] == [
        "We ship to Norway by air only.",
        "It takes nine days in winter.",
    ]
    assert splitting.sentences_of("Only this one sentence stands here.", splitting.Piece("", 0, 35)) == []


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("**Bold** and [a link](http://x.y) and `code`", "Bold and a link and code"),
        ("- one\n- [x] two\n> said", "one\ntwo\nsaid"),
        ("| a | b |\n|---|---|\n| 1 | 2 |", "a b\n1 2"),
        ("snake_case and 3 * 4 * 5 and *stress*", "snake_case and 3 * 4 * 5 and stress"),
        ("![a picture](p.png)<!-- hidden --> seen", "a picture seen"),
    ],
)
def test_what_a_reader_sees_of_markdown(written: str, read: str) -> None:
    assert part("markdown").plain(written) == read


@pytest.mark.parametrize("sign", ["[", "![", "<!--", "*", "_", "# ", "`", "|", "- ", "> ", "~~~\n", "=\n", "    "])
def test_hostile_texts_take_no_longer_than_others(sign: str) -> None:
    text = (sign * 100_000)[:100_000]
    part("markdown").plain(text)
    part("splitting").articles_of(text, "hostile")
    part("splitting").passages_of(text)
