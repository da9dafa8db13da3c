"""The entity highlighter in the browser: to see, to correct, to redact, and to train on what was corrected."""

import csv
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import NARROW, WIDE, choose

TEXT = (
    "Barack Obama met Angela Merkel in Berlin on Tuesday. Later the President of France flew from Paris to New York. "
    "Write to office@example.com about the visit."
)
LOOKS = {"wide": (WIDE, False), "narrow": (NARROW, False), "dark": (WIDE, True)}
TABS = ("Highlight", "Redact", "Relations", "Any label", "Batch", "Fine-tune")
LONGEST_PAUSE = 2_000
"""Milliseconds in which the page of a long document must have answered; far above what it takes."""


@pytest.fixture
def ner(open_page: Callable) -> Callable:
    """A function that opens the Space at one of its tabs."""

    def new(tab: str = "Highlight", *arguments, **options):
        page = open_page("ner", *arguments, **options)
        page.wait_for_selector(".pz-badge")
        if tab != "Highlight":
            choose(page, tab)
        return page

    return new


def highlight(page, text: str = TEXT, *, whole: bool = True) -> None:
    """Paste a text and wait for its entities, all of them or the first."""
    # Playwright's own way of typing takes minutes for a million characters.
    box = page.locator(".pz-intake textarea:visible")
    box.evaluate("(box, text) => { box.value = text; box.dispatchEvent(new Event('input', {bubbles: true})); }", text)
    page.get_by_role("button", name="Highlight", exact=True).click()
    expect(marks(page).first).to_be_visible()
    if whole:
        expect(page.locator(".pz-notice", has_text=re.compile("entit(y|ies) in"))).to_be_visible()


def marks(page):
    return page.locator(".pz-run .pz-ent:visible")


def mark(page, words: str):
    return page.locator(".pz-run .pz-ent:visible", has_text=words).first


def select(page, words: str) -> None:
    """Select words of the shown text with the mouse, from the middle of the first to the middle of the last letter."""
    first, last = page.evaluate(
        """words => {
            const run = [...document.querySelectorAll('.pz-run')].find(one => one.offsetParent);
            const walker = document.createTreeWalker(run, NodeFilter.SHOW_TEXT), places = [];
            let whole = '', node;
            while (node = walker.nextNode()) for (let at = 0; at < node.data.length; at++) {
                places.push([node, at]);
                whole += node.data[at];
            }
            const start = whole.indexOf(words);
            return [places[start], places[start + words.length - 1]].map(([node, at]) => {
                const range = document.createRange();
                range.setStart(node, at);
                range.setEnd(node, at + 1);
                const box = range.getBoundingClientRect();
                return [Math.round(box.left + box.width / 2), Math.round(box.top + box.height / 2)];
            });
        }""",
        words,
    )
    page.mouse.move(*first)
    page.mouse.down()
    page.mouse.move(*last, steps=4)
    page.mouse.up()


def set_type(page, name: str) -> None:
    """Choose a type in the small toolbar, or make it."""
    bar = page.locator(".pz-setbar")
    known = bar.get_by_role("button", name=name, exact=True)
    if known.count():
        known.click()
    else:
        bar.get_by_label("New type").fill(name)
        bar.get_by_role("button", name="Add").click()


def said(page):
    return page.locator(".pz-fixed:visible")


def fits(page) -> bool:
    """Nothing sticks out to the right."""
    return page.evaluate("document.documentElement.scrollWidth <= window.innerWidth + 1")


def test_a_pasted_text_shows_its_entities(ner, keep) -> None:
    page = ner()
    highlight(page)
    expect(page.locator(".pz-run:visible")).to_have_text(TEXT)
    expect(mark(page, "office@example.com")).to_have_attribute("data-type", "EMAIL")
    expect(mark(page, "Berlin")).to_be_visible()
    expect(page.locator(".pz-entities:visible")).to_contain_text("Berlin")
    keep(page, "ner-highlight")


