"""The monitor's tabs where things are set up: sources, watch-list, alerts, digest, prices."""

import threading
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from queue import Queue

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import NARROW, WIDE, Server
from tests.launched import launched

TABS = ("Sources", "Watch-list", "Alerts", "Digest", "Prices")
LOOKS = {"wide": (WIDE, False), "narrow": (NARROW, False), "dark": (WIDE, True)}


class Outside(ThreadingHTTPServer):
    """A feed at every address, and whatever was posted."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.posted: Queue = Queue()
        self.url = f"http://127.0.0.1:{self.server_port}"


class Handler(BaseHTTPRequestHandler):
    server: Outside

    def do_GET(self) -> None:
        when = format_datetime(datetime.now(UTC))
        entry = f"<item><title>Zentara Labs doubles its profit</title><guid>1</guid><pubDate>{when}</pubDate></item>"
        self.answer(200, f"<rss version='2.0'><channel><title>Local</title>{entry}</channel></rss>".encode())

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        self.server.posted.put((dict(self.headers), body))
        self.answer(204, b"")

    def answer(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments: object) -> None:
        """Nothing is written to the console."""


@pytest.fixture(scope="module")
def outside() -> Iterator[Outside]:
    with Outside() as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A launcher of these tests' own, which may reach addresses of this machine."""
    folder = tmp_path_factory.mktemp("monitor")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PLAZA_ALLOW_PRIVATE_FEEDS", "1")
        with launched(folder / "data", folder / "log.txt") as url:
            yield Server(url, folder / "data")


@pytest.fixture
def monitor(sentiment):
    """A function that opens the monitor at one of its tabs."""

    def new(tab: str, *arguments, **options):
        page = sentiment("Monitor", *arguments, **options)
        choose(page, tab)
        return page

    return new


def choose(page, tab: str) -> None:
    """Go to an inner tab; on a narrow page it may be behind the three dots."""
    page.get_by_role("tab", name="Overview").wait_for()
    there = page.get_by_role("tab", name=tab, exact=True)
    if not there.is_visible():
        page.locator(".overflow-menu:visible > button").last.click()
        there = page.locator(".overflow-dropdown:visible button", has_text=tab)
    there.click()


def row(page, words: str):
    return page.locator(".pz-rows li", has_text=words)


def test_a_feed_is_added_looked_at_paused_and_removed(monitor, outside, keep) -> None:
    page = monitor("Sources")
    page.get_by_label("Address of the feed").fill(f"{outside.url}/feed.xml")
    page.get_by_label("Title (optional)").fill("Local <i>feed</i>")
    page.get_by_role("button", name="Add the feed").click()
    feed = row(page, "Local <i>feed</i>")
    expect(feed).to_contain_text("Working")
    expect(feed).to_contain_text("1 kept")
    expect(feed).to_contain_text("next look in")
    keep(page, "sources")
    feed.get_by_role("button", name="Pause").focus()
    page.keyboard.press("Enter")
    expect(feed).to_contain_text("Paused")
    expect(feed.get_by_role("button", name="Resume")).to_be_focused()
    feed.get_by_role("button", name="Remove", exact=True).click()
    feed.get_by_role("button", name="Delete its 1 headline too").click()
    expect(feed).to_have_count(0)
    page.get_by_label("Address of the feed").fill("ftp://example.com/feed.xml")
    page.get_by_role("button", name="Add the feed").click()
    expect(page.get_by_role("alert").or_(page.locator(".toast-body"))).to_contain_text("http")


def test_a_file_in_the_watched_folder_and_an_uploaded_one_are_read(monitor, server, tmp_path: Path) -> None:
    page = monitor("Sources")
    page.get_by_label("A folder of this server").check()
    expect(page.locator(".pz-path")).to_contain_text(str(server.data_dir / "watched"))
    page.get_by_role("button", name="Watch the folder").click()
    expect(row(page, "Watched folder")).to_be_visible()
    rows = "date,headline\n2026-01-02,Quillon Metals cuts its forecast\n2026-01-05,Quillon Metals finds new ore\n"
    (server.data_dir / "watched").mkdir(exist_ok=True)
    (server.data_dir / "watched" / "dropped.csv").write_text(rows, "utf-8")
    expect(row(page, "Watched folder")).to_contain_text("2 kept")
    (tmp_path / "upload.csv").write_text(rows.replace("Quillon Metals", "Ostrava Freight"), "utf-8")
    page.get_by_label("A table").check()
    page.locator(".pz-form input[type=file]").set_input_files(tmp_path / "upload.csv")
    expect(page.locator(".pz-form")).to_contain_text("headline")
    page.get_by_role("button", name="Add the table").click()
    expect(row(page, "upload.csv")).to_contain_text("Finished")
    expect(row(page, "upload.csv")).to_contain_text("2 kept")


