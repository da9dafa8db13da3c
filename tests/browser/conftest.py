"""A running launcher and a real Chromium."""

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.launched import ROOT, launched

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
SHOTS = ROOT / "artifacts" / "screenshots"
PATIENCE = 90_000
"""Milliseconds; far above what a click takes, also on a busy machine."""
WIDE, NARROW = (1440, 900), (390, 844)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@dataclass(frozen=True)
class Server:
    """Where it is served, and where its data lies."""

    url: str
    data_dir: Path


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("browser")
    with launched(folder / "data", folder / "log.txt") as url:
        yield Server(url, folder / "data")


@pytest.fixture(scope="module")
def chromium() -> Iterator:
    """Not for longer than a module: as long as it lives, Playwright's event loop runs in the thread of the tests."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        message = "Chromium is missing: install it with `apt-get install chromium`."
        pytest.fail(message) if os.environ.get("CI") else pytest.skip(message)
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium, server: Server) -> Iterator[Callable]:
    """A function that opens a page of the site in a fresh browser profile. Errors in the console fail the test."""
    contexts, problems = [], []

    def note(message) -> None:
        if message.type == "error":
            problems.append(message.text)

    def new(path: str, size: tuple[int, int] = WIDE, *, dark: bool = False):
        context = chromium.new_context(viewport={"width": size[0], "height": size[1]}, accept_downloads=True)
        contexts.append(context)
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        page.on("console", note)
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.goto(f"{server.url}/{path}?__theme={'dark' if dark else 'light'}")
        return page

    yield new
    for context in contexts:
        context.close()
    assert not problems


@pytest.fixture
def sentiment(open_page: Callable) -> Callable:
    """A function that opens the Space at one of its tabs."""

    def new(tab: str, *arguments, **options):
        page = open_page("sentiment", *arguments, **options)
        page.wait_for_selector(".pz-badge")
        if tab != "Monitor":
            choose(page, tab)
        return page

    return new


def choose(page, tab: str) -> None:
    """Go to a tab of the page; on a narrow page it may be behind the three dots."""
    there = page.get_by_role("tab", name=tab, exact=True)
    if not there.is_visible():
        page.locator(".overflow-menu:visible > button").first.click()
        there = page.locator(".overflow-dropdown:visible button", has_text=tab)
    there.click()


@pytest.fixture
def keep() -> Callable:
    """A function that keeps a screenshot of the whole page as an artefact."""

    def save(page, name: str) -> None:
        SHOTS.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=SHOTS / f"{name}.png", full_page=True)

    return save
