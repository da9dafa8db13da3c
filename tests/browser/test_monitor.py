"""The monitor's overview: it lives by itself, and every point leads to its headlines."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import NARROW, WIDE, Server
from tests.launched import launched

LOOKS = {"wide": (WIDE, False), "narrow": (NARROW, False), "dark": (WIDE, True)}
HISTORY = re.compile(r"(2[4-9]\d|3\d\d) headlines kept")
"""The sample's history is in; from here on, headlines come one by one."""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A launcher that nobody has used before."""
    folder = tmp_path_factory.mktemp("overview")
    with launched(folder / "data", folder / "log.txt") as url:
        yield Server(url, folder / "data")


@pytest.fixture
def overview(sentiment):
    """A function that opens the overview and waits until the history is there."""

    def new(*arguments, **options):
        page = sentiment("Monitor", *arguments, **options)
        expect(page.locator(".pz-pulse")).to_contain_text(HISTORY)
        expect(page.locator(".pz-hit")).not_to_have_count(0)
        return page

    return new


def rows(page):
    return page.locator(".pz-news > li")


def company(page, name: str):
    return page.locator(".pz-company", has_text=name)


def test_the_first_chart_comes_with_nothing_typed(sentiment, keep) -> None:
    page = sentiment("Monitor")
    expect(page.get_by_role("status").filter(has_text="A demo is playing")).to_be_visible()
    expect(page.get_by_text("Reading the sample").or_(page.locator(".pz-hit").first)).to_be_visible()
    keep(page, "monitor-waiting")
    expect(page.locator(".pz-average").first).to_be_attached()
    expect(page.locator(".pz-company")).to_have_count(13)
    expect(rows(page)).to_have_count(25)
    expect(company(page, "All news")).to_have_attribute("aria-pressed", "true")


def test_new_headlines_arrive_and_nothing_else_moves(overview) -> None:
    page = overview()
    newest = rows(page).first.get_attribute("data-key")
    choice = rows(page).nth(3).locator("select")
    choice.focus()
    mention, place = choice.get_attribute("data-mention"), page.evaluate("scrollY")
    page.evaluate("document.querySelector('.pz-company').kept = true")
    expect(rows(page).first).not_to_have_attribute("data-key", newest)
    assert page.evaluate("document.activeElement.dataset.mention") == mention
    assert page.evaluate("scrollY") == place
    assert page.evaluate("document.querySelector('.pz-company').kept")


def test_an_alert_fires_and_leads_to_its_headlines(overview, keep) -> None:
    page = overview()
    alert = page.locator(".pz-alerts li").first
    expect(alert).to_be_visible()
    said = alert.locator(".pz-grow").inner_text()
    alert.get_by_role("button", name="Show the headlines").click()
    expect(page.locator(".pz-chip")).to_contain_text("Alert:")
    name = said.split(":")[0]
    expect(page.locator(".pz-charthead h2")).to_contain_text(name)
    expect(rows(page).first.locator(".pz-from")).to_contain_text(name)
    assert rows(page).count() < 25
    keep(page, "monitor-alert")
    key = alert.get_attribute("data-key")
    alert.get_by_role("button", name="Seen", exact=True).click()
    expect(page.locator(f".pz-alerts [data-key={key}]")).to_have_count(0)


def test_a_point_of_the_chart_filters_the_list(overview) -> None:
    page = overview()
    point = page.locator(".pz-hit").nth(3)
    point.hover()
    told = re.search(r"(\d+) headlines?", point.get_attribute("aria-label"))
    expect(page.locator(".pz-tip")).to_contain_text(told[0])
    point.click()
    expect(point).to_have_attribute("aria-pressed", "true")
    expect(rows(page)).to_have_count(min(25, int(told[1])))
    page.get_by_role("button", name="Show all again").click()
    expect(rows(page)).to_have_count(25)


def test_companies_times_and_words_are_chosen_by_keyboard(overview) -> None:
    page = overview()
    company(page, "Ketterick Bank").focus()
    page.keyboard.press("Enter")
    expect(company(page, "Ketterick Bank")).to_have_attribute("aria-pressed", "true")
    expect(page.locator(".pz-charthead h2")).to_contain_text("Ketterick Bank KTRB")
    page.get_by_label("One point for each").select_option("hour")
    expect(page.locator(".pz-legend")).to_contain_text("mean of the hour")
    page.get_by_role("button", name="Everything").press("Enter")
    expect(page.locator(".pz-list h3")).to_contain_text("since the first one")
    page.get_by_label("Words in the headline").fill("bank no such words")
    expect(page.get_by_text("No headline fits")).to_be_visible()
    last = page.locator(".pz-hit[tabindex='0']")
    last.focus()
    page.keyboard.press("ArrowLeft")
    expect(page.locator(".pz-hit:focus")).not_to_have_attribute("data-key", last.get_attribute("data-key"))


def test_a_corrected_label_becomes_training_data(overview, keep) -> None:
    page = overview()
    row = page.locator(f"[data-key={rows(page).nth(2).get_attribute('data-key')}]")
    was = row.locator("select").input_value()
    row.locator("select").select_option("negative" if was == "positive" else "positive")
    expect(row).to_contain_text(f"corrected, was {was}")
    expect(page.locator(".pz-corrected")).to_contain_text("1 correction can be used for training.")
    keep(page, "monitor-corrected")
    page.get_by_role("button", name="Train on them").click()
    expect(page.get_by_role("tab", name="Fine-tune")).to_have_attribute("aria-selected", "true")
    expect(page.get_by_text("How often each label occurs")).to_be_visible()


@pytest.mark.parametrize("look", LOOKS)
def test_it_fits(overview, keep, look: str) -> None:
    size, dark = LOOKS[look]
    page = overview(size, dark=dark)
    company(page, "Pallas Motors").click()
    expect(page.locator(".pz-charthead h2")).to_contain_text("Pallas Motors")
    keep(page, f"monitor-overview-{look}")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth + 1")


def test_the_demo_can_be_left_behind(overview) -> None:
    page = overview()
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Use my own sources").click()
    expect(page.get_by_label("Address of the feed")).to_be_visible()
    expect(page.locator(".pz-rows li")).to_have_count(1)
    page.get_by_role("tab", name="Overview").click()
    page.get_by_role("button", name="Remove the demo").click()
    expect(page.get_by_text("Nothing is read yet.")).to_be_visible()
    expect(page.locator(".pz-company")).to_have_count(1)
    page.reload()
    expect(page.get_by_text("Nothing is read yet.")).to_be_visible()