def test_a_company_is_added_and_named(monitor, keep, tmp_path: Path) -> None:
    page = monitor("Watch-list")
    cells = page.locator(".pz-watchtable [role=gridcell]")
    expect(cells.first).not_to_be_empty()
    before = cells.count()
    page.get_by_role("button", name="Add a row").click()
    expect(cells).to_have_count(before + 3)
    cells.nth(before).dblclick()
    page.keyboard.type("Zentara Labs")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Save the list").click()
    expect(page.get_by_text("Saved: 1 added")).to_be_visible()
    page.get_by_label("Try it").fill("Zentara Labs wins <b>again</b>")
    expect(page.locator(".pz-marked mark")).to_have_text("Zentara Labs")
    keep(page, "watchlist")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download as CSV").first.click()
    download.value.save_as(tmp_path / "list.csv")
    assert "Zentara Labs" in (tmp_path / "list.csv").read_text("utf-8-sig")
    page.locator("input[type=file]:not(.pz-form input)").last.set_input_files(tmp_path / "list.csv")
    expect(page.get_by_text("Nothing is saved yet")).to_be_visible()


def test_rules_and_webhooks_are_added_tried_and_removed(monitor, outside, keep) -> None:
    page = monitor("Alerts")
    page.on("dialog", lambda dialog: dialog.accept())
    rules = page.get_by_label("Rules", exact=True).locator("li")
    expect(rules).not_to_have_count(0)
    before = rules.count()
    page.get_by_role("button", name="Add a rule").click()
    expect(page.get_by_label("Hours", exact=True)).to_be_hidden()
    page.get_by_label("A burst").check()
    expect(page.get_by_label("Hours", exact=True)).to_be_visible()
    page.get_by_role("button", name="Add the rule").click()
    expect(rules).to_have_count(before + 1)
    rules.last.get_by_role("switch").click()
    expect(rules.last.get_by_role("switch")).to_have_attribute("aria-checked", "false")
    rules.last.get_by_role("button", name="Remove").click()
    expect(rules).to_have_count(before)
    page.get_by_role("button", name="Add a webhook").click()
    page.get_by_placeholder("https://example.com/hooks/plaza").fill(f"{outside.url}/hook")
    page.get_by_role("button", name="Add the webhook").click()
    expect(page.locator("#pz-secret")).to_contain_text("whsec_")
    keep(page, "alerts")
    hooks = page.get_by_label("Webhooks", exact=True).locator("li")
    hooks.get_by_role("button", name="Test").click()
    headers, body = outside.posted.get(timeout=60)
    assert b'"test"' in body.replace(b" ", b"")
    assert {name.lower() for name in headers} >= {"webhook-id", "webhook-timestamp", "webhook-signature"}
    hooks.get_by_role("button", name="Remove").click()
    expect(hooks).to_have_count(0)


def test_the_digest_is_read_and_taken_away(monitor, keep, tmp_path: Path) -> None:
    page = monitor("Digest")
    expect(page.get_by_role("heading", name="Digest of")).to_be_visible()
    keep(page, "digest")
    first = page.get_by_role("heading", name="Digest of").inner_text()
    page.get_by_role("button", name="Day before").click()
    expect(page.get_by_role("heading", name="Digest of")).not_to_have_text(first)
    with page.expect_download() as download:
        page.get_by_role("button", name="Download as Markdown").first.click()
    download.value.save_as(tmp_path / "digest.md")
    assert (tmp_path / "digest.md").read_text("utf-8").startswith("# Digest of ")


def test_prices_are_uploaded_drawn_and_removed(monitor, keep, tmp_path: Path) -> None:
    start = date.today() - timedelta(30)
    rows = [f"{start + timedelta(at)},{100 + at % 7}" for at in range(30)]
    (tmp_path / "prices.csv").write_text("\n".join(["date,close", *rows]) + "\n", "utf-8")
    page = monitor("Prices")
    page.on("dialog", lambda dialog: dialog.accept())
    expect(page.get_by_role("button", name="Upload prices")).to_be_enabled()
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Upload prices").click()
    chooser.value.set_files(tmp_path / "prices.csv")
    expect(page.locator(".pz-plot")).to_have_count(2)
    expect(page.locator(".pz-lags tbody tr")).to_have_count(7)
    keep(page, "prices")
    page.get_by_role("button", name="Remove the prices").click()
    expect(page.get_by_text("The prices were removed.")).to_be_visible()


@pytest.mark.parametrize("look", LOOKS)
def test_every_tab_fits(monitor, keep, look: str) -> None:
    size, dark = LOOKS[look]
    page = monitor("Sources", size, dark=dark)
    ready = {
        "Sources": page.locator(".pz-rows"),
        "Watch-list": page.locator(".pz-watchtable [role=gridcell]").first,
        "Alerts": page.get_by_label("Rules", exact=True),
        "Digest": page.get_by_role("heading", name="Digest of"),
        "Prices": page.get_by_role("button", name="Upload prices"),
    }
    for tab in TABS:
        choose(page, tab)
        expect(ready[tab]).to_be_visible()
        page.wait_for_timeout(400)  # the tab fades in; the picture should show it
        keep(page, f"monitor-{tab.lower()}-{look}")
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth + 1")
