"""Scoring a table in the browser."""

import csv
from pathlib import Path

from playwright.sync_api import expect


def test_a_table_is_scored_and_downloaded(sentiment, keep, tmp_path: Path) -> None:
    page = sentiment("Batch")
    page.get_by_role("button", name="Use the sample").first.click()
    expect(page.get_by_text("60 rows.")).to_be_visible()
    page.get_by_role("button", name="Score the table").click()
    expect(page.get_by_text("How many of each")).to_be_visible()
    keep(page, "batch-result")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download the scored table").click()
    download.value.save_as(tmp_path / "scored.csv")
    with (tmp_path / "scored.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 60
    assert all(row["sentiment_label"] and row["text"] for row in rows)


def test_a_long_table_moves_and_can_be_cancelled(sentiment, tmp_path: Path) -> None:
    rows = [f"{number},Company {number} reports results for the quarter" for number in range(60_000)]
    (tmp_path / "long.csv").write_text("\n".join(["id,headline", *rows]) + "\n", "utf-8")
    page = sentiment("Batch")
    page.locator("input[type=file]").first.set_input_files(tmp_path / "long.csv")
    expect(page.get_by_label("Column with the text")).to_have_value("headline")
    page.get_by_role("button", name="Score the table").click()
    expect(page.get_by_text("rows/s")).to_be_visible()
    page.get_by_role("button", name="Cancel").first.click()
    expect(page.get_by_text("Cancelled after")).to_be_visible()
    expect(page.get_by_role("button", name="Download the scored table")).to_be_visible()
    expect(page.get_by_role("button", name="Score the table")).to_be_visible()


def test_a_file_that_is_no_table_is_refused_in_words(sentiment, tmp_path: Path) -> None:
    (tmp_path / "empty.csv").write_text("", "utf-8")
    page = sentiment("Batch")
    page.locator("input[type=file]").first.set_input_files(tmp_path / "empty.csv")
    expect(page.get_by_text("empty.csv is empty")).to_be_visible()
