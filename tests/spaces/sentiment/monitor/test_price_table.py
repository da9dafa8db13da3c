"""Closing prices out of tables as they come."""

from datetime import date

import pytest

from shared.data.reading import read_table
from shared.errors import DataError
from tests.spaces.sentiment.monitor.conftest import part


def closes(tmp_path, text):
    (tmp_path / "prices.csv").write_text(text, "utf-8")
    return part("price_table").closes_of(read_table(tmp_path / "prices.csv", tmp_path / "cache"))


@pytest.mark.parametrize(
    ("header", "column"),
    [("Date,Open,Close,Volume", 2), ("Date,Close,Adj Close,Volume", 2), ("x,PRICE,Date,Note", 1)],
)
def test_columns_are_found_by_name(tmp_path, header, column):
    place = header.split(",").index("Date")
    rows = []
    for day in (2, 3, 4):
        cells = [f"{n + 1}{day}" for n in range(4)]
        cells[place] = f"2026-03-0{day}"
        rows.append(",".join(cells))
    found = closes(tmp_path, "\n".join([header, *rows]) + "\n")
    assert list(found.by_day.items()) == [(date(2026, 3, day), float(f"{column + 1}{day}")) for day in (2, 3, 4)]


def test_columns_are_found_by_content(tmp_path):
    found = closes(tmp_path, "what,when,much\nx,2026-03-02,1.50\ny,2026-03-03,2.50\nz,2026-03-04,3\n")
    assert list(found.by_day.values()) == [1.5, 2.5, 3]
    assert "“when”" in found.note
    assert "“much”" in found.note


def test_what_is_left_out_is_said_by_row(tmp_path):
    rows = [
        "2026-03-02,10",
        "someday,11",
        "2026-03-03,n/a",
        "2026-03-04,-1",
        "2026-03-02,99",
        "2026-03-05,nan",
        "2026-03-06,12",
    ]
    found = closes(tmp_path, "date,close\n" + "\n".join(rows) + "\n")
    assert found.by_day == {date(2026, 3, 2): 10.0, date(2026, 3, 6): 12.0}
    assert "Row 3 has no readable date." in found.note
    assert "Rows 4, 5 and 7 have no positive number as price." in found.note
    assert "Row 6 repeats a day" in found.note


def test_the_day_is_the_one_written_down(tmp_path):
    found = closes(tmp_path, "Date,Close\n2026-03-03 00:00:00+01:00,1\n2026-03-04 00:00:00-05:00,2\n")
    assert list(found.by_day) == [date(2026, 3, 3), date(2026, 3, 4)]


@pytest.mark.parametrize(
    ("texts", "amounts"),
    [
        (["1,234.50", "99"], [1234.5, 99]),
        (["1.234,50", "99,5"], [1234.5, 99.5]),
        (["12,5", "1,234"], [12.5, 1.234]),
        (["1,234", "12,345"], [1234, 12345]),
        (["$ 12.5", "€9", "12.5 USD", "GBP 3"], [12.5, 9, 12.5, 3]),
        (["0", "-3", "inf", "NaN", "1e999", "", "--", "1 2"], [None, None, None, None, None, None, None, 12]),
        (["1'234.5", "1 234.5"], [1234.5, 1234.5]),
    ],
)
def test_amounts(texts, amounts):
    assert part("price_table").parse_amounts(texts) == amounts


@pytest.mark.parametrize(
    "text",
    ["name,close\nAcme,1\nBolt,2\n", "date,name\n2026-03-02,a\n2026-03-03,b\n", "date,close\n2026-03-02,1\n"],
)
def test_a_table_without_prices_is_refused(tmp_path, text):
    with pytest.raises(DataError, match=r"prices\.csv"):
        closes(tmp_path, text)
