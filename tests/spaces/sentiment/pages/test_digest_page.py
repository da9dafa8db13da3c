"""The digest tab: which day, which company, and the files."""

from datetime import date
from pathlib import Path

import pytest

from shared.errors import DataError
from tests.spaces.sentiment.monitor.conftest import NOW
from tests.spaces.sentiment.pages.conftest import page


def test_nothing_kept_says_what_to_do(desk, tmp_path: Path) -> None:
    empty, text, *_ = page("digest").report(desk, date(2026, 3, 4), 0, tmp_path)
    assert "add a source first" in empty
    assert text["visible"] is False


def test_a_day_can_be_read_and_taken_away(desk, fill, tmp_path: Path) -> None:
    desk.watchlist.save([["Harbor Lane", "HBL", ""], ["Verdano Solar", "", ""]])
    harbor, verdano = desk.watchlist.find("Harbor Lane").id, desk.watchlist.find("Verdano Solar").id
    fill([(1, None, 0.8, "Record quarter"), (1, harbor, 0.8, "Record quarter at Harbor"), (30, harbor, -0.5)])
    empty, text, markdown, table, earlier, later = page("digest").report(desk, NOW.date(), harbor, tmp_path)
    assert not empty
    assert "Harbor Lane" in text["value"]
    assert "All headlines" not in text["value"]
    assert "All headlines" in page("digest").report(desk, NOW.date(), 0, tmp_path)[1]["value"]
    assert earlier["interactive"]
    assert not later["interactive"]
    assert markdown["value"] == str(tmp_path / "digest-2026-03-04.md")
    assert "Record quarter" in Path(table["value"]).read_text("utf-8-sig")
    assert "choose another day or company" in page("digest").report(desk, NOW.date(), verdano, tmp_path)[0]


@pytest.mark.parametrize("written", [None, "", "yesterday", "2026-02-30"])
def test_no_day_is_said(written: str | None) -> None:
    with pytest.raises(DataError, match="is no day"):
        page("digest").day_of(written)
