"""Prose and bullets, as text, as Markdown, and as HTML with links."""

from html import unescape
from html.parser import HTMLParser

import pytest

from shared.tasks.summaries.wording import count_words
from tests.spaces.summarizer.extract.conftest import document, module, pick, weighing

NASTY = ["# <b>Ana</b> & *Tom* [x](y).", "- 5 % of `it`.", "1. First of all.", "A | b ~ c_d \\ e."]


def shape(name: str):
    return getattr(module("extract.shape"), name)


def pieces_of(*weighings, amount: int = 50):
    return pick(weighings, amount, "sentences").pieces


class Page(HTMLParser):
    """Keeps tags, links and text of a page."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.links: list[dict] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag, attributes) -> None:
        self.tags.append(tag)
        if tag == "a":
            self.links.append(dict(attributes))

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.mark.parametrize("bullets", [True, False])
@pytest.mark.parametrize("seed", range(4))
def test_no_shape_changes_the_number_of_words(seed: int, bullets: bool) -> None:
    pairs = [document(10 * seed + number) for number in range(2)]
    for words in (5, 41, 100):
        pieces = pick([weighed for _, weighed in pairs], words, "words").pieces
        assert count_words(shape("as_text")(pieces, bullets=bullets)) == words


def test_prose_is_in_paragraphs_by_document() -> None:
    left, right = weighing(["One is here.", "Two is there."], seed=1), weighing(["Three came."], seed=2)
    text = shape("as_text")(pieces_of(left, right))
    assert text == "One is here. Two is there.\n\nThree came."
    named = shape("as_text")(pieces_of(left, right), names=["a.txt", "b.txt"])
    assert named == "a.txt\n\nOne is here. Two is there.\n\nb.txt\n\nThree came."


def test_bullets_are_lines() -> None:
    pieces = pieces_of(weighing(["One is here.", "Two is there."]))
    assert shape("as_text")(pieces, bullets=True) == "• One is here.\n• Two is there."
    assert shape("as_markdown")(pieces, bullets=True) == "- One is here.\n- Two is there.\n"
    page = Page(shape("as_html")(pieces, "k", bullets=True))
    assert page.tags.count("ul") == 1
    assert page.tags.count("li") == 2


@pytest.mark.parametrize("count", [1, 6, 7, 9, 10, 25, 100])
def test_long_prose_is_parted_evenly_and_nothing_is_lost(count: int) -> None:
    pieces = pieces_of(weighing([f"Sentence number {n} of many here." for n in range(count)]), amount=count)
    parts = shape("paragraphs")(pieces)
    assert [piece for part in parts for piece in part] == list(pieces)
    assert all(part for part in parts)
    if count > 9:
        assert all(3 <= len(part) <= 9 for part in parts)


def test_paragraphs_end_where_most_was_left_out() -> None:
    from dataclasses import replace

    pieces = list(pieces_of(weighing([f"Sentence {n} here." for n in range(12)])))
    pieces = [
        replace(piece, start=piece.start + 900 * (n >= 7), end=piece.end + 900 * (n >= 7))
        for n, piece in enumerate(pieces)
    ]
    assert [len(part) for part in shape("paragraphs")(pieces)] == [7, 5]


def test_markdown_says_what_the_text_says() -> None:
    text = shape("as_markdown")(pieces_of(weighing(NASTY)), bullets=True, names=["*a*.txt"])
    assert text.splitlines() == [
        "## \\*a\\*.txt",
        "",
        "- \\# \\<b\\>Ana\\</b\\> &amp; \\*Tom\\* \\[x\\](y).",
        "- \\- 5 % of \\`it\\`.",
        "- 1\\. First of all.",
        "- A \\| b \\~ c\\_d \\\\ e.",
    ]


def test_html_escapes_and_every_sentence_is_a_link_to_its_mark() -> None:
    pieces = pieces_of(weighing(NASTY))
    page = Page(shape("as_html")(pieces, 'k"1', names=["<i>.txt"]))
    assert set(page.tags) <= {"div", "h4", "p", "a"}
    assert [link["data-piece"] for link in page.links] == ["0", "1", "2", "3"]
    assert [link["href"] for link in page.links] == [f'#pz-src-k"1-{n}' for n in range(4)]
    assert page.text == "<i>.txt" + " ".join(NASTY)


def test_nothing_gives_nothing() -> None:
    assert shape("as_text")(()) == ""
    assert shape("paragraphs")(()) == []
    assert Page(shape("as_html")((), "k")).text == ""
    assert unescape(shape("as_markdown")(())).strip() == ""


def test_what_ends_without_a_sign_gets_a_stop_among_others():
    """A headline is a sentence of its own; in a list it needs no stop."""
    pieces = pieces_of(weighing(["Tap water is safe", "Was it tested?", "“All is clear.”"]))
    assert shape("as_text")(pieces) == "Tap water is safe. Was it tested? “All is clear.”"
    assert shape("as_text")(pieces, bullets=True).startswith("• Tap water is safe\n")
    assert ">Tap water is safe.</a>" in shape("as_html")(pieces, "k")
    assert ">Tap water is safe</a>" in shape("as_html")(pieces, "k", bullets=True)
