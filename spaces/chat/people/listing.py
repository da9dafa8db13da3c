"""Lists of conversations for the inbox, with a few queries for the whole list."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal

from sqlalchemy import and_, case, exists, func, or_, select

from ..tables import ConversationRow, TurnRow
from .kept import State

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

Which = Literal["waiting", "mine", "open", "closed"]
GOING_ON: tuple[Which, ...] = ("waiting", "mine", "open")
_FIRST_WORDS = 200
_BY_VISITOR = exists().where(TurnRow.conversation_id == ConversationRow.id, TurnRow.author == "visitor")
# Who asks for a person before saying anything is waiting all the same; a page that was only opened is nothing yet.
_LISTED = or_(ConversationRow.state.in_(("waiting", "person")), _BY_VISITOR)


@dataclass(frozen=True)
class Entry:
    """A conversation in a list. `first`: what the visitor said first, "" for nothing yet. `unread`: messages of the
    visitor that no agent has seen, where agents are to answer. `since`: when it began to wait, was closed, or when
    something happened last."""

    id: int
    state: State
    agent: str
    first: str
    unread: int
    since: datetime


def entries(session: "Session", which: Which, agent: str, limit: int) -> list[Entry]:
    """See `Desk.inbox`."""
    row = ConversationRow
    order = {"waiting": row.handed_over.asc(), "closed": row.closed.desc()}.get(which, row.updated.desc())
    query = select(row).where(_of(which, agent), _LISTED).order_by(order, row.id).limit(limit)
    found = session.scalars(query).all()
    first, unread = _first_words(session, [one.id for one in found]), _unread(session, [one.id for one in found])
    return [
        Entry(
            id=one.id,
            state=one.state,  # type: ignore[arg-type]
            agent=one.agent,
            first=first.get(one.id, ""),
            unread=unread.get(one.id, 0) if one.state in ("waiting", "person") else 0,
            since={"waiting": one.handed_over, "closed": one.closed}.get(one.state) or one.updated,
        )
        for one in found
    ]


def _first_words(session: "Session", ids: Sequence[int]) -> dict[int, str]:
    of = TurnRow.conversation_id
    first = select(func.min(TurnRow.id)).where(of.in_(ids), TurnRow.author == "visitor").group_by(of)
    query = select(of, TurnRow.text).where(TurnRow.id.in_(first))
    return {id: text[:_FIRST_WORDS] for id, text in session.execute(query)}


def _unread(session: "Session", ids: Sequence[int]) -> dict[int, int]:
    query = (
        select(TurnRow.conversation_id, func.count())
        .join(ConversationRow, ConversationRow.id == TurnRow.conversation_id)
        .where(TurnRow.conversation_id.in_(ids), TurnRow.author == "visitor")
        .where(TurnRow.id > func.coalesce(ConversationRow.seen, 0))
        .group_by(TurnRow.conversation_id)
    )
    return dict(map(tuple, session.execute(query)))


def count(session: "Session", agent: str) -> dict[Which, int]:
    """See `Desk.counts`."""
    counts = [func.sum(case((_of(which, agent), 1), else_=0)) for which in GOING_ON]
    found = session.execute(select(*counts).where(ConversationRow.state != "closed", _LISTED)).one()
    return {which: int(number or 0) for which, number in zip(GOING_ON, found, strict=True)}


def pulse(session: "Session") -> str:
    """See `Desk.pulse`: the last turn. What is done by an agent, or by a hand-over, leaves a note, which is one."""
    return str(session.scalar(select(func.max(TurnRow.id))))


def _of(which: Which, agent: str) -> Any:
    """The condition of a kind."""
    row = ConversationRow
    if which == "mine":
        return and_(row.state == "person", row.agent == agent)
    if which == "open":
        return row.state != "closed"
    return row.state == which
