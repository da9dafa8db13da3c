"""The recommender in the browser: what is liked changes the list at once, and what is switched off changes it back."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import NARROW, WIDE, choose

LOOKS = {"wide": (WIDE, False), "narrow": (NARROW, False), "dark": (WIDE, True)}
LISTED = "[...document.querySelectorAll('#rec-list .pz-rec-rows > li')].map(row => row.dataset.row)"
STILL = "document.getAnimations().every(one => one.playState !== 'running')"


@pytest.fixture
def shop(open_page: Callable) -> Callable:
    """A function that opens the tab as a new visitor."""

    def new(*arguments, **options):
        page = open_page("recommender", *arguments, **options)
        expect(cards(page)).to_have_count(10)
        return page

    return new


def cards(page):
    return page.locator("#rec-list article")


def history(page):
    return page.locator("#rec-history .pz-rec-rows > li")


def listed(page) -> list[str]:
    """The ids in the list, when nothing moves any more."""
    page.wait_for_function(STILL)
    return page.evaluate(LISTED)


def like(page, title: str) -> None:
    """Search for a thing and like it."""
    before = history(page).count()
    page.get_by_label("Search").fill(title)
    page.locator("#rec-picks").get_by_role("button", name=f"Like “{title}”", exact=True).click()
    expect(history(page)).to_have_count(before + 1)


def fits(page) -> bool:
    """Nothing sticks out to the right."""
    return page.evaluate("document.documentElement.scrollWidth <= window.innerWidth + 1")


def test_what_is_liked_changes_the_list_and_switching_it_off_changes_it_back(shop, keep):
    page = shop()
    expect(page.locator("#rec-list")).to_contain_text("Like three things to begin")
    popular = listed(page)
    like(page, "Ember stove")
    like(page, "Enamel mug")
    two = listed(page)
    like(page, "Hammock Willow")
    expect(page.locator("#rec-list .pz-rec-move").first).to_be_visible()
    three = listed(page)
    assert len({tuple(popular), tuple(two), tuple(three)}) == 3
    assert not {"Ember stove", "Enamel mug", "Hammock Willow"} & set(cards(page).locator("h4").all_inner_texts())
    expect(cards(page).filter(has_text=re.compile(r"Because you liked.*\d+\s%")).first).to_be_visible()
    keep(page, "recommender-liked")
    switch = page.get_by_role("switch", name="Count “Hammock Willow”")
    switch.click()
    expect(switch).to_have_attribute("aria-checked", "false")
    expect(page.locator("#rec-list")).to_contain_text("with 1 item switched off")
    assert listed(page) == two
    page.get_by_role("button", name="Undo").first.click()
    expect(switch).to_have_attribute("aria-checked", "true")
    assert listed(page) == three


def test_a_visit_is_remembered_and_can_be_compared_with_a_user(shop, keep):
    page = shop()
    like(page, "Ember stove")
    mine = listed(page)
    page.reload()
    expect(history(page)).to_have_count(1)
    assert listed(page) == mine
    whose = page.get_by_label("Whose list")
    whose.click()
    page.get_by_role("option").nth(3).click()
    expect(page.locator("#rec-history")).to_contain_text("History of")
    assert listed(page) != mine
    keep(page, "recommender-user")
    whose.fill("nobody at all")
    whose.press("Enter")
    expect(page.locator(".pz-rec-bar")).to_contain_text("“nobody at all” is not among the")
    expect(whose).not_to_have_value("nobody at all")
    whose.click()
    page.get_by_role("option", name="A new visitor").click()
    expect(page.locator("#rec-history")).to_contain_text("Ember stove")


def test_filters_hiding_and_similar_items(shop):
    page = shop()
    page.get_by_label("Only these categories").click()
    page.get_by_role("option").nth(1).click()
    first = cards(page).first
    category = page.locator("#rec-list .pz-rec-line span")
    expect(category.first).to_be_visible()
    page.wait_for_function(
        "new Set([...document.querySelectorAll('#rec-list .pz-rec-line span')].map(x => x.textContent)).size === 1"
    )
    page.keyboard.press("Escape")
    title = first.locator("h4").inner_text()
    first.get_by_role("button", name="Hide").click()
    expect(page.locator("#rec-history")).to_contain_text("1 hidden item")
    expect(first.locator("h4")).not_to_have_text(title)
    opened = first.locator("h4").inner_text()
    first.get_by_role("button", name="Similar").click()
    expect(page.locator(".pz-rec-item h3")).to_have_text(opened)
    expect(page.locator("#rec-list").get_by_role("heading", name="Similar")).to_be_visible()
    page.get_by_role("button", name="To the list").click()
    expect(first.locator("h4")).to_have_text(opened)


def test_it_works_with_the_keyboard(shop):
    page = shop()
    button = cards(page).nth(1).get_by_role("button", name=re.compile("^Like"))
    button.focus()
    page.keyboard.press("Enter")
    expect(history(page)).to_have_count(1)
    place = (
        "[...document.querySelectorAll('#rec-list .pz-rec-rows > li')].indexOf(document.activeElement.closest('li'))"
    )
    page.wait_for_function(f"document.activeElement.dataset.act === 'like' && {place} === 1")
    page.keyboard.press("Control+z")
    expect(history(page)).to_have_count(0)


@pytest.mark.parametrize("look", LOOKS)
def test_look(shop, keep, look: str) -> None:
    size, dark = LOOKS[look]
    page = shop(size, dark=dark)
    keep(page, f"recommender-{look}")
    assert fits(page)
    cards(page).first.get_by_role("button", name="Similar").click()
    expect(page.locator(".pz-rec-item")).to_be_visible()
    assert fits(page)


@pytest.mark.parametrize("tab", ["Evaluate", "Fine-tune"])
def test_the_other_tabs_fit(shop, keep, tab: str) -> None:
    page = shop(NARROW)
    choose(page, tab)
    expect(page.locator("#rec-list")).to_be_hidden()
    page.wait_for_timeout(400)  # the tab fades in; the picture should show it
    keep(page, f"recommender-{tab.lower()}-narrow")
    assert fits(page)
