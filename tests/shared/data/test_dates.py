"""Dates in all the ways that columns hold them."""

from datetime import UTC, datetime

import pytest

from shared.data.dates import parse_dates

DAY = datetime(2026, 3, 4, tzinfo=UTC)
NOON = DAY.replace(hour=12, minute=30)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-03-04", DAY),
        ("2026-03-04T12:30:00Z", NOON),
        ("2026-03-04 14:30:00+02:00", NOON),
        ("2026-03-04 12:30:00 UTC", NOON),
        ("2026-03-04 12:30", NOON),
        ("2026-03-04 12:30:00.000000", NOON),
        ("20260304", DAY),
        ("20260304123000", NOON),
        ("20260304T123000Z", NOON),
        ("2026/3/4", DAY),
        ("2026.03.04 12:30", NOON),
        ("Wed, 04 Mar 2026 12:30:00 GMT", NOON),
        ("Wednesday, 4 March 2026", DAY),
        ("Wed, 04 Mar 2026 07:30:00 EST", NOON),
        ("4th of March 2026", DAY),
        ("04-Mar-26", DAY),
        ("Mar 4, 2026", DAY),
        ("March 4th, 2026 at 12:30 PM", NOON),
        ("Sept. 30, 2025", datetime(2025, 9, 30, tzinfo=UTC)),
        ("Mar 04, 2026 • 12:30", None),
        ("25/12/2025 11:05 pm", datetime(2025, 12, 25, 23, 5, tzinfo=UTC)),
        ("12/25/2025 12 am", datetime(2025, 12, 25, tzinfo=UTC)),
        ("25.12.99", datetime(1999, 12, 25, tzinfo=UTC)),
        ("1772627400", NOON),
        ("1772627400000", NOON),
        ("1772627400000000", NOON),
        ("1772627400000000000", NOON),
        ("1772627400.0", NOON),
        ("46085", DAY),
        ("46085.520833", NOON),
        ("  2026-03-04\n", DAY),
    ],
)
def test_common_forms_are_read(text, moment):
    assert parse_dates([text]).moments == [moment]


@pytest.mark.parametrize(
    "text",
    [
        "", "yesterday", "2026", "12", "99999999999999999999", "32/13/2026", "2026-02-30", "30/02/2026", "-5", "1e9",
        "4 Foo 2026", "12:30", "2026-03-04 25:00", "2026-03-04 12:30 XYZ", "1/2/3/4", "0001-01-01", "9999-12-31",
        "4 Mar 2026 extra", "Mar 4, 2026 5", "0" * 500, "01/2026", "١٢/٣/٢٠٢٦x", "4 Mar 2026 12:30 +99:99",
    ],
)  # fmt: skip
def test_what_is_no_date_is_none(text):
    assert parse_dates([text]).moments == [None]


@pytest.mark.parametrize(
    ("values", "day_first", "words"),
    [
        (["03/04/2026", "25/04/2026"], True, []),
        (["03/04/2026", "04/25/2026"], False, []),
        (["03.04.2026"], True, ["03.04.2026", "day first", "3 April 2026"]),
        (["03/04/2026"], True, ["03/04/2026", "day first", "3 April 2026"]),
        (["03/01/2026", "03/02/2026", "03/03/2026", "03/04/2026"], False, ["month first", "1 March 2026"]),
        (["01/03/2026", "02/03/2026", "03/03/2026", "04/03/2026"], True, ["day first", "1 March 2026"]),
        (["13/01/2026", "14/01/2026", "01/13/2026"], True, ["Some dates"]),
        (["01/13/2026", "01/14/2026", "13/01/2026"], False, ["Some dates"]),
        (["04/04/2026"], True, []),
        (["2026-03-04", "x"], None, []),
    ],
)
def test_the_whole_column_tells_days_from_months(values, day_first, words):
    dates = parse_dates(values)
    assert dates.day_first is day_first
    assert bool(dates.note) == bool(words)
    assert all(word in dates.note for word in words)


def test_a_decision_can_be_handed_on():
    day, month = (parse_dates(["03/04/2026", "25/12/2025"], first).moments for first in (True, False))
    assert [moment.month for moment in day] == [4, 12]
    assert [moment.month for moment in month] == [3, 12]
