"""What visitors do with items, kept to be learnt from."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from hashlib import sha256
from typing import TYPE_CHECKING

from shared.errors import DataError
from shared.models.refs import parse

from .learning import Said, entries_of, table_of

if TYPE_CHECKING:
    from sqlalchemy.orm import Session
    from sqlalchemy.sql import ColumnElement

    from shared.data.table import Table
    from shared.recommending.interactions import Interactions
    from shared.recommending.recommender import Recommender
    from shared.services import Services

WEIGHTS = {"like": 1.0, "dislike": -1.0, "click": 0.5, "open": 0.25, "remove": 0.0}
"""How much an event says, by its kind."""
TOKEN, GUEST = "visitor-", "guest-"
"""How a visitor's token begins, and the name that is kept instead: who reads the table cannot come as a visitor."""
DIGITS = 16
LONGEST = 400
"""Characters of an id."""
A_MINUTE, ALL_A_MINUTE = 120, 6_000
"""Events that are kept of one visitor and of all together; what is more is not kept."""
MOST = 200_000
"""Events that are kept at all; the oldest go."""


@dataclass(frozen=True)
class Event:
    """Something that somebody did, see `tables.EventRow`."""

    id: int
    who: str
    item: str
    kind: str
    weight: float
    created: datetime


class Events:
    """All events of a server, by the page and whoever trains from them."""

    def __init__(self, services: "Services", now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._services, self._now = services, now

    def record(self, who: str, item: str, kind: str) -> int | None:
        """Keep an event; its id, or None if too many came within a minute.

        `who`: the id of a user, or the token of a visitor (it begins with “visitor-”). Raises DataError for an unknown
        kind, and for ids that are empty or too long.
        """
        from sqlalchemy import delete

        from .tables import EventRow

        if kind not in WEIGHTS:
            raise DataError(f"“{kind}” is no kind of event: it must be one of {', '.join(WEIGHTS)}.")
        for name, value in (("user", who), ("item", item)):
            if not 0 < len(value) <= LONGEST:
                raise DataError(f"The id of the {name} has {len(value):,} characters: it must have 1 to {LONGEST}.")
        name, now = named(who), self._now()
        with self._session() as session:
            if self._too_many(session, name, now):
                return None
            row = EventRow(who=name, item=item, kind=kind, weight=WEIGHTS[kind], created=now)
            session.add(row)
            session.flush()
            session.execute(delete(EventRow).where(EventRow.id <= row.id - MOST))
            session.commit()
            return row.id

    def take_back(self, id: int | None) -> None:
        """Forget an event that was a mistake; nothing happens if it is not there."""
        from sqlalchemy import delete

        from .tables import EventRow

        with self._session() as session:
            session.execute(delete(EventRow).where(EventRow.id == id))
            session.commit()

    def count(self) -> int:
        """How many there are."""
        from sqlalchemy import func, select

        from .tables import EventRow

        with self._session() as session:
            return session.scalar(select(func.count()).select_from(EventRow)) or 0

    def since(self, ref: str) -> list[Event]:
        """Those that came after a version was made, the oldest first; all after a starter. Raises ModelError."""
        from .tables import EventRow

        parsed = parse(ref)
        made = self._services.versions.get(parsed.name).created if parsed.kind == "version" else None
        return self._rows() if made is None else self._rows(EventRow.created > made)

    def as_interactions(self, recommender: "Recommender", ref: str = "") -> "tuple[Interactions, Interactions]":
        """What `Recommender.refreshed` takes in, and the pairs that are `without`; see `learning.entries_of`.

        `ref`: only what came after this version, since counts would be added twice.
        """
        return entries_of(_said(self.since(ref) if ref else self._rows()), recommender.interactions)

    def as_table(self, recommender: "Recommender", ref: str = "") -> "Table":
        """The interactions of `recommender` and the events together, as a table to train on: user, item, rating where
        the interactions have ratings or counts, and time where it is known. `ref`: as above.
        """
        return table_of(recommender.interactions, *self.as_interactions(recommender, ref))

    def _rows(self, *which: "ColumnElement[bool]") -> list[Event]:
        from sqlalchemy import select

        from .tables import EventRow

        with self._session() as session:
            found = session.scalars(select(EventRow).where(*which).order_by(EventRow.id))
            return [Event(row.id, row.who, row.item, row.kind, row.weight, row.created) for row in found]

    def _too_many(self, session: "Session", who: str, now: datetime) -> bool:
        from sqlalchemy import func, select

        from .tables import EventRow

        lately = EventRow.created > now - timedelta(minutes=1)
        count = select(func.count()).select_from(EventRow).where(lately)
        mine = session.scalar(count.where(EventRow.who == who)) or 0
        return mine >= A_MINUTE or (session.scalar(count) or 0) >= ALL_A_MINUTE

    def _session(self) -> "Session":
        self._made  # noqa: B018
        return self._services.store.session()

    @cached_property
    def _made(self) -> bool:
        """The tables are there."""
        from .tables import RecommenderTable

        self._services.store.ensure(RecommenderTable.metadata)
        return True


def named(who: str) -> str:
    """What is kept of whom: a user's id as it is, a visitor's token as a name made of its SHA-256."""
    return f"{GUEST}{sha256(who.encode()).hexdigest()[:DIGITS]}" if who.startswith(TOKEN) else who


def _said(events: list[Event]) -> list[Said]:
    return [Said(event.who, event.item, event.kind, event.weight, event.created) for event in events]