def test_a_type_is_switched_off_and_on_at_once_and_by_keyboard(ner) -> None:
    page = ner()
    highlight(page)
    switch = page.locator("[data-toggle=EMAIL]:visible")
    email = page.locator(".pz-ent[data-type=EMAIL]:visible")
    expect(switch).to_have_attribute("aria-pressed", "true")
    # No answer of the server is waited for.
    off = page.evaluate(
        """() => {
            document.querySelector('[data-toggle=EMAIL]').click();
            return document.querySelector('.pz-ent[data-type=EMAIL]').classList.contains('off');
        }"""
    )
    assert off
    expect(switch).to_have_attribute("aria-pressed", "false")
    expect(page.locator(".pz-entities:visible")).to_contain_text("Left out, here and in the files: EMAIL.")
    switch.focus()
    page.keyboard.press("Space")
    expect(switch).to_have_attribute("aria-pressed", "true")
    expect(email).not_to_have_class(re.compile(r"\boff\b"))
    expect(page.locator(".pz-entities:visible")).to_contain_text("office@example.com")


def test_a_corrected_span_becomes_training_data(ner, keep) -> None:
    page = ner()
    highlight(page)
    select(page, "the visit")
    expect(page.locator(".pz-sethead")).to_contain_text("visit")
    set_type(page, "OCCASION")
    expect(said(page)).to_contain_text("“the visit” is OCCASION now.")
    expect(mark(page, "the visit")).to_have_attribute("data-type", "OCCASION")
    expect(page.locator("[data-toggle=OCCASION]:visible")).to_have_text(re.compile(r"OCCASION\s*1"))
    keep(page, "ner-corrected")
    said(page).get_by_role("button", name="Train on the corrections").click()
    expect(page.get_by_role("tab", name="Fine-tune")).to_have_attribute("aria-selected", "true")
    expect(page.get_by_text("about the visit").last).to_be_visible()
    expect(page.get_by_text("OCCASION").last).to_be_visible()
    keep(page, "ner-corrections")


def test_an_entity_is_changed_removed_and_brought_back(ner) -> None:
    page = ner()
    highlight(page)
    mark(page, "Berlin").click()
    set_type(page, "EMAIL")
    expect(mark(page, "Berlin")).to_have_attribute("data-type", "EMAIL")
    mark(page, "Berlin").click()
    page.locator(".pz-setbar").get_by_role("button", name="Remove").click()
    expect(said(page)).to_contain_text("“Berlin” is no entity any more.")
    expect(page.locator(".pz-ent:visible", has_text="Berlin")).to_have_count(0)
    for count in (1, 2):
        said(page).get_by_role("button", name="Undo").click()
        expect(page.locator(".pz-ent[data-type=EMAIL]:visible")).to_have_count(3 - count)
    expect(said(page)).to_contain_text("Undone.")
    expect(said(page).get_by_role("button", name="Undo")).to_have_count(0)


def test_everything_can_be_done_with_the_keyboard(ner) -> None:
    page = ner()
    highlight(page, "𝄞 👩‍👩‍👧 Zoe\u0301 met Barack Obama in the morning.")
    page.locator(".pz-reading:visible").focus()
    for key in ("ArrowRight", "ArrowRight", "ArrowLeft"):
        page.keyboard.press(key)
    assert page.evaluate("getSelection().toString()") == "Zoe\u0301"
    page.keyboard.press("Shift+ArrowRight")
    assert page.evaluate("getSelection().toString()") == "Zoe\u0301 met"
    page.keyboard.press("Enter")
    page.get_by_label("New type").fill("odd one")
    page.keyboard.press("Enter")
    expect(mark(page, "Zoe\u0301 met")).to_have_attribute("data-type", "odd_one")
    expect(mark(page, "Zoe\u0301 met")).to_have_text("Zoe\u0301 met")
    page.keyboard.press("Control+z")
    expect(said(page)).to_contain_text("Undone.")
    page.locator("[data-jump]:visible").first.press("Enter")
    name = page.evaluate("document.activeElement.textContent")
    page.keyboard.press("Delete")
    expect(said(page)).to_contain_text(f"“{name}” is no entity any more.")


