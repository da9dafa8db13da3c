"""Prices beside sentiment: returns, weekends, planted lags, and intervals against scipy itself."""

import math
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest
from scipy.stats import pearsonr

from shared.data.reading import read_table
from tests.spaces.sentiment.monitor.conftest import NOW, part


@pytest.fixture
def acme(desk):
    with desk.sessions() as session:
        row = part("tables").CompanyRow(name="Acme", added=NOW)
        session.add(row)
        session.commit()
        return row.id


@pytest.fixture
def save(desk, acme, tmp_path):
    """Saves a CSV given as text as prices of the company."""

    def saved(text):
        (tmp_path / "prices.csv").write_text(text, "utf-8")
        return desk.prices.save(acme, read_table(tmp_path / "prices.csv", tmp_path / "cache"))

    return saved


def table(closes):
    return "Date,Close\n" + "".join(f"{day},{close!r}\n" for day, close in closes)


def hours(day, hour=9):
    """How long before `NOW` that was."""
    return (NOW - datetime(day.year, day.month, day.day, hour, tzinfo=UTC)).total_seconds() / 3600


def trading_days(count, start=date(2025, 6, 2)):
    days = (start + timedelta(n) for n in range(2 * count))
    return [day for day in days if day.weekday() < 5][:count]


def test_log_returns(desk, acme, save):
    saved = save(table([("2026-03-03", 99.0), ("2026-03-02", 100.0), ("2026-03-04", 49.5)]))
    assert (saved.rows, saved.first, saved.last) == (3, date(2026, 3, 2), date(2026, 3, 4))
    days = desk.prices.compare(acme).days
    assert [day.close for day in days] == [100.0, 99.0, 49.5]
    assert [day.ret for day in days] == [None, pytest.approx(math.log(0.99)), pytest.approx(-math.log(2))]


def test_headlines_of_a_weekend_count_for_monday(desk, fill, acme, save):
    friday, monday = date(2026, 2, 27), date(2026, 3, 2)
    save(table([(friday, 1.0), (monday, 1.1), (date(2026, 3, 3), 1.2)]))
    weekend = [friday + timedelta(1), friday + timedelta(2)]
    fill([(hours(friday, 23), acme, -0.5), (hours(weekend[0], 0), acme, 0.2), (hours(weekend[1], 23), acme, 0.4)])
    fill([(hours(monday), acme, 0.9), (hours(friday - timedelta(1)), acme, 1.0), (hours(date(2026, 3, 4)), acme, 1.0)])
    fill([(hours(monday), None, -1.0), (hours(monday), acme + 1, -1.0)])
    days = desk.prices.compare(acme).days
    assert [(day.score, day.count) for day in days] == [(-0.5, 1), (pytest.approx(0.5), 3), (None, 0)]


@pytest.fixture
def planted(desk, fill, acme, save):
    """Prices whose return follows the score `lag` trading days earlier; gives the scores and the returns."""

    def plant(lag, count=60, noise=0.3, sign=1.0):
        rng = np.random.default_rng(5)
        scores, days = rng.uniform(-0.9, 0.9, count), trading_days(count)
        returns = 0.02 * rng.normal(0, noise, count)
        for t in range(count):
            if 0 <= t + lag < count:
                returns[t + lag] += sign * 0.02 * scores[t]
        save(table(zip(days, (100 * np.exp(np.cumsum(returns))).tolist(), strict=True)))
        fill([(hours(day), acme, float(score)) for day, score in zip(days, scores, strict=True)])
        return scores, returns

    return plant


@pytest.mark.parametrize(("lag", "sign"), [(1, 1.0), (-2, -1.0), (0, 1.0), (3, -1.0)])
def test_a_planted_lag_is_found(desk, acme, planted, lag, sign):
    planted(lag, sign=sign)
    comparison = desk.prices.compare(acme)
    assert [found.lag for found in comparison.lags] == [-3, -2, -1, 0, 1, 2, 3]
    best = max(comparison.lags, key=lambda found: abs(found.r))
    assert (best.lag, math.copysign(1, best.r), best.notable) == (lag, sign, True)
    assert [found.lag for found in comparison.lags if found.notable] == [lag]
    assert f"r = {best.r:+.2f}" in comparison.said
    assert f"n = {best.n}" in comparison.said
    assert comparison.said.count("not a cause") == 1
    where = {0: "of the same day", 1: "1 trading day later", -2: "2 trading days before", 3: "3 trading days later"}
    assert f"goes with the return {where[lag]} (" in comparison.said


