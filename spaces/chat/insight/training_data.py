"""The rows to train on that came out of conversations, and what agents said that could become one."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import select, update

from shared.data.folding import fold
from shared.data.wording import plural
from shared.errors import DataError

from ..tables import TurnRow
from .handling import Deed
from .labels import CHAT, RETRIEVAL, WRITING, intent_word

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from shared.feedback import FeedbackRow
    from shared.services import Services

KINDS = {CHAT: "Intent", RETRIEVAL: "Article", WRITING: "Written answer"}
FROM = {"visitor": "Thumbs", "owner": "Unanswered questions", "agent": "An agent’s answer"}
RECENT = timedelta(days=90)
MOST, SHORTEST = 50, 20
"""Answers of agents that are offered, and characters that such an answer has at least."""


@dataclass(frozen=True)
class TrainingRow:
    """A row. `space`: under which it is kept, `kind`: what it trains. `said`: what the bot had taken it for.

    `right`: the right answer, in full; "" if it still needs one. `confirms`: a thumb up for what the bot had said.
    """

    space: str
    id: int
    text: str
    said: str
    right: str
    origin: str
    confirms: bool
    created: datetime

    @property
    def kind(self) -> str:
        """What it trains, in words."""
        return KINDS[self.space]

    @property
    def source(self) -> str:
        """Where it came from, in words."""
        return FROM.get(self.origin.partition(":")[0], "Corrections")

    @property
    def turn(self) -> int:
        """The turn of the bot that a visitor judged; 0 if it did not come from there."""
        kind, _, number = self.origin.partition(":")
        return int(number) if kind == "visitor" and number.isdecimal() else 0

    @property
    def needs_answer(self) -> bool:
        """Whether nobody has said yet what would be right."""
        return not self.right

    @property
    def answer(self) -> str:
        """The right answer in a line: an intent in words, the title of an article, or a text."""
        return intent_word(self.right) if self.space == CHAT and self.right else self.right.split("\n", 1)[0]


@dataclass(frozen=True)
class AgentAnswer:
    """What an agent (`turn`) said to a visitor's question; both without personal data."""

    turn: int
    question: str
    answer: str
    created: datetime


class TrainingData:
    """Rows under the Spaces of `KINDS`."""

    def __init__(self, services: "Services", sessions: "Callable[[], Session]") -> None:
        self._services, self._sessions = services, sessions

    def rows(self) -> list[TrainingRow]:
        """Every row, newest first. A thumb down is gone once there is a right answer for its text, or its question was
        dealt with."""
        found = [row for space in KINDS for row in self._of(space)]
        return sorted(found, key=lambda row: row.created, reverse=True)

    def remove(self, space: str, ids: Sequence[int]) -> Deed:
        """Remove rows; `Handling.undo` brings them back. Raises DataError if none of them is there."""
        gone = self._services.feedback.remove(space, ids) if space in KINDS else []
        if not gone:
            raise DataError("This row is not there any more: load the page again.")
        return Deed(f"{plural(len(gone), 'training row')} removed.", removed=tuple((space, row) for row in gone))

    def agents_answers(self, now: datetime) -> list[AgentAnswer]:
        """What agents answered in the last 90 days and nobody has looked through, newest first."""
        mine = (TurnRow.author == "agent", TurnRow.handled.is_(None), TurnRow.created >= now - RECENT)
        with self._sessions() as session:
            query = select(TurnRow).where(*mine).order_by(TurnRow.id.desc()).limit(4 * MOST)
            found = [_answer(session, row) for row in session.scalars(query) if len(row.masked) >= SHORTEST]
        return [one for one in found if one.question][:MOST]

    def agent_answer(self, turn: int) -> AgentAnswer:
        """What an agent said there. Raises DataError if it is no answer to a question."""
        with self._sessions() as session:
            row = session.get(TurnRow, turn)
            one = _answer(session, row) if row is not None and row.author == "agent" else None
        if one is None or not one.question:
            raise DataError("This answer is not there any more: load the page again.")
        return one

    def keep_answer(self, turn: int) -> Deed:
        """An agent's answer becomes a row to train writing on. Raises DataError if it is none."""
        one, origin = self.agent_answer(turn), f"agent:{turn}"
        self._services.feedback.withdraw(WRITING, origin)
        self._services.feedback.add(WRITING, one.question, "", one.answer, "", "corrected", origin=origin)
        with self._sessions() as session:
            session.execute(update(TurnRow).where(TurnRow.id == turn).values(handled=datetime.now(UTC)))
            session.commit()
        return Deed("Kept as a training row for written answers.", (turn,), origin)

    def _of(self, space: str) -> list[TrainingRow]:
        rows = [_row(space, row) for row in self._services.feedback.rows(space)]
        answered = {fold(row.text) for row in rows if not row.needs_answer and not row.confirms}
        handled = self._handled() if any(row.needs_answer for row in rows) else set()
        return [row for row in rows if not row.needs_answer or not (fold(row.text) in answered or row.turn in handled)]

    def _handled(self) -> set[int]:
        """The turns with a thumb down that were dealt with."""
        with self._sessions() as session:
            found = select(TurnRow.id).where(TurnRow.verdict == "down", TurnRow.handled.is_not(None))
            return set(session.scalars(found))


def _row(space: str, row: "FeedbackRow") -> TrainingRow:
    confirms = row.verdict == "up"
    right = row.corrected or (row.predicted if confirms else "")
    return TrainingRow(space, row.id, row.text, row.predicted, right, row.origin, confirms, row.created)


def _answer(session: "Session", row: TurnRow) -> AgentAnswer:
    mine = (TurnRow.conversation_id == row.conversation_id, TurnRow.id < row.id)
    query = select(TurnRow).where(*mine, TurnRow.author.in_(("visitor", "bot"))).order_by(TurnRow.id)
    return AgentAnswer(row.id, _asked_of_agent(session.scalars(query).all()), row.masked, row.created)


def _asked_of_agent(turns: Sequence[Any]) -> str:
    """What the visitor wanted: the last message that was not only the wish for a person."""
    question = ""
    for at in range(len(turns) - 1, -1, -1):
        if turns[at].author != "visitor":
            continue
        question = question or turns[at].masked
        reply = next((turn for turn in turns[at + 1 :] if turn.author == "bot"), None)
        if reply is None or reply.outcome != "handed_over":
            return " ".join(turns[at].masked.split())
    return " ".join(question.split())
