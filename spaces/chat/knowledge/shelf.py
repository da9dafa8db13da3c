"""The articles in the database: looked through, written, changed, removed and brought back."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from threading import RLock
from typing import TYPE_CHECKING

from sqlalchemy import Text, cast, func, or_, select

from shared.data.folding import fold
from shared.errors import DataError

from ..tables import ArticleRow
from .article import MOST_QUESTIONS, Article, Draft, checked
from .passages import write_passages
from .stamp import touch

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

_AT_ONCE = 500


@dataclass(frozen=True)
class Shelved:
    """What became of the articles of a file, in articles. `left`: the ids of those that came from an earlier file of
    this name and are not in this one; they are kept.
    """

    added: int = 0
    replaced: int = 0
    same: int = 0
    left: tuple[int, ...] = ()


class Shelf:
    """All articles. `changed` is called after every change."""

    def __init__(self, sessions: "Callable[[], Session]", changed: Callable[[], None]) -> None:
        self._sessions, self._changed = sessions, changed
        self._writing = RLock()

    def articles(self, topic: str = "", words: str = "", most: int | None = None) -> list[Article]:
        """Those of a topic, in which every one of these words stands, by topic and then as they were written."""
        query = select(ArticleRow).where(ArticleRow.removed.is_(None)).order_by(ArticleRow.topic, ArticleRow.id)
        wanted = fold(words).split()
        # Databases know the capitals of ASCII alone; the others are compared here.
        query = query.where(
            *([ArticleRow.topic == topic] if topic else []), *map(_may_hold, filter(str.isascii, words.split()))
        )
        with self._sessions() as session:
            rows = session.scalars(query.execution_options(yield_per=_AT_ONCE))
            return list(islice((found for found in map(as_article, rows) if _holds(found, wanted)), most))

    def get(self, id: int) -> Article:
        """One article. Raises DataError if there is none, or if it was removed."""
        with self._sessions() as session:
            return as_article(_present(session, id))

    def topics(self) -> dict[str, int]:
        """The topics in order, and how many articles each has; "" stands for those without one."""
        query = select(ArticleRow.topic, func.count()).where(ArticleRow.removed.is_(None))
        with self._sessions() as session:
            found = session.execute(query.group_by(ArticleRow.topic).order_by(ArticleRow.topic))
            return {topic: count for topic, count in found}  # noqa: C416

    def count(self, *, removed: bool = False) -> int:
        """How many articles there are, or (with `removed`) ever were."""
        query = select(func.count()).select_from(ArticleRow)
        with self._sessions() as session:
            return session.scalar(query if removed else query.where(ArticleRow.removed.is_(None))) or 0

    def add(self, draft: Draft, source: str = "") -> int:
        """Write an article; gives its id. Raises DataError for one without title or text, or with too much of it."""
        draft = checked(draft)
        with self._writing, self._sessions() as session:
            row = _new(session, draft, source, datetime.now(UTC))
            id = row.id
            touch(session)
            session.commit()
        self._changed()
        return id

    def edit(self, id: int, draft: Draft) -> None:
        """Change an article. Raises DataError as `add` and `get`."""
        draft = checked(draft)
        with self._writing, self._sessions() as session:
            row = _present(session, id)
            if not _write(session, row, draft, datetime.now(UTC)):
                return
            touch(session)
            session.commit()
        self._changed()

    def remove(self, ids: Iterable[int]) -> None:
        """Take articles out; `restore` brings them back. Raises DataError if one is not there, and removes none."""
        with self._writing, self._sessions() as session:
            for id in ids:
                _present(session, id).removed = datetime.now(UTC)
            touch(session)
            session.commit()
        self._changed()

    def restore(self, ids: Iterable[int]) -> None:
        """Bring removed articles back as they were. Raises DataError for an id that there never was."""
        with self._writing, self._sessions() as session:
            for id in ids:
                row = session.get(ArticleRow, id)
                if row is None:
                    raise DataError(f"There never was an article {id}: choose one from the list.")
                row.removed, row.updated = None, datetime.now(UTC)
            touch(session)
            session.commit()
        self._changed()

    def take(self, drafts: Sequence[Draft], source: str) -> Shelved:
        """Put in what a file holds. An article of this source and title is replaced; the questions it has stay.

        What stands there word for word already, whatever its source, is not put in again. It is found after
        `announce`. Raises DataError.
        """
        drafts = list(dict.fromkeys(map(checked, drafts)))
        with self._writing, self._sessions() as session:
            shelved = _Taking(session, source).take(drafts)
            if shelved.added or shelved.replaced:
                touch(session)
                session.commit()
        return shelved

    def announce(self) -> None:
        """Let what was taken in be found."""
        self._changed()


class _Taking:
    """One file on its way in."""

    def __init__(self, session: "Session", source: str) -> None:
        self._session, self._source = session, source
        self._now = datetime.now(UTC)
        # A removed article comes back by being imported again, but those that are there go before.
        ours = select(ArticleRow).where(ArticleRow.source == source)
        rows = sorted(session.scalars(ours), key=lambda row: (row.removed is not None, row.id))
        self._ours: dict[tuple[str, str], list[ArticleRow]] = {}
        for row in rows:
            self._ours.setdefault((fold(row.topic), fold(row.title)), []).append(row)
        others = select(ArticleRow.topic, ArticleRow.title, ArticleRow.text)
        others = others.where(ArticleRow.removed.is_(None), ArticleRow.source != source)
        self._others = {(fold(topic), fold(title), text) for topic, title, text in session.execute(others)}

    def take(self, drafts: Sequence[Draft]) -> Shelved:
        added = replaced = same = 0
        for draft in drafts:
            key = fold(draft.topic), fold(draft.title)
            if (*key, draft.text) in self._others:
                same += 1
            elif rows := self._ours.get(key):
                if self._replace(rows.pop(0), draft):
                    replaced += 1
                else:
                    same += 1
            else:
                _new(self._session, draft, self._source, self._now)
                added += 1
        left = sorted(row.id for rows in self._ours.values() for row in rows if row.removed is None)
        return Shelved(added, replaced, same, tuple(left))

    def _replace(self, row: ArticleRow, draft: Draft) -> bool:
        """Whether that changed anything."""
        questions = tuple(dict.fromkeys((*row.questions, *draft.questions)))[:MOST_QUESTIONS]
        back = row.removed is not None
        row.removed = None
        changed = _write(self._session, row, Draft(draft.title, draft.topic, draft.text, questions), self._now)
        if back:
            row.updated = self._now
        return changed or back


def as_article(row: ArticleRow) -> Article:
    """The row as the pages see it."""
    times = row.created, row.updated, row.indexed
    return Article(row.id, row.title, row.topic, row.text, tuple(row.questions), row.source, *times)


def _present(session: "Session", id: int) -> ArticleRow:
    row = session.get(ArticleRow, id)
    if row is None or row.removed is not None:
        raise DataError("This article is not there any more: somebody has removed it.")
    return row


def _may_hold(word: str) -> "ColumnElement[bool]":
    columns = ArticleRow.title, ArticleRow.topic, ArticleRow.text, cast(ArticleRow.questions, Text)
    return or_(*(column.icontains(word, autoescape=True) for column in columns))


def _holds(article: Article, wanted: Sequence[str]) -> bool:
    if not wanted:
        return True
    text = fold(" ".join((article.title, article.topic, article.text, *article.questions)))
    return all(word in text for word in wanted)


def _new(session: "Session", draft: Draft, source: str, now: datetime) -> ArticleRow:
    row = ArticleRow(
        title=draft.title,
        topic=draft.topic,
        text=draft.text,
        questions=list(draft.questions),
        source=source,
        created=now,
        updated=now,
    )
    session.add(row)
    session.flush()
    write_passages(session, row, new=True)
    return row


def _write(session: "Session", row: ArticleRow, draft: Draft, now: datetime) -> bool:
    """Bring a row and its passages up to date; whether anything changed."""
    if (row.title, row.topic, row.text, tuple(row.questions)) == (
        draft.title,
        draft.topic,
        draft.text,
        draft.questions,
    ):
        return False
    row.title, row.topic, row.text, row.questions = draft.title, draft.topic, draft.text, list(draft.questions)
    row.updated = now
    write_passages(session, row)
    return True
