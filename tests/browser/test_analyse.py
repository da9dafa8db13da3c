"""Analysing texts in the browser."""

import re

import pytest
from playwright.sync_api import expect

LONG = "Sales rose 4 percent to $3.5 billion. A recall will cost more than feared. The meeting is on 12 May."
LABEL = re.compile("positive|neutral|negative")


def analyse(page, text: str) -> None:
    page.get_by_label("Text").first.fill(text)
    page.get_by_role("button", name="Analyse").click()


def test_a_headline_is_answered_and_explained(sentiment, keep) -> None:
    page = sentiment("Analyse")
    analyse(page, "Harbor Lane raises its outlook after a record quarter")
    result = page.get_by_label("Result", exact=True)
    expect(result.locator(".pz-pill").first).to_have_text("positive")
    expect(result.locator(".pz-prob")).to_have_count(3)
    expect(result).to_contain_text("Score +")
    expect(page.locator(".pz-whytext .pz-why")).to_have_count(9)
    keep(page, "analyse-answer")


def test_a_longer_text_is_read_sentence_by_sentence(sentiment) -> None:
    page = sentiment("Analyse")
    analyse(page, LONG)
    rows = page.locator(".pz-table tbody tr")
    expect(rows).to_have_count(3)
    expect(rows.first).to_contain_text("Sales rose 4 percent to $3.5 billion.")


def test_several_lines_become_a_table(sentiment) -> None:
    page = sentiment("Analyse")
    analyse(page, "Profit doubles\n\nFactory burns down\nAnnual meeting in June")
    expect(page.get_by_text("3 texts")).to_be_visible()
    expect(page.locator(".pz-table tbody tr")).to_have_count(3)
    expect(page.locator(".pz-feedback")).to_have_count(0)


def test_an_example_is_one_click(sentiment) -> None:
    page = sentiment("Analyse")
    page.get_by_role("button", name="Grayling Retail warns").click()
    expect(page.get_by_label("Result", exact=True).locator(".pz-pill").first).to_have_text("negative")


def test_nothing_typed_is_said_in_words(sentiment) -> None:
    page = sentiment("Analyse")
    page.get_by_role("button", name="Analyse").click()
    expect(page.get_by_text("There is no text yet")).to_be_visible()


@pytest.mark.parametrize("way", ["thumb", "label"])
def test_feedback_is_kept(sentiment, way: str) -> None:
    page = sentiment("Analyse")
    analyse(page, "Dividend unchanged")
    bar = page.locator(".pz-feedback")
    expect(bar).to_contain_text("Is this right?")
    if way == "thumb":
        bar.get_by_role("button", name="Right").click()
    else:
        bar.get_by_label("Right label").select_option(index=1)
    expect(bar).to_contain_text("Thank you")


def test_text_is_never_run(sentiment) -> None:
    page = sentiment("Analyse")
    analyse(page, "Profit up <img src=x onerror=\"document.title='hacked'\"> again")
    expect(page.locator(".pz-whytext")).to_contain_text("<img")
    assert page.title() != "hacked"


def test_a_text_is_judged_for_a_company_or_it_is_said_that_it_is_not(sentiment) -> None:
    page = sentiment("Analyse")
    page.get_by_label("Company (optional)").fill("Silver <b>Corp</b>")
    analyse(page, "Gold soars to a record as Silver crashes")
    note = page.locator(".pz-notice").filter(has_text=re.compile("Judged for Silver <b>Corp</b>|judges whole texts"))
    expect(note).to_be_visible()
    expect(page.get_by_label("Result", exact=True)).to_be_visible()
