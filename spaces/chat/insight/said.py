"""What was said in the conversations of a span of time, without the words: what figures are counted from."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import select

from ..tables import ConversationRow, TurnRow

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class Said:
    """A turn. See `tables.TurnRow`; `author` is visitor, bot or agent."""

    id: int
    author: str
    outcome: str
    intent: str
    verdict: str
    reason: str
    created: datetime


@dataclass(frozen=True, slots=True)
class Talk:
    """A conversation. `handed_over`: when a person was asked for; None: never. `turns`: in order."""

    id: int
    created: datetime
    handed_over: datetime | None
    turns: list[Said]

    def by(self, author: str) -> list[Said]:
        """The turns of an author."""
        return [turn for turn in self.turns if turn.author == author]


def read_talks(session: "Session", since: datetime | None) -> list[Talk]:
    """The conversations that began at `since` or later (None: all of them), oldest first."""
    began = [ConversationRow.created >= since] if since else []
    found = select(ConversationRow.id, ConversationRow.created, ConversationRow.handed_over).where(*began)
    talks = {
        id: Talk(id, created, over, []) for id, created, over in session.execute(found.order_by(ConversationRow.id))
    }
    turns = (
        select(
            TurnRow.conversation_id,
            TurnRow.id,
            TurnRow.author,
            TurnRow.outcome,
            TurnRow.intent,
            TurnRow.verdict,
            TurnRow.reason,
            TurnRow.created,
        )
        .join(ConversationRow, ConversationRow.id == TurnRow.conversation_id)
        .where(TurnRow.author != "note", *began)
        .order_by(TurnRow.id)
    )
    for talk, *turn in session.execute(turns):
        # A conversation may have begun between the two queries.
        if talk in talks:
            talks[talk].turns.append(Said(*turn))
    return list(talks.values())
