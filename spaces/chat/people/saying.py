"""What happens in the database with every message: turns are written and read, by statements that are made once."""

from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, insert, select, update

from ..tables import CONVERSATIONS, TURNS
from ..turns import Memory, Source, Turn

if TYPE_CHECKING:
    from sqlalchemy import Row
    from sqlalchemy.orm import Session

_OF_ONE = select(TURNS).where(TURNS.c.conversation_id == bindparam("id"), TURNS.c.id > bindparam("after"))
_SAID = _OF_ONE.order_by(TURNS.c.id)
_SAID_TO_VISITORS = _SAID.where(TURNS.c.author != "note")
_ADD = insert(TURNS).returning(TURNS.c.id)
_OPEN = update(CONVERSATIONS).where(CONVERSATIONS.c.id == bindparam("key"), CONVERSATIONS.c.state != "closed")
_GOES_ON = _OPEN.returning(CONVERSATIONS.c.state, CONVERSATIONS.c.private, CONVERSATIONS.c.memory)
_SPEAK = _GOES_ON.values(updated=bindparam("now"))
_SPEAK_AND_REMEMBER = _SPEAK.values(memory=bindparam("kept"))


def speaking(session: "Session", id: int, now: datetime, memory: Memory | None = None) -> "Row[Any] | None":
    """State, private values and memory of a conversation in which something is said now; None if it does not go on.

    `memory`: what is kept from now on. First of all in a transaction: until its end nobody can close the conversation
    beside it.
    """
    values = {"key": id, "now": now}
    if memory is None:
        return session.execute(_SPEAK, values).one_or_none()
    return session.execute(_SPEAK_AND_REMEMBER, values | {"kept": memory}).one_or_none()


def add(
    session: "Session", id: int, said: Turn, *, masked: str, intent: str = "", confidence: float | None = None
) -> int:
    """Write a turn; gives its number."""
    turn = {
        "conversation_id": id,
        "author": said.author,
        "text": said.text,
        "masked": masked,
        "outcome": said.outcome,
        "intent": intent,
        "confidence": confidence,
        "sources": [asdict(source) for source in said.sources],
        "suggestions": list(said.suggestions),
        "agent": said.agent or None,
        "created": said.created,
    }
    return session.execute(_ADD, turn).scalar_one()


def said_in(session: "Session", id: int, after: int, notes: bool) -> list[Turn]:
    """What was said after the turn with the id `after`, in order."""
    query = _SAID if notes else _SAID_TO_VISITORS
    return [as_turn(row) for row in session.execute(query, {"id": id, "after": after})]


def as_turn(row: "Row[Any]") -> Turn:
    """A turn as the chat's parts know it."""
    return Turn(
        id=row.id,
        author=row.author,  # type: ignore[arg-type]
        text=row.text,
        created=row.created,
        outcome=row.outcome,
        sources=tuple(Source(**source) for source in row.sources or ()),
        suggestions=tuple(row.suggestions or ()),
        verdict=row.verdict or "",
        reason=row.reason or "",
        agent=row.agent or "",
    )
