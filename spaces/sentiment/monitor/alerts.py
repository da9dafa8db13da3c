"""Alerts: kept, queued for webhooks, listed with how each delivery goes."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import func, select, update

from .rule_checks import NewAlert
from .tables import AlertRow, DeliveryRow, WebhookRow

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from .watchlist import Watchlist


@dataclass(frozen=True)
class Delivery:
    """An alert on its way to `url`. `state`: waiting, sent or failed; `said`: why the last try failed."""

    url: str
    state: str
    attempts: int
    said: str


@dataclass(frozen=True)
class Alert:
    """A rule that came true for a company. `said`: why, in a sentence; `mentions`: ids of what it rests on."""

    id: int
    rule_id: int
    company_id: int | None
    company: str
    fired: datetime
    said: str
    value: float
    mentions: list[int]
    seen: datetime | None
    deliveries: list[Delivery]


class Alerts:
    """The alerts in the database."""

    def __init__(self, sessions: "Callable[[], Session]", watchlist: "Watchlist") -> None:
        self._sessions, self._watchlist = sessions, watchlist

    def record(self, new: Sequence[NewAlert], now: datetime) -> list[Alert]:
        """Keep new alerts, and queue each for every webhook."""
        if not new:
            return []
        with self._sessions() as session:
            rows = [
                AlertRow(
                    rule_id=one.rule_id, company_id=one.company_id, fired=now, said=one.said, value=one.value,
                    mentions=list(one.mentions),
                )
                for one in new
            ]  # fmt: skip
            session.add_all(rows)
            session.flush()
            webhooks = session.scalars(select(WebhookRow.id).where(WebhookRow.removed.is_(None))).all()
            session.add_all(DeliveryRow(alert_id=row.id, webhook_id=id, due=now) for row in rows for id in webhooks)
            session.commit()
            ids = [row.id for row in rows]
        return list(reversed(self._read(ids)))

    def latest(self, limit: int = 20) -> list[Alert]:
        """The newest alerts, newest first."""
        with self._sessions() as session:
            ids = session.scalars(select(AlertRow.id).order_by(AlertRow.fired.desc(), AlertRow.id.desc()).limit(limit))
            return self._read(ids.all())

    def unseen(self) -> int:
        """How many alerts nobody has marked as seen."""
        with self._sessions() as session:
            return session.scalar(select(func.count()).select_from(AlertRow).where(AlertRow.seen.is_(None))) or 0

    def mark_seen(self, id: int | None, now: datetime) -> None:
        """Mark one alert as seen; None: all of them."""
        unseen = update(AlertRow).where(AlertRow.seen.is_(None)).values(seen=now)
        with self._sessions() as session:
            session.execute(unseen if id is None else unseen.where(AlertRow.id == id))
            session.commit()

    def _read(self, ids: Collection[int]) -> list[Alert]:
        """These alerts, newest first."""
        with self._sessions() as session:
            newest = select(AlertRow).where(AlertRow.id.in_(ids)).order_by(AlertRow.fired.desc(), AlertRow.id.desc())
            rows = session.scalars(newest).all()
            deliveries = _deliveries(session, ids)
        companies = self._watchlist.by_ids({row.company_id for row in rows if row.company_id is not None})
        names = {id: company.name for id, company in companies.items()}
        return [_alert(row, names, deliveries.get(row.id, [])) for row in rows]


def _deliveries(session: "Session", alerts: Collection[int]) -> dict[int, list[Delivery]]:
    found: dict[int, list[Delivery]] = {}
    columns = (DeliveryRow.alert_id, WebhookRow.url, DeliveryRow.state, DeliveryRow.attempts, DeliveryRow.said)
    query = select(*columns).join(WebhookRow).where(DeliveryRow.alert_id.in_(alerts)).order_by(DeliveryRow.id)
    for alert_id, url, state, attempts, said in session.execute(query):
        found.setdefault(alert_id, []).append(Delivery(url, state, attempts, said))
    return found


def _alert(row: AlertRow, names: dict[int, str], deliveries: list[Delivery]) -> Alert:
    company = names.get(row.company_id, "") if row.company_id is not None else ""
    return Alert(
        row.id, row.rule_id, row.company_id, company, row.fired, row.said, row.value, list(row.mentions), row.seen,
        deliveries,
    )  # fmt: skip
