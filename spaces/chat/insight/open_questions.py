"""Questions of visitors that were not answered, or not well, and that the owner has not dealt with."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import or_, select

from ..tables import TurnRow
from .articles_used import cited

if TYPE_CHECKING:
    from sqlalchemy import Row
    from sqlalchemy.orm import Session

MOST = 3000
"""Questions that are looked at, newest first."""
WAIT = timedelta(minutes=30)
"""After this time without a word, a visitor who was asked back does not answer any more."""
SUCCESS = ("answered", "done", "errand")
UNANSWERED = ("abstained", "out_of_scope", "clarify")
DOWN = "down"


@dataclass(frozen=True)
class OpenQuestion:
    """A question. `turn`: of the bot, which did not answer it. `text`: without personal data.

    `why`: abstained, out_of_scope, clarify (it was asked back, to no avail) or down (the answer got a thumb down, with
    `reason` and `comment`). `intent`: what it was taken for; `title`: of the article that was answered from, if any.
    """

    turn: int
    text: str
    why: str
    intent: str
    title: str
    reason: str
    comment: str
    created: datetime


def open_questions(session: "Session", now: datetime, most: int = MOST) -> list[OpenQuestion]:
    """The newest open questions, newest first."""
    unanswered = or_(TurnRow.outcome.in_(UNANSWERED), TurnRow.verdict == DOWN)
    found = select(TurnRow.id, TurnRow.conversation_id).where(
        TurnRow.author == "bot", TurnRow.handled.is_(None), unanswered
    )
    rows = session.execute(found.order_by(TurnRow.id.desc()).limit(most)).all()
    wanted = {id for id, _ in rows}
    talks = _turns(session, {talk for _, talk in rows})
    questions = [question for talk in talks for question in _of_talk(talk, wanted, now)]
    return sorted(questions, key=lambda question: -question.turn)


def _turns(session: "Session", talks: Iterable[int]) -> "list[list[Row[Any]]]":
    """The turns of visitor and bot, conversation by conversation, in order."""
    columns = (
        TurnRow.conversation_id,
        TurnRow.id,
        TurnRow.author,
        TurnRow.masked,
        TurnRow.outcome,
        TurnRow.intent,
        TurnRow.sources,
        TurnRow.verdict,
        TurnRow.reason,
        TurnRow.comment,
        TurnRow.created,
    )
    query = select(*columns).where(TurnRow.conversation_id.in_(list(talks)), TurnRow.author.in_(("visitor", "bot")))
    by_talk = defaultdict(list)
    for row in session.execute(query.order_by(TurnRow.id)):
        by_talk[row.conversation_id].append(row)
    return list(by_talk.values())


def _of_talk(turns: "Sequence[Row[Any]]", wanted: set[int], now: datetime) -> list[OpenQuestion]:
    found = []
    for at, turn in enumerate(turns):
        if turn.id not in wanted or (turn.outcome == "clarify" and not _to_no_avail(turns, at, now)):
            continue
        text = asked(turns, at)
        if text:
            found.append(_question(turn, text))
    return found


def _question(turn: "Row[Any]", text: str) -> OpenQuestion:
    why = DOWN if turn.verdict == DOWN else turn.outcome
    title = next(iter(cited(turn.sources).values()), "")
    return OpenQuestion(turn.id, text, why, turn.intent, title, turn.reason, turn.comment or "", turn.created)


def _to_no_avail(turns: "Sequence[Row[Any]]", at: int, now: datetime) -> bool:
    """Whether asking back at `at` led to nothing. What was asked after it in its place counts instead of it."""
    if turns[at].verdict == DOWN:
        return True
    after = next((turn for turn in turns[at + 1 :] if turn.author == "bot"), None)
    if after is None:
        return now - turns[-1].created > WAIT
    return after.outcome not in (*SUCCESS, *UNANSWERED)


def asked(turns: "Sequence[Row[Any]]", at: int) -> str:
    """The question that the bot's turn at `at` is about: what the visitor said before, or, if that only chose between
    two things that the bot had asked, the question before it. "" if nobody asked.
    """
    said = _before(turns, at, "visitor")
    while said is not None:
        bot = _before(turns, said, "bot")
        earlier = _before(turns, bot, "visitor") if bot is not None and turns[bot].outcome == "clarify" else None
        if earlier is None:
            break
        said = earlier
    return " ".join(turns[said].masked.split()) if said is not None else ""


def _before(turns: "Sequence[Row[Any]]", at: int, author: str) -> int | None:
    return next((place for place in range(at - 1, -1, -1) if turns[place].author == author), None)
