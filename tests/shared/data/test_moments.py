"""Columns of times, as seconds: whatever `parse_dates` reads, and the same as it reads."""

from datetime import UTC, datetime

import pyarrow as pa
import pytest

from shared.data.dates import parse_dates
from shared.data.moments import read_moments

DAY = int(datetime(2026, 3, 4, tzinfo=UTC).timestamp())
NOON = DAY + 12 * 3600 + 30 * 60


def moments(*cells):
    read = read_moments(pa.array(cells))
    return [
        second if good else None for second, good in zip(read.seconds.tolist(), read.readable.tolist(), strict=True)
    ]


def test_forms_in_one_column():
    written = [
        "2026-03-04", "2026-03-04T12:30:00Z", "2026-03-04 14:30:00+02:00", "2026-03-04 12:30:00 UTC",
        "2026-03-04T12:30:00.987Z", "20260304", "20260304123000", "20260304T123000Z", "2026/3/4", "2026.03.04 12:30",
        "Wed, 04 Mar 2026 12:30:00 GMT", "4th of March 2026", "March 4th, 2026 at 12:30 PM", "13.3.2026", "4.3.2026",
        "1772627400", "1772627400000", "1772627400000000", "1772627400000000000", "1772627400.0", "46085",
        "46085.520833", "", None, "yesterday", "2026", "-5", "2026-02-30", "2026-03-04 25:00", "12:30",
    ]  # fmt: skip
    alone = [moment and int(moment.timestamp()) for moment in parse_dates([cell or "" for cell in written]).moments]
    assert moments(*written) == alone
    assert sum(moment is None for moment in alone) == 8


@pytest.mark.parametrize(
    ("cells", "seconds"),
    [
        (["04.03.2026", "04.03.2026 12:30"], [DAY, NOON]),
        (["04/03/2026 12:30", "25/12/2025"], [NOON, 1766620800]),
        (["03/04/2026 12:30 pm", "12/25/2025"], [NOON, 1766620800]),
    ],
)
def test_the_column_says_which_is_the_day(cells, seconds):
    assert moments(*cells) == seconds


def test_what_the_column_leaves_open_is_said():
    read = read_moments(pa.array(["03/04/2026 10:00", "03/04/2026 11:00", "05/06/2026"]))
    assert "the column itself leaves it open" in read.note
    assert read.formats == ("figures with slashes",)


def test_several_forms_are_named():
    read = read_moments(pa.chunked_array([["2026-03-04"], ["04.03.2026", "5 March 2026"], ["1772627400"], ["soon"]]))
    assert read.formats == ("numbers since 1970", "year-month-day", "figures with points", "months in words")
    assert read.readable.tolist() == [True, True, True, True, False]


def test_numbers_that_are_no_dates_are_steps():
    read = read_moments(pa.array(["1", "2", "30000", "-1.5", ""]))
    assert read.steps
    assert read.seconds.tolist() == [1, 2, 30000, -2, 0]
    assert read.readable.tolist() == [True, True, True, True, False]
    assert not read_moments(pa.array(["1772627400", "3"])).steps


def test_real_numbers_and_times():
    assert moments(1772627400, None) == [NOON, None]
    assert moments(1772627400.0, float("nan")) == [NOON, None]
    assert moments(datetime(2026, 3, 4, 12, 30)) == [NOON]


def test_no_times():
    assert moments("", None, "soon") == [None, None, None]
    assert len(read_moments(pa.chunked_array([], pa.string())).seconds) == 0
