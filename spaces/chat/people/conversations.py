"""Conversations of visitors: begun, found again by a secret, handed over, and in the end forgotten."""

import re
import secrets
from collections.abc import Mapping
from datetime import timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, delete, exists, select

from shared.errors import DataError

from ..tables import CONVERSATIONS, ConversationRow, TurnRow
from ..turns import Turn
from .desk import Desk
from .kept import CLOSED, Conversation, Row, State, as_conversation
from .masking import mask
from .saying import said_in
from .summary import summary as summarise

if TYPE_CHECKING:
    from sqlalchemy import Row as SqlRow
    from sqlalchemy.orm import Session

TOKEN = re.compile(r"[A-Za-z0-9_-]{32}")
SILENT_DAYS = 30
EMPTY_HOURS = 24
LONGEST_REASON = 500
_BY_TOKEN = select(CONVERSATIONS).where(CONVERSATIONS.c.token == bindparam("digest"))
VERDICTS = ("up", "down", "")


class Conversations(Desk):
    """All conversations of a server. A visitor's browser has the token of its own one, and sees no other.

    The token itself is not kept, only its SHA-256: who reads the database cannot come as a visitor.
    """

    def open(self, token: str) -> Conversation:
        """The conversation of `token`; a new one, with a new token, for "" and for a token that is not known."""
        return self.find(token) or self._begin()

    def find(self, token: str) -> Conversation | None:
        """The conversation of `token`, also if it is closed; None if there is none."""
        with self._session() as session:
            row = _found(session, token)
            return as_conversation(row, token) if row else None

    def mine(self, token: str, after: int = 0) -> list[Turn]:
        """What was said after the turn with the id `after` in the conversation of `token`; nothing if it is unknown."""
        return self.since(token, after)[1]

    def since(self, token: str, after: int = 0) -> tuple[State, list[Turn]]:
        """The state, and what was said after the turn with the id `after`; closed and nothing for an unknown token.

        Cheap: every visitor's page asks for it every second or two.
        """
        with self._session() as session:
            row = _found(session, token)
            if row is None:
                return "closed", []
            return row.state, said_in(session, row.id, after, notes=False)  # type: ignore[return-value]

    def agent(self, token: str) -> str:
        """The name of the person who has the conversation of `token`; "" if nobody has."""
        found = self.find(token)
        return found.agent if found else ""

    def owns(self, token: str, turn: int) -> bool:
        """Whether a turn is one of the conversation of `token`, and not a note."""
        with self._session() as session:
            row = _by_token(session, token)
            said = session.get(TurnRow, turn)
            return bool(row and said and said.conversation_id == row.id and said.author != "note")

    def judge(self, token: str, turn: int, verdict: str, reason: str = "") -> None:
        """Keep what the visitor thinks of an answer. `verdict`: up, down, or "" to take it back.

        Raises DataError for another verdict, and for a turn that is no answer in the conversation of `token`.
        """
        if verdict not in VERDICTS:
            raise DataError(f"“{verdict}” is no verdict: say up or down.")
        with self._session() as session:
            row = _by_token(session, token)
            said = session.get(TurnRow, turn)
            if row is None or said is None or said.conversation_id != row.id or said.author not in ("bot", "agent"):
                raise DataError("This answer is not one of your conversation: open the page again.")
            said.verdict, said.reason = verdict, mask(reason[:LONGEST_REASON], row.private or ())
            session.commit()

    def hand_over(self, id: int, summary: str = "", slots: Mapping[str, str] | None = None, errand: str = "") -> None:
        """Let the conversation wait for a person, who reads the summary and what an errand had collected.

        Without a `summary` one is made of what was said. If a person has it already, nothing changes. Raises DataError
        if it is closed.
        """
        with self._session() as session:
            row = self._row(session, id)
            if row.state == "closed":
                raise DataError(CLOSED)
            if row.state == "person":
                return
            now = self._now()
            waits_since = row.handed_over if row.state == "waiting" and row.handed_over else now
            row.summary = summary or summarise(said_in(session, id, 0, notes=False), errand, slots)
            row.slots = {name: str(value) for name, value in (slots or {}).items()}
            already = row.state == "waiting"
            row.state, row.handed_over, row.updated = "waiting", waits_since, now
            session.commit()
        if not already:
            self._tell(id, "The bot handed the conversation over.")

    def sweep(self, days: float = SILENT_DAYS) -> int:
        """Close the conversations in which nothing was said for so many days, and delete those that are empty.

        Returns how many were closed. To be called now and then (see `sweeper`).
        """
        cutoff = self._now() - timedelta(days=days)
        with self._session() as session:
            silent = select(Row.id).where(Row.state != "closed", Row.updated < cutoff)
            closed = sum(self._end(session, id) for id in session.scalars(silent).all())
            old, said = self._now() - timedelta(hours=EMPTY_HOURS), exists().where(TurnRow.conversation_id == Row.id)
            session.execute(delete(Row).where(Row.created < old, ~said))
            session.commit()
        return closed

    def _begin(self) -> Conversation:
        token, now = secrets.token_urlsafe(24), self._now()
        row = ConversationRow(token=_digest(token), state="bot", agent="", summary="", created=now, updated=now)
        with self._session() as session:
            session.add(row)
            session.commit()
            return as_conversation(row, token)


def _found(session: "Session", token: str) -> "SqlRow[Any] | None":
    """The columns of the conversation of `token`, to be read only."""
    if not _may_be(token):
        return None
    return session.execute(_BY_TOKEN, {"digest": _digest(token)}).one_or_none()


def _by_token(session: "Session", token: str) -> ConversationRow | None:
    if not _may_be(token):
        return None
    return session.scalar(select(Row).where(Row.token == _digest(token)))


def _may_be(token: str) -> bool:
    return isinstance(token, str) and bool(TOKEN.fullmatch(token))


def _digest(token: str) -> str:
    return sha256(token.encode()).hexdigest()
