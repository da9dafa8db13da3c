"""How things stand per company: this week beside the one before."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Integer, func, literal_column, select
from sqlalchemy.orm import aliased

from .tables import CompanyRow, HeadlineRow, MentionRow, hour_of
from .timeline import Sums, bucket_number, sum_columns

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from .watchlist import Company, Watchlist

DAY = 24
SPARK_DAYS = 14
NOW, BEFORE = 1, 0


@dataclass(frozen=True)
class Mood:
    """The last `days` days of a company; `company` None: of all headlines.

    `score`: mean, -1 to 1; `change`: against the same number of days before; `count`, `before`: headlines in both.
    `spark`: daily means of the last 14 days, oldest first. `latest`: when the newest headline was published.
    """

    company: "Company | None"
    score: float | None
    change: float | None
    count: int
    before: int
    spark: list[float | None]
    latest: datetime | None


class Moods:
    """Moods of everybody on the watch-list at once."""

    def __init__(self, sessions: "Callable[[], Session]", watchlist: "Watchlist") -> None:
        self._sessions, self._watchlist = sessions, watchlist

    def get(self, now: datetime, days: int = 7) -> list[Mood]:
        """First that of all headlines, then those of the companies, most headlines first, then by name.

        Whole hours count: the one of `now` and the `days` * 24 - 1 before it.
        """
        hour = hour_of(now)
        watched = select(CompanyRow.id).where(CompanyRow.removed.is_(None))
        with self._sessions() as session:
            rows = _counted(session, MentionRow.company_id.is_(None), hour, days)
            rows += _counted(session, MentionRow.company_id.in_(watched), hour, days)
            latest = _latest(session)
        by_company: dict[int | None, list[Any]] = {}
        for company_id, *row in rows:
            by_company.setdefault(company_id, []).append(row)
        today = hour // DAY
        moods = [
            _mood(company, by_company.get(company.id, []), today, latest.get(company.id))
            for company in self._watchlist.all()
        ]
        moods.sort(key=lambda mood: (-mood.count, mood.company.name if mood.company else ""))
        return [_mood(None, by_company.get(None, []), today, latest.get(None)), *moods]


def _counted(session: "Session", who: ColumnElement[bool], hour: int, days: int) -> list[Any]:
    """Rows (company_id, day, period, four sums); `period` is NOW, BEFORE or neither (-1)."""
    now, before = hour - DAY * days, hour - 2 * DAY * days
    column = f"{MentionRow.__tablename__}.hour"
    period: ColumnElement[int] = literal_column(
        f"CASE WHEN {column} > {now} THEN {NOW} WHEN {column} > {before} THEN {BEFORE} ELSE -1 END", Integer
    )
    day = bucket_number(DAY)
    first = min(before + 1, (hour // DAY - SPARK_DAYS + 1) * DAY)
    query = (
        select(MentionRow.company_id, day, period, *sum_columns())
        .where(who, MentionRow.hour >= first, MentionRow.hour <= hour)
        .group_by(MentionRow.company_id, day, period)
    )
    return list(session.execute(query))


def _latest(session: "Session") -> dict[int | None, datetime]:
    """When the newest headline of each company was published; None: of all."""
    newest, other = aliased(MentionRow), aliased(MentionRow)
    # A search per company: the newest hour is at one end of the index.
    last_hour = (
        select(func.max(other.hour)).where(other.company_id == CompanyRow.id).correlate(CompanyRow).scalar_subquery()
    )
    published = (
        select(func.max(HeadlineRow.published))
        .join(newest, newest.headline_id == HeadlineRow.id)
        .where(newest.company_id == CompanyRow.id, newest.hour == last_hour)
        .correlate(CompanyRow)
        .scalar_subquery()
    )
    found = session.execute(select(CompanyRow.id, published).where(CompanyRow.removed.is_(None)))
    latest: dict[int | None, datetime] = {company_id: moment for company_id, moment in found if moment}
    last_of_all = select(func.max(MentionRow.hour)).where(MentionRow.company_id.is_(None)).scalar_subquery()
    overall = (
        select(func.max(HeadlineRow.published))
        .join(newest, newest.headline_id == HeadlineRow.id)
        .where(newest.company_id.is_(None), newest.hour == last_of_all)
    )
    if moment := session.scalar(overall):
        latest[None] = moment
    return latest


def _mood(company: "Company | None", rows: Iterable[Any], today: int, latest: datetime | None) -> Mood:
    periods, days = {NOW: Sums(), BEFORE: Sums()}, dict[int, Sums]()
    for day, period, *numbers in rows:
        sums = Sums(*numbers)
        periods[period] = periods.get(period, Sums()) + sums
        days[day] = days.get(day, Sums()) + sums
    now, before = periods[NOW], periods[BEFORE]
    change = None if now.mean is None or before.mean is None else now.mean - before.mean
    spark = [days.get(day, Sums()).mean for day in range(today - SPARK_DAYS + 1, today + 1)]
    return Mood(company, now.mean, change, now.count, before.count, spark, latest)
