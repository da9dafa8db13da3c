"""Whose turn it is among the sources, and what is written down after a look."""

import random
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import or_, select, update

from shared.errors import SourceError

from .items import Reading
from .removal import delete_headlines
from .tables import SourceRow

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

CLAIM = timedelta(minutes=10)
SHORTEST, LONGEST = 30.0, 6 * 3600.0
LONGEST_LOCAL = 60.0
_LOCAL = ("folder", "replay")


def claim(sessions: "Callable[[], Session]", now: datetime) -> int | None:
    """The id of a source that is due, now for the caller alone; None if there is none."""
    free = (
        SourceRow.removed.is_(None),
        SourceRow.paused.is_(False),
        SourceRow.state != "done",
        SourceRow.due <= now,
        or_(SourceRow.claimed.is_(None), SourceRow.claimed < now),
    )
    with sessions() as session:
        ids = session.scalars(select(SourceRow.id).where(*free).order_by(SourceRow.due).limit(10)).all()
    for id in ids:
        # The conditions hold for the row as it is now: of two pollers one changes it.
        take = update(SourceRow).where(SourceRow.id == id, *free).values(claimed=now + CLAIM, state="checking")
        with sessions() as session:
            taken = session.connection().execute(take).rowcount
            session.commit()
        if taken:
            return id
    return None


def note_success(session: "Session", row: SourceRow, reading: Reading, kept: int, repeated: int, now: datetime) -> None:
    """The look went well."""
    _end(session, row, now)
    row.state, row.said, row.failures = "done" if reading.finished else "ok", reading.said, 0
    row.due = now + timedelta(seconds=row.interval if reading.next_look is None else reading.next_look)
    row.found += len(reading.items)
    row.kept, row.repeated = row.kept + kept, row.repeated + repeated
    if not row.cursor.get("emptied"):
        row.cursor = reading.cursor


def note_failure(session: "Session", row: SourceRow, error: SourceError, now: datetime) -> None:
    """The look failed; the next one is the later, the more have failed."""
    _end(session, row, now)
    wait = _back_off(row) if error.retry_after is None else max(error.retry_after, 1.0)
    row.state, row.said, row.failures = "failing", str(error), row.failures + 1
    row.due = now + timedelta(seconds=wait)
    row.paused = row.paused or error.final


def empty(session: "Session", row: SourceRow) -> None:
    """Delete the source's headlines, also those that a poller is just bringing in."""
    row.cursor = {"emptied": True}
    delete_headlines(session, row.id)


def _end(session: "Session", row: SourceRow, now: datetime) -> None:
    row.claimed, row.checked = None, now
    if row.cursor.get("emptied"):
        delete_headlines(session, row.id)


def _back_off(row: SourceRow) -> float:
    """Seconds: the interval, doubled with each failure before, give or take a tenth."""
    wait = row.interval * 2.0 ** min(row.failures, 20)
    if row.kind in _LOCAL:
        return min(wait, LONGEST_LOCAL)
    return min(max(wait, SHORTEST) * random.uniform(0.9, 1.1), LONGEST)
