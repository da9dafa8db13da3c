"""Scores over time: counted by hour or day in the database, smoothed here."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import sqrt
from typing import TYPE_CHECKING, Any, Literal

from sqlalchemy import ColumnElement, Integer, func, literal_column, select

from .tables import HOUR, MentionRow, hour_of

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

By = Literal["hour", "day"]

WIDTHS: Mapping[By, int] = {"hour": 1, "day": 24}
WINDOWS: Mapping[By, int] = {"hour": 24, "day": 7}
AUTO_HOURS = 7 * 24
MOST_BUCKETS = 1000
NORMAL_95 = 1.96
_MOVED = 24 * 1_000_000


@dataclass(frozen=True)
class Bucket:
    """An hour or a UTC day. `count`: headlines; `mean`: of their scores, None if none has one.

    `average`: mean of all scores of the last `window` buckets; `low`, `high`: 1.96 standard errors below and above
    it, within -1 and 1; None with fewer than two scores.
    """

    start: datetime
    count: int
    mean: float | None
    average: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Timeline:
    """Buckets without holes, oldest first. `count`: headlines in them. `since`: when the first bucket starts."""

    company_id: int | None
    by: By
    buckets: list[Bucket]
    count: int
    since: datetime
    until: datetime


@dataclass(frozen=True)
class Sums:
    """What a bucket holds: headlines, those with a score, and the sums of the scores and of their squares."""

    count: int = 0
    scored: int = 0
    total: float = 0.0
    squares: float = 0.0

    def __add__(self, other: "Sums") -> "Sums":
        return Sums(
            self.count + other.count,
            self.scored + other.scored,
            self.total + other.total,
            self.squares + other.squares,
        )

    @property
    def mean(self) -> float | None:
        """Of the scores, None if there is none."""
        return self.total / self.scored if self.scored else None

    @property
    def error(self) -> float | None:
        """The standard error of the mean, None with fewer than two scores."""
        if self.scored < 2:
            return None
        spread = max(0.0, self.squares - self.total**2 / self.scored) / (self.scored - 1)
        return sqrt(spread / self.scored)


class Timelines:
    """Timelines of companies, and of all headlines."""

    def __init__(self, sessions: "Callable[[], Session]") -> None:
        self._sessions = sessions

    def get(
        self,
        company_id: int | None,
        since: datetime | None,
        until: datetime,
        by: Literal["auto", "hour", "day"] = "auto",
        window: int | None = None,
    ) -> Timeline:
        """The timeline of a company; None: of all headlines, each as a whole.

        It holds every bucket from that of `since` (None: of the first headline) to that of `until`, in full, but the
        last 1,000 at most. `auto`: hours up to 7 days, else days; too many hours become days, too. `window`: buckets
        to average over, by default 24 hours or 7 days; those before `since` count as well.
        """
        last = hour_of(until)
        with self._sessions() as session:
            first = hour_of(since) if since else first_hour(session, company_id)
            if first is None or first > last:
                return Timeline(company_id, "hour" if by == "hour" else "day", [], 0, since or until, until)
            unit = _unit(by, last - first)
            width, size = WIDTHS[unit], max(1, window or WINDOWS[unit])
            end = last // width
            start = max(first // width, end - MOST_BUCKETS + 1)
            sums = sums_by_bucket(session, company_id, start - size + 1, end, width)
        buckets = _smoothed(sums, range(start, end + 1), width, size)
        count = sum(bucket.count for bucket in buckets)
        return Timeline(company_id, unit, buckets, count, moment_of(start * width), until)


def moment_of(hour: int) -> datetime:
    """When an hour, counted since 1970, starts."""
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=hour * HOUR)


def bucket_number(width: int) -> ColumnElement[int]:
    """In SQL: how many buckets of `width` hours passed from 1970 to a mention's hour."""
    # Databases cut a quotient towards zero, so hours before 1970 are moved up and back. Plain digits, because
    # PostgreSQL takes two parameters for two different expressions when it groups.
    moved = f"({MentionRow.__tablename__}.hour + {_MOVED}) / {int(width)} - {_MOVED // width}"
    return literal_column(moved if width > 1 else f"{MentionRow.__tablename__}.hour", Integer)


def sum_columns() -> list[Any]:
    """In SQL: the four numbers of `Sums`."""
    score = MentionRow.score
    squares = func.coalesce(func.sum(score * score), 0.0)
    return [func.count(), func.count(score), func.coalesce(func.sum(score), 0.0), squares]


def first_hour(session: "Session", company_id: int | None) -> int | None:
    """The hour of the first headline about a company (None: of all)."""
    return session.scalar(select(func.min(MentionRow.hour)).where(MentionRow.company_id == company_id))


def sums_by_bucket(session: "Session", company_id: int | None, start: int, end: int, width: int) -> dict[int, Sums]:
    """Bucket number -> sums, for the buckets of `width` hours from `start` to `end` that are not empty."""
    number = bucket_number(width)
    query = (
        select(number, *sum_columns())
        .where(
            MentionRow.company_id == company_id,
            MentionRow.hour >= start * width,
            MentionRow.hour < (end + 1) * width,
        )
        .group_by(number)
    )
    return {bucket: Sums(*numbers) for bucket, *numbers in session.execute(query)}


def _unit(by: str, hours: int) -> By:
    if by == "day" or (by == "auto" and hours > AUTO_HOURS):
        return "day"
    return "hour" if hours < MOST_BUCKETS else "day"


def _smoothed(sums: Mapping[int, Sums], numbers: range, width: int, size: int) -> list[Bucket]:
    empty = Sums()
    buckets = []
    for number in numbers:
        own = sums.get(number, empty)
        near = sum((sums[n] for n in range(number - size + 1, number + 1) if n in sums), empty)
        average, error = near.mean, near.error
        low = high = None
        if average is not None and error is not None:
            low, high = max(-1.0, average - NORMAL_95 * error), min(1.0, average + NORMAL_95 * error)
        buckets.append(Bucket(moment_of(number * width), own.count, own.mean, average, low, high))
    return buckets