def test_every_lag_is_what_scipy_says(desk, acme, planted):
    scores, returns = planted(1)
    for found in desk.prices.compare(acme).lags:
        pairs = [(scores[t], returns[t + found.lag]) for t in range(60) if 1 <= t + found.lag < 60]
        result = pearsonr(*map(list, zip(*pairs, strict=True)))
        interval = result.confidence_interval(0.95)
        assert found.n == len(pairs)
        assert (found.r, found.low, found.high) == pytest.approx((result.statistic, interval.low, interval.high))
        # By hand: Fisher's transformation.
        half = 1.959964 / math.sqrt(len(pairs) - 3)
        assert found.low == pytest.approx(math.tanh(math.atanh(result.statistic) - half), abs=1e-6)


def test_notable_allows_for_the_number_of_lags(desk, acme, planted):
    planted(1, count=40, noise=1.6)
    (alone,) = desk.prices.compare(acme, [1]).lags
    assert alone.notable == (alone.low > 0 or alone.high < 0)
    for among in desk.prices.compare(acme).lags:
        half = 2.690110 / math.sqrt(among.n - 3)  # the normal quantile of 1 - 0.05 / 7 / 2
        assert among.notable == (abs(math.atanh(among.r)) > half)


def test_chance_is_not_called_notable(desk, acme, planted):
    planted(500, count=60)
    comparison = desk.prices.compare(acme)
    assert not any(found.notable for found in comparison.lags)
    assert comparison.said.startswith("None of the 7 lags stands out (n from 56 to 59 trading days)")


@pytest.mark.parametrize(("count", "numbers"), [(10, False), (11, True)])
def test_below_ten_pairs_there_is_no_number(desk, acme, planted, count, numbers):
    planted(0, count=count)
    (found,) = desk.prices.compare(acme, [0]).lags
    assert (found.n, found.r is not None, found.low is not None) == (count - 1, numbers, numbers)
    assert numbers or "9 trading days have both headlines and a return: at least 10" in desk.prices.compare(acme).said


def test_a_perfect_line_is_no_error(desk, acme, planted):
    planted(0, noise=0.0)
    (found,) = desk.prices.compare(acme, [0]).lags
    assert (found.r, found.low, found.high) == pytest.approx((1.0, 1.0, 1.0))
    assert found.notable


def test_scores_that_never_change_have_no_correlation(desk, fill, acme, save):
    days = trading_days(30)
    save(table([(day, 100.0 + n % 7) for n, day in enumerate(days)]))
    fill([(hours(day), acme, 0.1) for day in days])
    assert {found.r for found in desk.prices.compare(acme).lags} == {None}


def test_nothing_is_computed_across_a_gap(desk, fill, acme, save):
    days = trading_days(40)
    del days[20:30]
    saved = save(table([(day, 100.0 + n % 7) for n, day in enumerate(days)]))
    fill([(hours(day), acme, math.sin(n)) for n, day in enumerate(days)])
    assert f"{days[19]} to {days[20]}" in saved.note
    comparison = desk.prices.compare(acme)
    assert [n for n, day in enumerate(comparison.days) if day.ret is None] == [0, 20]
    # Stretches of 20 and 10 days: a lag loses that many pairs of each, and the first return of each is missing.
    assert [found.n for found in comparison.lags] == [22, 24, 26, 28, 28, 26, 24]


def test_prices_are_replaced_and_removed(desk, acme, save):
    assert desk.prices.compare(acme).said.startswith("There are no prices")
    save(table([("2026-03-02", 1.0), ("2026-03-03", 2.0)]))
    save(table([("2026-03-03", 3.0), ("2026-03-04", 4.0)]))
    assert [day.close for day in desk.prices.compare(acme).days] == [3.0, 4.0]
    assert (desk.prices.has(acme), desk.prices.has(acme + 1)) == (True, False)
    assert desk.prices.companies() == {acme}
    desk.prices.remove(acme)
    assert not desk.prices.has(acme)
