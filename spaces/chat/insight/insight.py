"""What the owner learns from the conversations: figures, questions without an answer, and rows to train on."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from . import spans
from .articles_used import ArticleUse, articles_used
from .figures import Figures, figures
from .grouping import Group, Vectors, groups_of
from .handling import Handling
from .judging import Judging
from .labels import INTENTS
from .open_questions import OpenQuestion, open_questions
from .over_time import Series, intents_over_time, outcomes_over_time
from .said import read_talks
from .training_data import TrainingData

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from shared.services import Services

    from ..knowledge.knowledge import Knowledge
    from ..turns import Hit

NEAREST = 5


@dataclass(frozen=True)
class Overview:
    """A span of time: its figures, what happened when, and the articles that answered most."""

    span: str
    figures: Figures
    outcomes: Series
    intents: Series
    articles: list[ArticleUse]


class Insight:
    """Built at once and cheaply; the database is opened at first use. Only texts without personal data are given."""

    def __init__(self, services: "Services", knowledge: "Knowledge") -> None:
        self.services, self.knowledge = services, knowledge
        self.vectors = Vectors(services.engine)

    @cached_property
    def sessions(self) -> "Callable[[], Session]":
        """Opens a session of the database, with the chat's tables present."""
        from ..tables import ChatTable

        self.services.store.ensure(ChatTable.metadata)
        return self.services.store.session

    @cached_property
    def handling(self) -> Handling:
        """What the owner does about open questions, and how it is taken back."""
        return Handling(self.services, self.sessions, self.knowledge)

    @cached_property
    def training(self) -> TrainingData:
        """The rows to train on."""
        return TrainingData(self.services, self.sessions)

    @cached_property
    def judging(self) -> Judging:
        """What visitors say of answers."""
        return Judging(self.services, self.sessions)

    def judged(self, turn: int, verdict: str, reason: str = "", comment: str = "", right: str = "") -> None:
        """Keep what a visitor says of a turn. The caller sees to it that the turn is the visitor's own.

        `verdict`: up, down, or "" to take it back. `reason`: one of `labels.REASONS`, or "". `right`: a value of
        `judging.rights()`, or "". Raises DataError for anything else.
        """
        self.judging.judge(turn, verdict, reason, comment, right)

    def overview(self, span: str, now: datetime | None = None) -> Overview:
        """A span of `spans.SPANS`."""
        now = now or datetime.now(UTC)
        since = spans.since(span, now)
        # All hours of today have their place, also those to come.
        until = since + timedelta(hours=23) if span == "today" and since else now
        with self.sessions() as session:
            talks = read_talks(session, since)
            used = articles_used(session, since)
        turns = [turn for talk in talks for turn in talk.turns]
        first = since or min((turn.created for turn in turns), default=now)
        outcomes, intents = (count(turns, first, until) for count in (outcomes_over_time, intents_over_time))
        return Overview(span, figures(talks), outcomes, intents, used)

    def questions(self, now: datetime | None = None) -> list[OpenQuestion]:
        """The open questions, newest first."""
        with self.sessions() as session:
            return open_questions(session, now or datetime.now(UTC))

    def groups(self, questions: list[OpenQuestion]) -> list[Group]:
        """Questions that mean the same, put together, the largest group first. Raises ModelError."""
        return groups_of(questions, self.vectors)

    def nearest(self, question: str) -> "list[Hit]":
        """The articles that are nearest to a question, best first."""
        return self.knowledge.search(question, k=NEAREST)

    def intents(self) -> list[str]:
        """The labels that a question may get: those of the shop, and others that corrections have."""
        corrected = (one.label for one in self.services.feedback.corrections("chat"))
        return list(dict.fromkeys([*INTENTS, *corrected]))
