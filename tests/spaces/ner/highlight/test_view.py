"""What a document looks like: exact, escaped, and labelled."""

import random
import re
from html import unescape
from html.parser import HTMLParser

import pytest

from shared.tasks.token_classification import Entity
from tests.spaces.ner.highlight.conftest import module, work

TAG = re.compile(r"<[^>]+>")


class Tags(HTMLParser):
    """Keeps the tags of a page with their attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict]] = []
        self.feed(page)

    def handle_starttag(self, tag, attributes) -> None:
        self.found.append((tag, dict(attributes)))

    def all(self, key: str) -> list[dict]:
        return [attributes for _, attributes in self.found if key in attributes]


def html(document, **options) -> str:
    return module("highlight.view").document_html(document, **options)


def text_html(text: str, entities, start: int = 0) -> str:
    return module("highlight.view").text_html(text, entities, {"PER": 0}, start)


@pytest.mark.parametrize("seed", range(6))
def test_the_text_on_the_page_is_the_text(seed: int) -> None:
    rng = random.Random(seed)
    text = "".join(rng.choices("ab<&>\"'\r\n\t é🖍\u200d漢", k=200))
    cuts = sorted(rng.sample(range(200), 8))
    pairs = list(zip(cuts[::2], cuts[1::2], strict=True))
    shown = text_html(text, [Entity(a + 7, b + 7, "PER", 0.5, text[a:b]) for a, b in pairs], 7)
    # As a browser reads it: a carriage return counts only where it is spelled out.
    assert "\r" not in shown
    assert unescape(TAG.sub("", shown)) == text
    marks = [(int(one["data-start"]) - 7, int(one["data-end"]) - 7) for one in Tags(shown).all("data-end")]
    assert marks == pairs


def test_nothing_from_outside_becomes_html() -> None:
    document = work("Ana Duarte <img src=x onerror=alert(1)> in Lisbon")
    document.name = "<script>.txt"
    document.mark(0, 10, 'x&"y'.replace('"', ""))
    document.said = "<b>bold</b>"
    page = html(document, foot="")
    names = {tag for tag, _ in Tags(page).found}
    assert names <= {"div", "span", "button", "i", "b", "mark", "p", "nav"}
    assert not [one for tag, one in Tags(page).found if "onerror" in one]
    assert "<b>bold" not in page


def test_the_legend_counts_the_types_that_occur() -> None:
    document = work()
    document.hidden = {"PER"}
    switches = {one["data-toggle"]: one["aria-pressed"] for one in Tags(html(document)).all("data-toggle")}
    assert switches == {"LOC": "true", "ORG": "true", "PER": "false"}
    assert "PER <b>3</b>" in html(document)
    assert "No entities were found" in html(work("Nobody."))


def test_a_short_text_has_no_parts_and_a_long_one_only_a_piece_of_it() -> None:
    assert "pz-parts" not in html(work())
    document = work("Ana Duarte went on. " * 4_000)
    document.section = 1
    page = html(document)
    section = document.sections[1]
    assert f"Part 2 of {len(document.sections)}" in page
    assert len(page) < 20_000 * 15
    starts = [int(one["data-start"]) for one in Tags(page).all("data-end")]
    assert section.start <= starts[0]
    assert starts[-1] < section.end


def test_a_part_that_is_not_read_yet_says_so() -> None:
    document = module("highlight.work").Work("x", "Some words here. " * 3_000)
    assert "not read yet" in html(document)
    document.done = True
    assert "was not read" in html(document)


def test_the_entity_to_show_is_told_once() -> None:
    document = work()
    document.look_at(document.entities[-1].start)
    assert f'data-focus="{document.entities[-1].start}"' in html(document)
    assert "data-focus" not in html(document)
