"""Conversations written by hand into a database of their own, and a knowledge base that only keeps articles."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest

from shared.errors import DataError
from tests.spaces.parts import module_of

NOW = datetime(2026, 5, 14, 15, 30, tzinfo=UTC)  # a Thursday

module = partial(module_of, "chat")


@dataclass
class Shelf:
    """Articles in the table; the search gives them in the order of their ids."""

    sessions: Callable[[], Any]
    added: list[int] = field(default_factory=list)

    def add(self, title: str, topic: str, text: str, questions: Sequence[str] = (), source: str = "") -> int:
        tables = module("tables")
        row = tables.ArticleRow(
            title=title, topic=topic, text=text, questions=list(questions), created=NOW, updated=NOW, source=source
        )
        with self.sessions() as session:
            session.add(row)
            session.commit()
            self.added.append(row.id)
            return row.id

    def articles(self) -> list[Any]:
        from sqlalchemy import select

        tables, article = module("tables"), module("knowledge.article")
        with self.sessions() as session:
            rows = session.scalars(select(tables.ArticleRow).where(tables.ArticleRow.removed.is_(None))).all()
        names = ("id", "title", "topic", "text", "questions", "source", "created", "updated", "indexed")
        made = [article.Article(**{name: getattr(row, name) for name in names}) for row in rows]
        return [replace(one, questions=tuple(one.questions)) for one in made]

    def get(self, id: int) -> Any:
        found = next((one for one in self.articles() if one.id == id), None)
        if found is None:
            raise DataError("There is no such article.")
        return found

    def edit(self, id: int, title: str, topic: str, text: str, questions: Sequence[str]) -> None:
        with self.sessions() as session:
            row = session.get(module("tables").ArticleRow, id)
            row.title, row.topic, row.text, row.questions = title, topic, text, list(questions)
            session.commit()

    def remove(self, id: int) -> None:
        with self.sessions() as session:
            session.get(module("tables").ArticleRow, id).removed = NOW
            session.commit()

    def topics(self) -> dict[str, int]:
        return {"": 1, "Delivery": 2}

    def search(self, question: str, k: int = 5) -> list[Any]:
        turns = module("turns")
        sources = [turns.Source(one.id, one.title, one.topic, "", one.text, 0, 1) for one in self.articles()]
        return [turns.Hit(source, 0.5) for source in sources[:k]]


@pytest.fixture
def insight(services) -> Any:
    """The insight of one server."""
    made = module("insight.insight").Insight(services, None)
    made.knowledge = Shelf(made.sessions)
    return made


@pytest.fixture
def talk(insight) -> Callable[..., list[int]]:
    """A function that writes a conversation, which began so long `ago`, and gives the ids of its turns.

    A turn is a pair of author and text, or, for the bot, of author and outcome, and may have a third part: further
    values of its row. Its turns are ten seconds apart.
    """
    tables = module("tables")

    def written(*turns: tuple, ago: timedelta = timedelta(hours=1), over: float | None = None, **more) -> list[int]:
        began, ids = NOW - ago, []
        with insight.sessions() as session:
            row = tables.ConversationRow(token=f"{written.count}", created=began, updated=began, **more)
            row.handed_over = None if over is None else began + timedelta(seconds=over)
            written.count += 1
            session.add(row)
            session.flush()
            for number, (author, said, *rest) in enumerate(turns):
                values = {"outcome": said} if author == "bot" else {}
                values |= {"text": f"{said} by Jo Doe", "masked": said if author != "bot" else "An answer."}
                values |= {"created": began + timedelta(seconds=10 * number), **(rest[0] if rest else {})}
                turn = tables.TurnRow(conversation_id=row.id, author=author, **values)
                session.add(turn)
                session.flush()
                ids.append(turn.id)
            session.commit()
        return ids

    written.count = 0
    return written


@pytest.fixture
def turn(insight) -> Callable[[int], Any]:
    """A function that reads a turn's row."""

    def read(id: int) -> Any:
        with insight.sessions() as session:
            return session.get(module("tables").TurnRow, id)

    return read
