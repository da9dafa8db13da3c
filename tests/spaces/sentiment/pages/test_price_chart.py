"""Prices beside sentiment, drawn."""

import re
from datetime import date, timedelta

from tests.spaces.sentiment.pages.conftest import page, part


def days(count: int, score: float | None = 0.4) -> list:
    first = date(2026, 1, 5)
    return [part("prices").Day(first + timedelta(at), 100.0 + at, 0.01, score, 3) for at in range(count)]


def test_every_day_has_its_column_and_its_words() -> None:
    drawn = page("price_chart").chart(days(30))
    assert drawn.count('class="pz-pos"') == 30
    assert drawn.count('class="pz-strip"') == 60  # above the price and above the sentiment
    assert "05 Jan 2026: close 100.00, return +1.0%, sentiment +0.40 from 3" in drawn
    assert 'viewBox="0 0 30 100"' in drawn
    first, *_, last = re.findall(r"<span>(\d\d \w+ \d\d)</span>", drawn)
    assert (first, last) == ("05 Jan 26", "03 Feb 26")


def test_days_without_headlines_have_no_column() -> None:
    drawn = page("price_chart").chart(days(2, None))
    assert "pz-pos" not in drawn
    assert "no headlines" in drawn
    assert "no days" in page("price_chart").chart([])


def test_one_day_and_a_flat_price_can_be_drawn() -> None:
    one = [part("prices").Day(date(2026, 1, 5), 0.0, None, -1.0, 1)]
    assert 'class="pz-neg"' in page("price_chart").chart(one)


def test_lags_say_n_r_and_interval_or_that_there_are_too_few() -> None:
    lag = part("prices").Lag
    drawn = page("price_chart").lag_table([lag(-1, 9, None, None, None), lag(0, 40, 0.5, 0.2, 0.7, True)])
    assert "1 day earlier" in drawn
    assert "too few days" in drawn
    assert "the same day" in drawn
    assert "+0.20 to +0.70" in drawn
    assert 'class="pz-range clear"' in drawn
    assert "left:60.0%;width:25.0%" in drawn
