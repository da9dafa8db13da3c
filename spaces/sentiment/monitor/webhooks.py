"""Alerts sent to other programs: signed, tried again for a while, each by one server only."""

import secrets
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import func, select, update

from shared.errors import DataError, SourceError
from shared.web.fetch import check, post
from shared.web.signing import new_secret, signed_headers

from .items import Surroundings
from .messages import alert_body, body_of_test
from .tables import DeliveryRow, WebhookRow

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

RETRIES = tuple(timedelta(seconds=seconds) for seconds in (5, 30, 120, 600, 3600))
CLAIM = timedelta(seconds=60)
"""How long a try belongs to the server that began it; much longer than it can take."""
GONE = 410
REMOVED = "The webhook was removed."


@dataclass(frozen=True)
class Webhook:
    """Where alerts are sent. `secret`: what they are signed with; the last three count deliveries."""

    id: int
    url: str
    secret: str
    created: datetime
    sent: int
    failed: int
    waiting: int


@dataclass(frozen=True)
class _Try:
    """A delivery that is this thread's for now. `attempts`: with this one."""

    id: int
    alert_id: int
    webhook_id: int
    attempts: int


@dataclass(frozen=True)
class _Outcome:
    """How sending went: the answer's status, if there was one, and what to say if it was not taken."""

    status: int | None
    said: str

    @property
    def taken(self) -> bool:
        return not self.said


