"""Closing prices that a user uploads, beside the sentiment of the same days."""

from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from math import log
from typing import TYPE_CHECKING

from sqlalchemy import delete, func, select

from shared.data.wording import agree, listing, plural
from shared.errors import DataError

from .price_table import MOST_APART, closes_of
from .tables import CompanyRow, PriceRow
from .timeline import Sums, moment_of, sums_by_bucket

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from shared.data.table import Table

LAGS = range(-3, 4)
FEWEST_PAIRS = 10
LEVEL = 0.95
SMALLEST_RANGE = 1e-9


@dataclass(frozen=True)
class Saved:
    """What was kept of a table: days, the first and the last one, and sentences on how it was read."""

    rows: int
    first: date
    last: date
    note: str


@dataclass(frozen=True)
class Day:
    """A trading day. `ret`: log return since the trading day before; `score`: mean score of its headlines.

    Headlines of days without trading count for the next trading day.
    """

    day: date
    close: float
    ret: float | None
    score: float | None
    count: int


@dataclass(frozen=True)
class Lag:
    """How scores go with the returns `lag` trading days later (negative: before): Pearson's r, 95 % interval.

    `n`: pairs of a score and a return; below 10 there is no r. `notable`: the interval that allows for the number
    of lags tried stays clear of 0.
    """

    lag: int
    n: int
    r: float | None
    low: float | None
    high: float | None
    notable: bool = False


@dataclass(frozen=True)
class Comparison:
    """Prices beside sentiment. `said`: what may be concluded, in plain words."""

    days: list[Day]
    lags: list[Lag]
    said: str


class Prices:
    """Closing prices by company."""

    def __init__(self, sessions: "Callable[[], Session]") -> None:
        self._sessions = sessions

    def save(self, company_id: int, table: "Table") -> Saved:
        """Keep the closing prices of a table in place of the company's earlier ones. Raises DataError."""
        closes = closes_of(table)
        with self._sessions() as session:
            if session.get(CompanyRow, company_id) is None:
                raise DataError("This company is not on the watch-list: choose one that is.")
            session.execute(delete(PriceRow).where(PriceRow.company_id == company_id))
            session.add_all(PriceRow(company_id=company_id, day=day, close=x) for day, x in closes.by_day.items())
            session.commit()
        return Saved(len(closes.by_day), min(closes.by_day), max(closes.by_day), closes.note)

    def has(self, company_id: int) -> bool:
        """Whether there are prices of a company."""
        with self._sessions() as session:
            return bool(session.scalar(select(func.count()).where(PriceRow.company_id == company_id)))

    def companies(self) -> set[int]:
        """Ids of the companies with prices."""
        with self._sessions() as session:
            return set(session.scalars(select(PriceRow.company_id).distinct()))

    def remove(self, company_id: int) -> None:
        """Forget the prices of a company."""
        with self._sessions() as session:
            session.execute(delete(PriceRow).where(PriceRow.company_id == company_id))
            session.commit()

    def compare(self, company_id: int, lags: Sequence[int] = LAGS) -> Comparison:
        """The mean score of each trading day against the log return `lag` trading days later."""
        query = select(PriceRow.day, PriceRow.close).where(PriceRow.company_id == company_id).order_by(PriceRow.day)
        with self._sessions() as session:
            closes = session.execute(query).all()
            if not closes:
                return Comparison([], [], "There are no prices of this company yet: upload a table of closing prices.")
            first, last = (_number(day) for day in (closes[0][0], closes[-1][0]))
            sums = sums_by_bucket(session, company_id, first, last, 24)
        days = _days([day for day, _ in closes], [close for _, close in closes], sums)
        found = [_lag(days, lag, len(lags)) for lag in lags]
        return Comparison(days, found, _said(found))


def _number(day: date) -> int:
    return (day - date(1970, 1, 1)).days


def _days(trading: Sequence[date], closes: Sequence[float], sums: dict[int, Sums]) -> list[Day]:
    by_day = dict.fromkeys(trading, Sums())
    for number, found in sums.items():
        day = moment_of(number * 24).date()
        following = trading[bisect_left(trading, day)]
        if (following - day).days < MOST_APART:
            by_day[following] += found
    together = zip(pairwise(trading), pairwise(closes), strict=True)
    returns = [log(after / before) if (b - a).days <= MOST_APART else None for (a, b), (before, after) in together]
    return [
        Day(day, close, ret, by_day[day].mean, by_day[day].count)
        for day, close, ret in zip(trading, closes, [None, *returns], strict=True)
    ]


def _lag(days: Sequence[Day], lag: int, tried: int) -> Lag:
    """Pairs across a gap in the prices are left out: `lag` rows are not `lag` trading days there."""
    from scipy.stats import pearsonr

    stretches = [0]
    for a, b in pairwise(days):
        stretches.append(stretches[-1] + ((b.day - a.day).days > MOST_APART))
    pairs = [
        (days[i].score, days[i + lag].ret)
        for i in range(max(0, -lag), len(days) - max(0, lag))
        if stretches[i] == stretches[i + lag]
    ]
    scores = [score for score, ret in pairs if score is not None and ret is not None]
    returns = [ret for score, ret in pairs if score is not None and ret is not None]
    if len(scores) < FEWEST_PAIRS or min(max(x) - min(x) for x in (scores, returns)) < SMALLEST_RANGE:
        return Lag(lag, len(scores), None, None, None)
    result = pearsonr(scores, returns)
    low, high = map(float, result.confidence_interval(LEVEL))
    wide_low, wide_high = result.confidence_interval(1 - (1 - LEVEL) / tried)
    return Lag(lag, len(scores), float(result.statistic), low, high, bool(wide_low > 0 or wide_high < 0))


def _said(lags: Sequence[Lag]) -> str:
    known = [lag for lag in lags if lag.r is not None]
    most = max((lag.n for lag in lags), default=0)
    if not known:
        return (
            f"{plural(most, 'trading day')} {agree(most, 'has', 'have')} both headlines and a return: at least "
            f"{FEWEST_PAIRS}, with scores and prices that change, are needed for a correlation."
        )
    sizes = {lag.n for lag in known}
    n = f"n = {most}" if len(sizes) == 1 else f"n from {min(sizes)} to {most}"
    tried = f"{len(lags)} lags that were" if len(lags) > 1 else "one lag that was"
    notable = [lag for lag in known if lag.notable]
    if not notable:
        none = agree(len(lags), "This lag does not stand out", f"None of the {len(lags)} lags stands out")
        return (
            f"{none} ({n} trading days): allowing for how many were tried, 0 is within every interval. "
            "A correlation would not be a cause either."
        )
    named = listing([_named(lag) for lag in notable])
    return (
        f"The mean score of a day goes with the return {named}. Allowing for the {tried} tried, 0 is outside the "
        "interval. This is a correlation in these days, not a cause."
    )


def _named(lag: Lag) -> str:
    days = plural(abs(lag.lag), "trading day")
    when = "of the same day" if lag.lag == 0 else f"{days} {'later' if lag.lag > 0 else 'before'}"
    return f"{when} (r = {lag.r:+.2f}, 95 % interval {lag.low:+.2f} to {lag.high:+.2f}, n = {lag.n})"
