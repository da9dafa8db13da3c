"""Conversations and what is said in them, as they are kept in the database."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

from sqlalchemy import select, update
from sqlalchemy.exc import StatementError

from shared.errors import DataError

from ..tables import ChatTable, ConversationRow, TurnRow
from ..turns import Author, Memory, Source, Turn
from .masking import mask
from .saying import add, said_in, speaking

if TYPE_CHECKING:
    from sqlalchemy import Row as SqlRow
    from sqlalchemy.orm import Session

    from shared.services import Services
    from shared.store import Store

State = Literal["bot", "waiting", "person", "closed"]
CLOSED = "This conversation is closed: begin a new one."
Row = ConversationRow


@dataclass(frozen=True)
class Conversation:
    """A conversation, see `tables.ConversationRow`. `token`: only where it was opened by it, "" everywhere else."""

    id: int
    state: State
    agent: str
    summary: str
    slots: Mapping[str, str]
    created: datetime
    updated: datetime
    handed_over: datetime | None
    closed: datetime | None
    token: str = field(default="", repr=False)


@dataclass(frozen=True)
class Heard:
    """A conversation as a message found it. `turns`: what was said before, without notes."""

    state: State
    memory: Memory
    turns: list[Turn]


class KeptConversations:
    """Reading and writing by a conversation's number. `now`: the time, for tests."""

    def __init__(self, services: "Services", now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self.services, self._now = services, now

    @cached_property
    def _store(self) -> "Store":
        self.services.store.ensure(ChatTable.metadata)
        return self.services.store

    @contextmanager
    def _session(self, *, writing: bool = False) -> "Iterator[Session]":
        with self._store.writing() if writing else self._store.session() as session:
            try:
                yield session
            except StatementError as error:
                error.hide_parameters = True  # what was said must not get into a log by way of an error
                raise

    def get(self, id: int) -> Conversation:
        """A conversation. Raises DataError if there is none of this number."""
        with self._session() as session:
            return as_conversation(self._row(session, id))

    def say(
        self,
        id: int,
        author: Author,
        text: str,
        *,
        outcome: str = "",
        intent: str = "",
        confidence: float | None = None,
        sources: Sequence[Source] = (),
        suggestions: Sequence[str] = (),
        agent: str = "",
        memory: Memory | None = None,
    ) -> Turn:
        """Keep what was said; `agent`: by whom, of a person's turns. `memory`: what the bot keeps from now on, as with
        `remember`; None: nothing else. Raises DataError if the conversation is closed.
        """
        with self._session(writing=True) as session:
            now = self._now()
            going_on = self._going_on(session, id, now, memory)
            closed = going_on is None
            if closed and author != "note":
                raise DataError(CLOSED)
            masked = mask(text, (going_on.private if going_on else None) or ())
            said = Turn(
                id=0,
                author=author,
                text=masked if closed else text,
                created=now,
                outcome=outcome,
                sources=tuple(sources),
                suggestions=tuple(suggestions),
                agent=agent,
            )
            number = add(session, id, said, masked=masked, intent=intent, confidence=confidence)
            session.commit()
            return replace(said, id=number)

    def hear(self, id: int, text: str) -> Heard:
        """Keep what a visitor said to the bot, and give how the conversation was before it, all of one moment.

        Raises DataError if the conversation is closed.
        """
        with self._session(writing=True) as session:
            now = self._now()
            found = self._going_on(session, id, now)
            if found is None:
                raise DataError(CLOSED)
            before = said_in(session, id, 0, notes=False)
            add(session, id, Turn(0, "visitor", text, now), masked=mask(text, found.private or ()))
            session.commit()
            return Heard(found.state, dict(found.memory or {}), before)

    def turns(self, id: int, after: int = 0, notes: bool = False) -> list[Turn]:
        """What was said after the turn with the id `after`, in order; with `notes`, also what only agents see."""
        with self._session() as session:
            return said_in(session, id, after, notes)

    def memory(self, id: int) -> Memory:
        """What the bot keeps of the conversation. Raises DataError if there is none of this number."""
        with self._session() as session:
            return dict(self._row(session, id).memory or {})

    def remember(self, id: int, memory: Memory) -> None:
        """Replace what the bot keeps: plain values. Of a closed conversation nothing is kept."""
        with self._session() as session:
            change = update(Row).where(Row.id == id, Row.state != "closed").values(memory=memory)
            session.execute(change)
            session.commit()

    def hide(self, id: int, values: Collection[str]) -> None:
        """Mask these values (a name, a street) from now on in what was and what will be said in the conversation.

        They are known to be personal from an errand, for example, though no pattern tells. They are forgotten when the
        conversation is closed; what was masked stays so.
        """
        with self._session() as session:
            row = self._row(session, id)
            known = list(row.private or [])
            fresh = [value for value in dict.fromkeys(values) if value.strip() and value not in known]
            if fresh and row.state != "closed":
                row.private = known + fresh
                session.flush()
                for turn in session.scalars(select(TurnRow).where(TurnRow.conversation_id == id)):
                    turn.masked = mask(turn.text, row.private)
                session.commit()

    def _going_on(
        self, session: "Session", id: int, now: datetime, memory: Memory | None = None
    ) -> "SqlRow[Any] | None":
        """State, private values and memory of a conversation in which something is said now; None if it is closed.
        `memory`: what is kept from now on. Raises DataError if there is no such conversation.
        """
        found = speaking(session, id, now, memory)
        if found is None:
            self._row(session, id)
        return found

    def _row(self, session: "Session", id: int) -> ConversationRow:
        row = session.get(Row, id)
        if row is None:
            raise DataError(f"There is no conversation {id}: it may have been deleted. Choose another one.")
        return row


def as_conversation(row: "ConversationRow | SqlRow[Any]", token: str = "") -> Conversation:
    """A conversation as the chat's parts know it."""
    return Conversation(
        id=row.id,
        state=row.state,  # type: ignore[arg-type]
        agent=row.agent,
        summary=row.summary,
        slots=dict(row.slots or {}),
        created=row.created,
        updated=row.updated,
        handed_over=row.handed_over,
        closed=row.closed,
        token=token,
    )
