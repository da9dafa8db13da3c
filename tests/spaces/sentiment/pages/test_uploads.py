"""What the tabs say about tables that are uploaded."""

from pathlib import Path

from tests.spaces.sentiment.pages.conftest import page


def table(folder: Path, *lines: str) -> Path:
    path = folder / "table.csv"
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


def test_an_uploaded_table_says_which_columns_were_understood(services, tmp_path: Path) -> None:
    path = table(tmp_path, "when,headline", "2026-01-02,Profit <doubles> at Harbor Lane", "2026-01-03,A quiet day")
    said = page("sources").understood(services, path)
    for word in ("headline", "when", "2 rows"):
        assert word in said
    assert "<doubles>" not in said


def test_prices_lead_from_nobody_to_an_upload_to_the_chart(services, desk, tmp_path: Path) -> None:
    from shared.ui.tables import read_upload

    prices = page("prices")
    assert "Nobody is watched yet" in prices.overlay(desk, None)[0]
    desk.watchlist.save([["Harbor Lane", "HBL", ""]])
    harbor = desk.watchlist.find("HBL").id
    assert "Choose a company" in prices.overlay(desk, None)[0]
    result, upload, remove = prices.overlay(desk, harbor)
    assert "no prices of this company" in result
    assert (upload["interactive"], remove["visible"]) == (True, False)
    path = table(tmp_path, "date,close", *(f"2026-01-{day:02},{100 + day}" for day in range(5, 25)))
    desk.prices.save(harbor, read_upload(services, path))
    result, upload, remove = prices.overlay(desk, harbor)
    assert "Day by day" in result
    assert remove["visible"] is True
