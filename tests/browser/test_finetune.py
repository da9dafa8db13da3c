"""The walk through fine-tuning, in the browser: from a CSV to a model that answers, and back."""

import json
import os
import signal
from pathlib import Path

import pytest
from playwright.sync_api import expect

TOPICS = {
    "refund": ("I want my money back for", "please return the payment for", "refund me the price of"),
    "delivery": ("where is the parcel with", "the courier has not brought", "track the shipment of"),
}
THINGS = ("shoes", "a lamp", "two books", "the blue chair", "my phone", "some tea", "a coat", "the desk")
SLOW = 600_000


def support_rows() -> list[tuple[str, str]]:
    """48 different texts about two topics that the starter does not know."""
    return [(f"{opening} {thing}", topic) for topic, all in TOPICS.items() for opening in all for thing in THINGS]


@pytest.fixture
def support_csv(tmp_path: Path) -> Path:
    """A table with a repeated row, as people have them."""
    return write(tmp_path / "support.csv", [*support_rows(), support_rows()[0]])


def write(path: Path, rows: list[tuple[str, str]]) -> Path:
    path.write_text("\n".join(["message,topic", *(f"{text},{label}" for text, label in rows)]) + "\n", "utf-8")
    return path


def upload(page, path: Path) -> None:
    page.locator(".pz-steps input[type=file]").first.set_input_files(path)
    page.get_by_role("button", name="Check the table").click()
    expect(page.get_by_text("How often each label occurs")).to_be_visible()


def train(page, strategy: str) -> None:
    page.get_by_role("button", name="Continue to training").click()
    page.get_by_label(strategy).check()
    page.get_by_role("button", name="Start training").click()
    expect(page.locator(".pz-live")).to_be_visible()


def look_at_result(page) -> None:
    done = page.get_by_role("button", name="See the comparison")
    expect(done).to_be_visible(timeout=SLOW)
    done.click()
    expect(page.get_by_text("Before and after")).to_be_visible()


def analyse(page, text: str) -> str:
    page.get_by_role("tab", name="Analyse").click()
    page.get_by_role("button", name="Clear").click()
    expect(page.locator(".pz-whytext")).to_have_count(0)
    page.get_by_label("Text").first.fill(text)
    page.get_by_role("button", name="Analyse").click()
    expect(page.locator(".pz-whytext")).to_be_visible()
    return page.get_by_label("Result", exact=True).locator(".pz-pill").first.inner_text()


def use_result(page) -> None:
    """Promote what is on the comparison step."""
    page.get_by_role("button", name="Continue to use it").click()
    page.get_by_role("button", name="Use it here from now on").click()


def roll_back(page) -> None:
    page.get_by_role("button", name="Roll back", exact=True).click()
    expect(page.get_by_text("Rolled back")).to_be_visible()


def test_from_a_csv_to_a_live_model_and_back(sentiment, keep, support_csv: Path) -> None:
    page = sentiment("Fine-tune")
    upload(page, support_csv)
    expect(page.get_by_label("Column for “text”")).to_have_value("message")
    expect(page.get_by_label("Column for “label”")).to_have_value("topic")
    keep(page, "finetune-check")
    page.get_by_role("button", name="Remove 1 repeated row").click()
    expect(page.get_by_text("support.csv: 48 rows")).to_be_visible()
    train(page, "Instant")
    look_at_result(page)
    keep(page, "finetune-compare")
    use_result(page)
    expect(page.get_by_text("this version answers from now on")).to_be_visible()
    expect(page.locator(".pz-badge")).to_contain_text("Instant version")
    keep(page, "finetune-use")
    assert analyse(page, "I want the money back for a broken kettle") == "refund"

    page.get_by_role("tab", name="Fine-tune").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Export").first.click()
        page.get_by_role("button", name="Download plaza").click()
    assert download.value.suggested_filename.endswith(".zip")
    roll_back(page)
    expect(page.locator(".pz-badge")).to_contain_text("Starter")
    assert analyse(page, "Profit doubles and sales soar") == "positive"


def test_a_model_that_is_no_better_needs_a_second_word(sentiment, keep, support_csv: Path) -> None:
    page = sentiment("Fine-tune")
    upload(page, support_csv)
    train(page, "Instant")
    look_at_result(page)
    use_result(page)
    expect(page.locator(".pz-badge")).to_contain_text("Instant version")
    first = page.locator(".pz-badge").inner_text()

    # The same rows again: the new model cannot be better than the one in use.
    page.get_by_role("tab", name="3 Train").or_(page.get_by_role("tab", name="Train", exact=True)).click()
    page.get_by_role("button", name="Train with other settings").click()
    page.get_by_label("Instant").check()
    page.get_by_role("button", name="Start training").click()
    look_at_result(page)
    use_result(page)
    expect(page.get_by_text("not shown to be better")).to_be_visible()
    keep(page, "finetune-warning")
    assert page.locator(".pz-badge").inner_text() == first
    page.get_by_role("button", name="Promote anyway").click()
    expect(page.get_by_text("this version answers from now on")).to_be_visible()
    roll_back(page)
    expect(page.locator(".pz-badge")).to_have_text(first, use_inner_text=True)
    roll_back(page)
    expect(page.locator(".pz-badge")).to_contain_text("Starter")


def test_closing_the_tab_and_killing_the_worker_lose_nothing(sentiment, server, keep, support_csv: Path) -> None:
    page = sentiment("Fine-tune")
    upload(page, support_csv)
    train(page, "Adapter")
    expect(page.locator(".pz-live")).to_contain_text("Running")
    page.context.close()

    page = sentiment("Fine-tune")
    expect(page.locator(".pz-live")).to_contain_text("support.csv")
    expect(page.locator(".pz-live")).to_contain_text("Running")
    keep(page, "finetune-running")
    job = max((server.data_dir / "jobs").glob("2*"))
    os.kill(json.loads((job / "state.json").read_text("utf-8"))["process"][0], signal.SIGKILL)
    expect(page.locator(".pz-live")).to_contain_text("Failed")
    expect(page.locator(".pz-live")).to_contain_text("killed")
    keep(page, "finetune-killed")

    page.get_by_role("button", name="Resume").first.click()
    expect(page.locator(".pz-live")).to_contain_text("Running")
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Cancel").last.click()
    expect(page.locator(".pz-live")).to_contain_text("Cancelled", timeout=SLOW)
