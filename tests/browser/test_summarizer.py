"""The summarizer in the browser: to summarize, to jump to the source, to compare, and to train."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import NARROW, WIDE, choose
from tests.openai_server import OpenAIServer, Scripted

LOOKS = {"wide": (WIDE, False), "narrow": (NARROW, False), "dark": (WIDE, True)}
TABS = ("Summarize", "Compare", "Batch", "Fine-tune")
TEXT = (
    "The council of Ostwick met on Tuesday in the town hall. Rain kept most people at home. It decided to close the "
    "old bridge over the Arn for two years. The repairs will cost four million crowns, said the engineer Tilda Moor. "
    "Buses will cross the river at Millgate instead. Shopkeepers on the far bank fear for their trade."
)
LONGEST_PAUSE = 3_000
"""Milliseconds in which the page of a long document must have answered; far above what it takes."""


@pytest.fixture
def summarizer(open_page: Callable) -> Callable:
    """A function that opens the Space at one of its tabs."""

    def new(tab: str = "Summarize", *arguments, **options):
        page = open_page("summarizer", *arguments, **options)
        page.wait_for_selector(".pz-badge")
        if tab != "Summarize":
            choose(page, tab)
        return page

    return new


def summarize(page, text: str = TEXT) -> None:
    """Paste a text and wait for its summary."""
    box = page.locator(".pz-intake textarea:visible").first
    # Playwright's own way of typing takes minutes for a million characters.
    box.evaluate("(box, text) => { box.value = text; box.dispatchEvent(new Event('input', {bubbles: true})); }", text)
    page.get_by_role("button", name="Summarize", exact=True).click()
    expect(sentences(page).first).to_be_visible()


def sentences(page):
    return page.locator(".pz-summary .pz-sum-s:visible")


def in_view(page, css: str) -> bool:
    """Whether an element stands within its scrolling pane."""
    return page.evaluate(
        """css => {
            const mark = document.querySelector(css), pane = mark.closest('.pz-src-pane');
            const one = mark.getBoundingClientRect(), box = pane.getBoundingClientRect();
            return one.top >= box.top - 2 && one.bottom <= box.bottom + 2;
        }""",
        css,
    )


def test_paste_a_text_change_its_length_and_jump_to_the_source(summarizer, keep):
    page = summarizer()
    summarize(page)
    expect(sentences(page)).to_have_count(3)
    page.get_by_label("Length").first.fill("2")
    page.get_by_label("Length").first.press("Tab")
    expect(sentences(page)).to_have_count(2)
    page.get_by_label("Bullets").first.check()
    expect(page.locator(".pz-summary li:visible")).to_have_count(2)
    words = sentences(page).last.inner_text()
    expect(page.locator(".pz-src mark")).to_have_text(sentences(page).all_inner_texts())
    sentences(page).last.click()
    expect(page.locator(".pz-src mark.pz-now")).to_have_text(words)
    page.locator(".pz-src mark").first.click()
    expect(sentences(page).first).to_have_class(re.compile("pz-now"))
    expect(page.get_by_role("heading", name="Key phrases")).to_be_visible()
    expect(page.get_by_label("Length").first).to_have_value("2")
    page.get_by_label("in", exact=True).first.click()
    page.get_by_role("option", name="words").click()
    expect(page.get_by_label("Length").first).to_have_value("100")
    keep(page, "summarizer-jump")


def test_a_summary_is_set_right_and_can_be_trained_on(summarizer):
    page = summarizer()
    summarize(page)
    page.get_by_role("button", name="Set it right, to train on").click()
    page.get_by_label("The summary as it should be").fill("The old bridge is closed for two years.")
    page.get_by_role("button", name="Keep it for training").click()
    expect(page.locator(".pz-notice", has_text="Kept")).to_be_visible()
    choose(page, "Fine-tune")
    page.get_by_role("button", name="Use the corrections (1)").click()
    expect(page.get_by_text("Made of 1 correction and 60 rows of the sample").first).to_be_visible()


def test_an_example_and_a_question(summarizer):
    page = summarizer()
    page.get_by_role("button", name="A news article").click()
    expect(sentences(page)).to_have_count(3)
    page.get_by_label("Question or topic (optional)").fill("xylophone lessons")
    page.get_by_role("button", name="Summarize", exact=True).click()
    expect(page.locator(".pz-notice", has_text="Nothing in the text has to do with")).to_be_visible()


def test_files_and_downloads(summarizer, tmp_path):
    page = summarizer()
    for name, text in (
        ("one.txt", TEXT),
        ("two.md", "# Mill\n\nThe mill burned down on Friday night. Nobody was hurt."),
    ):
        (tmp_path / name).write_text(text, "utf-8")
    page.locator("input[type=file]").first.set_input_files([tmp_path / "one.txt", tmp_path / "two.md"])
    expect(page.get_by_label("Remove this file")).to_have_count(2)
    page.get_by_role("button", name="Summarize", exact=True).click()
    expect(sentences(page)).to_have_count(3)
    expect(page.locator(".pz-src-name", has_text="two.md")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("button", name="Download as text").click()
    saved = tmp_path / "saved.txt"
    download.value.save_as(saved)
    assert sentences(page).first.inner_text() in saved.read_text("utf-8")


def test_bad_input_is_one_sentence(summarizer):
    page = summarizer()
    page.get_by_role("button", name="Summarize", exact=True).click()
    expect(page.get_by_text("There is no text yet").first).to_be_visible()
    expect(page.get_by_role("button", name="Summarize", exact=True)).to_be_visible()
    expect(page.locator("body")).not_to_contain_text("Traceback")


def test_a_private_address_is_refused(summarizer):
    page = summarizer()
    page.get_by_label("or an address").fill("http://127.0.0.1:9/news")
    page.get_by_role("button", name="Summarize", exact=True).click()
    expect(page.get_by_text("inside a private network").first).to_be_visible()


def test_a_model_of_somebody_else_is_refused_in_a_private_network(summarizer):
    page = summarizer()
    with OpenAIServer() as server:
        server.will(Scripted(["Not to be heard."]))
        page.get_by_label("How").first.fill(f"remote:{server.url}#small")
        page.get_by_label("How").first.press("Enter")
        box = page.locator(".pz-intake textarea:visible").first
        box.fill(TEXT)
        page.get_by_role("button", name="Summarize", exact=True).click()
        expect(page.get_by_text("private network").first).to_be_visible()
        assert server.requests == []


def test_two_columns_side_by_side(summarizer, keep):
    page = summarizer("Compare")
    page.get_by_label("Text", exact=True).locator("visible=true").fill(TEXT)
    page.get_by_label("Reference (optional)").fill("The old bridge is closed for two years; buses cross at Millgate.")
    page.get_by_role("button", name="Compare", exact=True).click()
    expect(page.get_by_text("ROUGE-Lsum").first).to_be_visible()
    expect(page.get_by_text("Lead-3").first).to_be_visible()
    keep(page, "summarizer-compare")


def test_a_table_comes_back_with_summaries(summarizer, tmp_path):
    page = summarizer("Batch")
    table = tmp_path / "cases.csv"
    table.write_text(f'id,text\n1,"{TEXT}"\n2,"{TEXT.replace("Ostwick", "Arnau")}"\n', "utf-8")
    page.locator("input[type=file]:visible, .tabitem:visible input[type=file]").first.set_input_files(table)
    page.get_by_role("button", name="Summarize all").click()
    expect(page.get_by_text("2 rows in").first).to_be_visible()
    with page.expect_download() as download:
        page.get_by_text("Download the summaries").click()
    saved = tmp_path / "out.csv"
    download.value.save_as(saved)
    assert saved.read_text("utf-8-sig").splitlines()[0].startswith("id,text,summarizer_summary")


def test_the_sample_is_checked_and_can_be_trained_on(summarizer):
    page = summarizer("Fine-tune")
    page.get_by_role("button", name="Use the sample").click()
    expect(page.get_by_role("button", name="Continue to training")).to_be_enabled()
    page.get_by_role("button", name="Continue to training").click()
    page.get_by_label(re.compile("Instant")).check()
    page.get_by_role("button", name="Start training").click()
    page.get_by_role("button", name="See the comparison").click()
    expect(page.get_by_role("heading", name="Summaries farthest from their references")).to_be_visible()
    page.get_by_role("button", name="Continue to use it").click()
    expect(page.get_by_text("Answers here now: Starter").first).to_be_visible()


def test_a_million_characters(summarizer):
    page = summarizer()
    many = " ".join(f"{TEXT.replace('Ostwick', f'Ostwick {number}')}" for number in range(200))
    summarize(page, many)
    page.evaluate(
        """() => {
            window.pauses = [];
            const note = list => pauses.push(...list.getEntries().map(entry => entry.duration));
            new PerformanceObserver(note).observe({type: 'longtask'});
        }"""
    )
    sentences(page).last.click()
    expect(page.locator(".pz-src mark.pz-now")).to_be_visible()
    assert in_view(page, ".pz-src mark.pz-now")
    assert max([0, *page.evaluate("pauses")]) < LONGEST_PAUSE


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("tab", TABS)
def test_the_page_looks_right(summarizer, keep, tab, look):
    size, dark = LOOKS[look]
    page = summarizer(tab, size, dark=dark)
    if tab == "Summarize":
        summarize(page)
    keep(page, f"summarizer-{tab.lower()}-{look}")
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
