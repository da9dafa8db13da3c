"""Conversations and what is said in them, as they are kept in the database."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from sqlalchemy import select, update
from sqlalchemy.exc import StatementError

from shared.errors import DataError

from ..tables import ChatTable, ConversationRow, TurnRow
from ..turns import Author, Memory, Source, Turn
from .masking import mask

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from shared.services import Services

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


class KeptConversations:
    """Reading and writing by a conversation's number. `now`: the time, for tests."""

    def __init__(self, services: "Services", now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self.services, self._now = services, now

    @cached_property
    def _open(self) -> "Callable[[], Session]":
        self.services.store.ensure(ChatTable.metadata)
        return self.services.store.session

    @contextmanager
    def _session(self) -> "Iterator[Session]":
        with self._open() as session:
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
    ) -> Turn:
        """Keep what was said; `agent`: by whom, of a person's turns. Raises DataError if the conversation is closed."""
        with self._session() as session:
            now = self._now()
            # First of all: until the end of this transaction nobody can close the conversation beside it.
            going_on = session.execute(update(Row).where(Row.id == id, Row.state != "closed").values(updated=now))
            row, closed = self._row(session, id), not going_on.rowcount
            if closed and author != "note":
                raise DataError(CLOSED)
            masked = mask(text, row.private or ())
            turn = TurnRow(
                conversation_id=id,
                author=author,
                text=masked if closed else text,
                masked=masked,
                outcome=outcome,
                intent=intent,
                confidence=confidence,
                sources=[asdict(source) for source in sources],
                suggestions=list(suggestions),
                agent=agent or None,
                created=now,
            )
            session.add(turn)
            session.commit()
            return as_turn(turn)

    def turns(self, id: int, after: int = 0, notes: bool = False) -> list[Turn]:
        """What was said after the turn with the id `after`, in order; with `notes`, also what only agents see."""
        with self._session() as session:
            return _turns(session, id, after, notes)

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

    def _row(self, session: "Session", id: int) -> ConversationRow:
        row = session.get(Row, id)
        if row is None:
            raise DataError(f"There is no conversation {id}: it may have been deleted. Choose another one.")
        return row


def _turns(session: "Session", id: int, after: int, notes: bool) -> list[Turn]:
    query = select(TurnRow).where(TurnRow.conversation_id == id, TurnRow.id > after).order_by(TurnRow.id)
    if not notes:
        query = query.where(TurnRow.author != "note")
    return [as_turn(row) for row in session.scalars(query)]


def as_turn(row: TurnRow) -> Turn:
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


def as_conversation(row: ConversationRow, token: str = "") -> Conversation:
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
