"""Every page wide, narrow and dark: it fits, and its picture is kept."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import NARROW, WIDE
from tests.launched import ROOT

LOOKS = {"wide": (WIDE, False), "narrow": (NARROW, False), "dark": (WIDE, True)}


def fits(page) -> bool:
    """Nothing sticks out to the right."""
    return page.evaluate("document.documentElement.scrollWidth <= window.innerWidth + 1")


@pytest.mark.parametrize("look", LOOKS)
def test_home(open_page, keep, look: str) -> None:
    size, dark = LOOKS[look]
    page = open_page("", size, dark=dark)
    expect(page.locator(".pz-card")).to_have_count(len(list((ROOT / "spaces").glob("*/app.py"))))
    expect(page.locator(".pz-status")).to_contain_text("Memory in use")
    keep(page, f"home-{look}")
    assert fits(page)


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("tab", ["Analyse", "Batch", "Fine-tune"])
def test_sentiment(sentiment, keep, tab: str, look: str) -> None:
    size, dark = LOOKS[look]
    page = sentiment(tab, size, dark=dark)
    expect(page.get_by_role("tab", name=tab)).to_have_attribute("aria-selected", "true")
    page.wait_for_timeout(400)  # the tab fades in; the picture should show it
    keep(page, f"sentiment-{tab.lower()}-{look}")
    assert fits(page)


def test_the_card_leads_to_its_page(open_page) -> None:
    page = open_page("")
    page.get_by_role("link", name="Financial sentiment").last.click()
    expect(page.get_by_role("heading", name="Financial sentiment")).to_be_visible()
    page.get_by_role("link", name="Plaza").click()
    expect(page.get_by_role("heading", name="Plaza")).to_be_visible()
