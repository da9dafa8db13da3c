"""Which articles the answers came from, and how visitors judged these answers."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from ..tables import ArticleRow, ConversationRow, TurnRow

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


@dataclass(frozen=True)
class ArticleUse:
    """An article that answered. `there`: it was not removed since. `up`, `down`: thumbs on the answers from it."""

    article: int
    title: str
    topic: str
    answers: int
    up: int
    down: int
    there: bool


def articles_used(session: "Session", since: datetime | None, most: int = 10) -> list[ArticleUse]:
    """The articles that answered most in the conversations that began at `since` or later."""
    began = [ConversationRow.created >= since] if since else []
    query = (
        select(TurnRow.sources, TurnRow.verdict)
        .join(ConversationRow, ConversationRow.id == TurnRow.conversation_id)
        .where(TurnRow.author == "bot", TurnRow.outcome == "answered", *began)
    )
    answers: Counter[int] = Counter()
    verdicts: Counter[tuple[int, str]] = Counter()
    titles: dict[int, str] = {}
    for sources, verdict in session.execute(query):
        for id, title in cited(sources).items():
            answers[id] += 1
            verdicts[id, verdict] += 1
            titles[id] = title
    first = [id for id, _ in answers.most_common(most)]
    rows = {row.id: row for row in session.scalars(select(ArticleRow).where(ArticleRow.id.in_(first)))}
    return [_use(id, rows.get(id), titles[id], answers[id], verdicts) for id in first]


def cited(sources: Iterable[Any]) -> dict[int, str]:
    """Title by id of each article among a turn's sources, the first one first."""
    found = {}
    for source in sources or ():
        if isinstance(source, dict) and isinstance(source.get("article"), int):
            found.setdefault(source["article"], str(source.get("title") or ""))
    return found


def _use(id: int, row: ArticleRow | None, title: str, answers: int, verdicts: Counter[tuple[int, str]]) -> ArticleUse:
    there = row is not None and row.removed is None
    topic = row.topic if row else ""
    return ArticleUse(id, row.title if row else title, topic, answers, verdicts[id, "up"], verdicts[id, "down"], there)