class Webhooks:
    """The webhooks in the database, and the queue of deliveries."""

    def __init__(self, sessions: "Callable[[], Session]", surroundings: Surroundings) -> None:
        self._sessions, self._surroundings = sessions, surroundings

    def all(self) -> list[Webhook]:
        """Every webhook, the oldest first."""
        with self._sessions() as session:
            rows = session.scalars(select(WebhookRow).where(WebhookRow.removed.is_(None)).order_by(WebhookRow.id)).all()
            by = (DeliveryRow.webhook_id, DeliveryRow.state)
            counts = {
                (id, state): count for id, state, count in session.execute(select(*by, func.count()).group_by(*by))
            }
        states = ("sent", "failed", "waiting")
        return [
            Webhook(row.id, row.url, row.secret, row.created, *(counts.get((row.id, state), 0) for state in states))
            for row in rows
        ]

    def add(self, url: str) -> Webhook:
        """Send alerts to this address from now on. Nothing is sent yet.

        Raises SourceError if the address may not be used, DataError if it is used already.
        """
        address = check(url, allow_private=self._surroundings.allow_private)
        if any(webhook.url == address for webhook in self.all()):
            raise DataError(f"Alerts are sent to {address} already: remove that webhook first for a new secret.")
        with self._sessions() as session:
            row = WebhookRow(url=address, secret=new_secret(), created=datetime.now(UTC))
            session.add(row)
            session.commit()
            return Webhook(row.id, row.url, row.secret, row.created, 0, 0, 0)

    def remove(self, id: int) -> None:
        """Send nothing there any more, and forget the secret."""
        with self._sessions() as session:
            _remove(session, id, datetime.now(UTC), REMOVED)
            session.commit()

    def test(self, id: int) -> str:
        """Send a test message now; what came of it, in a sentence. Raises DataError if there is no such webhook."""
        webhook = next((webhook for webhook in self.all() if webhook.id == id), None)
        if webhook is None:
            raise DataError("This webhook was removed: add it again to test it.")
        now = datetime.now(UTC)
        outcome = self._send(webhook.url, webhook.secret, f"msg_test_{secrets.token_hex(8)}", body_of_test(now), now)
        return (
            f"The test message was taken: {webhook.url} answered {outcome.status}." if outcome.taken else outcome.said
        )

    def deliver_due(self, now: datetime, limit: int = 20) -> int:
        """Send what is due, at most `limit` messages. How many were tried.

        A webhook that fails lets the others wait for it once, not once for every message.
        """
        started, tried, failing = time.monotonic(), 0, set[int]()
        while tried < limit:
            moment = now + timedelta(seconds=time.monotonic() - started)
            due = self._claim(moment, failing)
            if due is None:
                break
            tried += 1
            outcome = self._deliver(due, moment)
            if not outcome.taken:
                failing.add(due.webhook_id)
            self._settle(due, outcome, now + timedelta(seconds=time.monotonic() - started))
        return tried

    def _claim(self, now: datetime, failing: Collection[int]) -> _Try | None:
        """Take the delivery that is due for longest; whoever else saw it finds it taken."""
        query = (
            select(DeliveryRow.id, DeliveryRow.alert_id, DeliveryRow.webhook_id, DeliveryRow.attempts)
            .where(DeliveryRow.state == "waiting", DeliveryRow.due <= now, DeliveryRow.webhook_id.not_in(failing))
            .order_by(DeliveryRow.due, DeliveryRow.id)
            .limit(1)
        )
        while True:
            with self._sessions() as session:
                row = session.execute(query).first()
            if row is None:
                return None
            seen = _Try(*row)
            untouched = (
                DeliveryRow.id == seen.id,
                DeliveryRow.state == "waiting",
                DeliveryRow.attempts == seen.attempts,
                DeliveryRow.due <= now,
            )
            claim = update(DeliveryRow).where(*untouched).values(attempts=seen.attempts + 1, due=now + CLAIM)
            with self._sessions() as session:
                taken = session.execute(claim.returning(DeliveryRow.id)).first()
                session.commit()
            if taken:
                return replace(seen, attempts=seen.attempts + 1)

    def _deliver(self, due: _Try, now: datetime) -> _Outcome:
        with self._sessions() as session:
            webhook = session.get(WebhookRow, due.webhook_id)
            body = alert_body(session, due.alert_id)
            if webhook is None or webhook.removed or body is None:
                return _Outcome(None, REMOVED)
            url, secret = webhook.url, webhook.secret
        return self._send(url, secret, f"msg_{due.id}", body, now)

    def _send(self, url: str, secret: str, id: str, body: bytes, now: datetime) -> _Outcome:
        try:
            answer = post(
                url, body, signed_headers(secret, id, now, body), allow_private=self._surroundings.allow_private
            )
        except SourceError as error:
            return _Outcome(None, str(error))
        return _Outcome(answer.status, _complaint(answer.status))

    def _settle(self, due: _Try, outcome: _Outcome, now: datetime) -> None:
        """Write down how it went, and when to try again."""
        with self._sessions() as session:
            row = session.get(DeliveryRow, due.id)
            if row is None:
                return
            row.status, row.said = outcome.status, outcome.said
            if outcome.taken:
                row.state, row.sent = "sent", now
            elif outcome.status == GONE:
                row.state = "failed"
                session.flush()
                _remove(session, due.webhook_id, now, outcome.said)
            elif due.attempts > len(RETRIES) or outcome.said == REMOVED:
                row.state = "failed"
            else:
                row.due = now + RETRIES[due.attempts - 1]
            session.commit()


def _complaint(status: int) -> str:
    """What is wrong with an answer; "" if nothing is."""
    if 200 <= status < 300:
        return ""
    if status == GONE:
        return "The receiver answered 410: it wants no more messages, so the webhook was removed."
    if 300 <= status < 400:
        return (
            f"The receiver answered {status}, which sends us elsewhere: add a webhook with the final address instead."
        )
    return f"The receiver answered {status}; 200 to 299 would mean that it took the message."


def _remove(session: "Session", id: int, now: datetime, why: str) -> None:
    """Take a webhook away; what waits for it fails."""
    row = session.get(WebhookRow, id)
    if row is None or row.removed is not None:
        return
    row.removed, row.secret = now, ""
    waiting = update(DeliveryRow).where(DeliveryRow.webhook_id == id, DeliveryRow.state == "waiting")
    session.execute(waiting.values(state="failed", said=why))