def test_the_entities_are_downloaded(ner, tmp_path: Path) -> None:
    page = ner()
    highlight(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="Download", exact=True).click()
    download.value.save_as(tmp_path / "entities.csv")
    with (tmp_path / "entities.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == marks(page).count()
    assert all(TEXT[int(row["start"]) : int(row["end"])] == row["text"] for row in rows)


def test_a_text_is_redacted_downloaded_and_restored(ner, keep, tmp_path: Path) -> None:
    page = ner()
    highlight(page)
    choose(page, "Redact")
    page.get_by_role("button", name="Redact", exact=True).click()
    expect(page.locator(".pz-redacted")).to_be_visible()
    expect(page.locator(".pz-redacted")).not_to_contain_text("office@example.com")
    keep(page, "ner-redacted")
    files = {}
    for name in ("Download the text", "Download the key (JSON)"):
        with page.expect_download() as download:
            page.get_by_role("button", name=name).click()
        files[name] = tmp_path / download.value.suggested_filename
        download.value.save_as(files[name])
    redacted, key = files.values()
    assert "office@example.com" not in redacted.read_text("utf-8")
    page.get_by_text("Restore a redacted text").click()
    page.get_by_label("Redacted text").first.fill(redacted.read_text("utf-8"))
    page.locator(".pz-restore input[type=file]").last.set_input_files(key)
    page.get_by_role("button", name="Restore", exact=True).click()
    expect(page.locator(".pz-restored")).to_have_text(TEXT)


def test_a_text_of_a_million_characters_does_not_freeze_the_page(ner, keep) -> None:
    page = ner()
    sentence = "Angela Merkel flew from Berlin to New York with Barack Obama. "
    highlight(page, "\n\n".join([sentence * 8] * 2_200)[: 1 << 20], whole=False)
    expect(page.locator(".pz-parts:visible").first).to_contain_text("Part 1 of 5")
    slowest = page.evaluate(
        """async () => {
            let slowest = 0, last = performance.now();
            for (let step = 0; step < 100; step++) {
                await new Promise(done => setTimeout(done, 20));
                slowest = Math.max(slowest, performance.now() - last);
                last = performance.now();
            }
            return slowest;
        }"""
    )
    assert slowest < LONGEST_PAUSE
    page.locator(".pz-parts:visible").first.get_by_role("button", name="Next").click()
    expect(page.locator(".pz-parts:visible").first).to_contain_text("Part 2 of 5")
    assert page.evaluate("document.querySelectorAll('.pz-ent').length") < 5_000
    page.get_by_role("button", name="Cancel").first.click()
    expect(page.get_by_text("characters were not read")).to_be_visible()
    keep(page, "ner-million")
    expect(page.get_by_role("button", name="Highlight", exact=True)).to_be_visible()


def test_nothing_typed_is_said_in_words(ner) -> None:
    page = ner()
    page.get_by_role("button", name="Highlight", exact=True).click()
    expect(page.get_by_text("There is no text yet")).to_be_visible()
    page.get_by_role("tab", name="Relations").click()
    expect(page.get_by_text("There is no document yet").last).to_be_visible()


def test_html_in_a_text_is_never_run(ner) -> None:
    page = ner()
    evil = "<img src=x onerror=\"document.title='hacked'\"> & <b>Angela Merkel</b> in Berlin"
    highlight(page, evil)
    expect(page.locator(".pz-run:visible")).to_have_text(evil)
    select(page, "img src")
    set_type(page, "TAG")
    expect(mark(page, "img src")).to_have_attribute("data-type", "TAG")
    assert page.title() != "hacked"


def test_a_file_is_read_and_an_unreadable_one_is_refused_in_words(ner, tmp_path: Path) -> None:
    page = ner()
    (tmp_path / "visit.html").write_text(f"<html><body><h1>News</h1><p>{TEXT}</p></body></html>", "utf-8")
    (tmp_path / "photo.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(64))
    field = page.locator(".pz-intake input[type=file]").first
    field.set_input_files(tmp_path / "visit.html")
    expect(page.get_by_text("visit.html").last).to_be_visible()
    expect(mark(page, "Berlin")).to_be_visible()
    page.locator(".pz-buttons:visible").get_by_role("button", name="Clear").click()
    expect(marks(page)).to_have_count(0)
    page.locator(".pz-intake input[type=file]").first.set_input_files(tmp_path / "photo.png")
    expect(page.get_by_text("photo.png is a picture")).to_be_visible()


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("tab", TABS)
def test_it_fits(ner, keep, tab: str, look: str) -> None:
    size, dark = LOOKS[look]
    page = ner("Highlight", size, dark=dark)
    highlight(page)
    if tab == "Highlight":
        mark(page, "Berlin").click()
        expect(page.locator(".pz-setbar")).to_be_visible()
    else:
        choose(page, tab)
    page.wait_for_timeout(400)  # the tab fades in; the picture should show it
    keep(page, f"ner-{tab.lower().replace(' ', '-')}-{look}")
    assert fits(page)
