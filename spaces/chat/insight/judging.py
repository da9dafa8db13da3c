"""What visitors say of an answer: it is kept with the turn, and becomes a row to train on."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from shared.errors import DataError

from ..people.masking import mask
from ..tables import ArticleRow, ConversationRow, TurnRow
from .articles_used import cited
from .labels import CHAT, INTENTS, REASONS, RETRIEVAL, document
from .open_questions import asked

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from shared.services import Services

LONGEST = 1000
"""Characters of a comment."""
MOST_ARTICLES = 500
MISUNDERSTOOD = REASONS[0]
WANTED = ("order_status", "cancel_order", "return_item", "change_address", "talk_to_person", "complaint")
"""Intents that a visitor may name as the right one."""
VERDICTS = ("up", "down", "")


@dataclass(frozen=True)
class _Judged:
    """An answer. `text`: the question. `title`, `document`: of the article it came from, "" if from none."""

    turn: int
    text: str
    intent: str
    title: str
    document: str

    @property
    def origin(self) -> str:
        return f"visitor:{self.turn}"


class Judging:
    """Keeps judgements."""

    def __init__(self, services: "Services", sessions: "Callable[[], Session]") -> None:
        self._services, self._sessions = services, sessions

    def judge(self, turn: int, verdict: str, reason: str = "", comment: str = "", right: str = "") -> None:
        """Keep what a visitor says of a turn; it takes the place of what was said of it before.

        `verdict`: up, down, or "" to take it back. `reason`: one of `labels.REASONS`, or "". `right`: a value of
        `rights`, or "". What an agent said can be judged, too, but nothing is trained on that. Raises DataError for
        anything else.
        """
        if verdict not in VERDICTS:
            raise DataError(f"“{verdict}” is no verdict: say up or down.")
        if reason and reason not in REASONS:
            raise DataError(f"“{reason}” is no reason here: choose one of {', '.join(REASONS)}.")
        with self._sessions() as session:
            label, article = _right(session, right)
            judged = self._note(session, turn, verdict, reason, comment)
            session.commit()
        for space in (CHAT, RETRIEVAL):
            self._services.feedback.withdraw(space, judged.origin)
        if verdict and judged.text:
            self._keep(judged, verdict, reason, label, article)

    def rights(self) -> list[tuple[str, str]]:
        """What an answer could have been about: pairs of a name and a value for `judge`."""
        found = select(ArticleRow.title, ArticleRow.id).where(ArticleRow.removed.is_(None))
        with self._sessions() as session:
            articles = session.execute(found.order_by(ArticleRow.title).limit(MOST_ARTICLES)).all()
        intents = [(INTENTS[label], f"intent:{label}") for label in WANTED]
        return [*intents, *((title, f"article:{id}") for title, id in articles)]

    def _note(self, session: "Session", turn: int, verdict: str, reason: str, comment: str) -> _Judged:
        row = session.get(TurnRow, turn)
        if row is None or row.author not in ("bot", "agent"):
            raise DataError("This answer is not there any more: load the page again.")
        down = verdict == "down"
        if down and row.verdict != "down":
            row.handled = None  # what was put away is an open question again
        row.verdict, row.reason = verdict, reason if down else ""
        talk = session.get(ConversationRow, row.conversation_id)
        private = (talk.private if talk else None) or ()
        row.comment = (mask(comment.strip()[: 4 * LONGEST], private)[:LONGEST] if verdict else "") or None
        id, title = next(iter(cited(row.sources).items()), (0, ""))
        article = session.get(ArticleRow, id) if id else None
        text = document(article.title, article.text) if article and article.removed is None else ""
        asked_for = _question(session, row) if row.author == "bot" else ""
        return _Judged(turn, asked_for, row.intent, article.title if article else title, text)

    def _keep(self, judged: _Judged, verdict: str, reason: str, label: str, article: str) -> None:
        """The row, or rows, to train on."""
        wrong_article = bool(judged.title) and reason != MISUNDERSTOOD
        if label:
            self._add(CHAT, judged, judged.intent, label, "corrected")
        if article:
            self._add(RETRIEVAL, judged, judged.title, article, "corrected")
        if label or article:
            return
        if verdict == "up" and judged.document:
            self._add(RETRIEVAL, judged, judged.title, judged.document, "up")
        elif verdict == "down" and wrong_article:
            self._add(RETRIEVAL, judged, judged.title, None, "down")
        elif verdict == "down" or judged.intent:
            self._add(CHAT, judged, judged.intent, None, verdict)

    def _add(self, space: str, judged: _Judged, predicted: str, right: str | None, verdict: str) -> None:
        ref = self._services.serving.current(space)
        self._services.feedback.add(space, judged.text, predicted, right, ref, verdict, origin=judged.origin)


def _right(session: "Session", value: str) -> tuple[str, str]:
    """The intent, and the article as a right answer, that a value of `rights` names; each "" if it does not."""
    kind, _, name = value.partition(":")
    if not value or (kind == "intent" and name in WANTED):
        return name, ""
    row = session.get(ArticleRow, int(name)) if kind == "article" and name.isdecimal() and len(name) < 19 else None
    if row is None or row.removed is not None:
        raise DataError("This is nothing that an answer could be about: choose from the list.")
    return "", document(row.title, row.text)


def _question(session: "Session", row: TurnRow) -> str:
    """What the visitor had asked, without personal data."""
    mine = (TurnRow.conversation_id == row.conversation_id, TurnRow.id <= row.id)
    query = select(TurnRow).where(*mine, TurnRow.author.in_(("visitor", "bot"))).order_by(TurnRow.id)
    turns = session.scalars(query).all()
    return asked(turns, len(turns) - 1)
