"""The knowledge base in memory, ready to be searched; read again from the database where it changed."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from threading import Lock
from typing import TYPE_CHECKING, Any, Literal

from sqlalchemy import select

from ..tables import ArticleRow, PassageRow
from . import stamp
from .bm25 import Bm25, Counted, Vocabulary
from .markdown import plain
from .words import Words

if TYPE_CHECKING:
    import numpy as np
    from sqlalchemy.orm import Session

SMALL = 3_000
"""Rows that are put together again in a moment; with more, a search does not wait for it."""
RERANK = "knowledge.rerank"
"""The setting with the model that re-ranks."""
_AT_ONCE = 500
"""Ids in one query: databases have limits."""


Kind = Literal["passage", "sentence", "question"]


@dataclass(frozen=True)
class Row:
    """What has a vector, of length 1 by the model `ref`; None until it is made. See `passages`."""

    kind: Kind
    heading: str
    start: int
    end: int
    ref: str
    vector: "np.ndarray | None"


@dataclass(frozen=True)
class Held:
    """An article in memory. `questions`: ways to ask for it. `version`: what changes when it changes. `rows`: at least
    one passage.
    """

    id: int
    title: str
    topic: str
    text: str
    questions: tuple[str, ...]
    version: tuple[Any, ...]
    counted: Counted
    rows: tuple[Row, ...]


Part = tuple["np.ndarray", "np.ndarray"]
"""The numbers of some rows, ascending, and their vectors [rows, size]."""


@dataclass(frozen=True)
class Snapshot:
    """All articles as they were at one moment. `words`: how many the vocabulary had. `rerank`: see `Reranker`."""

    mark: str
    articles: tuple[Held, ...]
    words: int
    rerank: str = ""

    @cached_property
    def by_id(self) -> dict[int, Held]:
        """The articles by their ids."""
        return {article.id: article for article in self.articles}

    @cached_property
    def rows(self) -> list[Row]:
        """The rows of all articles, one article after the other."""
        return [row for article in self.articles for row in article.rows]

    @cached_property
    def starts(self) -> "np.ndarray":
        """int64 [articles + 1]: where the rows of each article begin, and how many there are."""
        import numpy as np

        return np.cumsum([0, *(len(article.rows) for article in self.articles)])

    @cached_property
    def asked(self) -> "np.ndarray":
        """bool [articles]: whether each knows ways to ask for it."""
        import numpy as np

        return np.array([any(row.kind == "question" for row in article.rows) for article in self.articles], dtype=bool)

    @cached_property
    def bm25(self) -> Bm25:
        """For the words of a question, in whole articles."""
        return Bm25([article.counted for article in self.articles], self.words)

    @cached_property
    def passages(self) -> dict[str, Part]:
        """The vectors of passages and questions by model_ref."""
        return self._parts(sentences=False)

    @cached_property
    def sentences(self) -> dict[str, Part]:
        """The vectors of sentences by model_ref."""
        return self._parts(sentences=True)

    def _parts(self, *, sentences: bool) -> dict[str, Part]:
        import numpy as np

        numbers: dict[str, list[int]] = {}
        vectors: dict[str, list[np.ndarray]] = {}
        for number, row in enumerate(self.rows):
            if row.vector is not None and (row.kind == "sentence") == sentences:
                numbers.setdefault(row.ref, []).append(number)
                vectors.setdefault(row.ref, []).append(row.vector)
        return {ref: (np.array(them), np.stack(vectors[ref])) for ref, them in numbers.items()}

    @property
    def refs(self) -> list[str]:
        """The models that have encoded anything.

        While a new one takes over, some rows still have vectors of the old one: each is compared in its own terms.
        """
        return list(dict.fromkeys([*self.passages, *self.sentences]))

    def prepare(self) -> "Snapshot":
        """Make now what a search needs."""
        _ = self.starts, self.bm25, self.passages, self.sentences
        return self


class Memory:
    """Keeps the newest snapshot. `late`: is called when a search found the snapshot too old, and too big to wait."""

    def __init__(self, sessions: "Callable[[], Session]", late: Callable[[], None]) -> None:
        self._sessions, self._late = sessions, late
        self._loading = Lock()
        self._snapshot: Snapshot | None = None
        self._vocabulary = Vocabulary()

    @cached_property
    def words(self) -> Words:
        """Cuts texts into words."""
        return Words()

    def terms(self, question: str) -> tuple[list[int], int]:
        """The numbers of a question's words, and how many others it has."""
        words = list(dict.fromkeys(self.words.of(question)))
        known = self._vocabulary.known(words)
        return known, len(words) - len(known)

    def several(self, ids: Iterable[int]) -> list[Held]:
        """See `Knowledge.several`."""
        known = (self._snapshot or self.refresh()).by_id
        return [known[id] for id in ids if id in known]

    def current(self) -> Snapshot:
        """The newest snapshot, read again if anything changed and that is quick; else the one before."""
        snapshot = self._snapshot
        if snapshot is None:
            return self.refresh()
        with self._sessions() as session:
            if stamp.read(session) == snapshot.mark:
                return snapshot
        if len(snapshot.rows) <= SMALL:
            return self.refresh()
        self._late()
        return snapshot

    def refresh(self) -> Snapshot:
        """Read what has changed since the last time."""
        with self._loading, self._sessions() as session:
            mark, before = stamp.read(session), self._snapshot
            if before is None or before.mark != mark:
                known = {article.id: article for article in before.articles} if before else {}
                articles, rerank = self._read(session, known), stamp.read(session, RERANK)
                self._snapshot = Snapshot(mark, articles, len(self._vocabulary), rerank).prepare()
            assert self._snapshot is not None
            return self._snapshot

    def _read(self, session: "Session", known: dict[int, Held]) -> tuple[Held, ...]:
        query = select(ArticleRow.id, ArticleRow.updated, ArticleRow.indexed).where(ArticleRow.removed.is_(None))
        versions = {id: (updated, indexed) for id, updated, indexed in session.execute(query.order_by(ArticleRow.id))}
        kept = {id: known[id] for id in versions if id in known}
        new = [id for id, version in versions.items() if id not in kept or kept[id].version != version]
        for at in range(0, len(new), _AT_ONCE):
            kept |= self._articles(session, {id: versions[id] for id in new[at : at + _AT_ONCE]})
        return tuple(kept[id] for id in versions if id in kept)

    def _articles(self, session: "Session", versions: dict[int, tuple[Any, ...]]) -> dict[int, Held]:
        """Those that did not change again while they were read: the others are read the next time."""
        rows: dict[int, list[Row]] = {}
        passages = select(PassageRow).where(PassageRow.article_id.in_(versions)).order_by(PassageRow.id)
        for passage in session.scalars(passages):
            them = rows.setdefault(passage.article_id, [])
            them.append(_row(passage, them))
        found = session.scalars(select(ArticleRow).where(ArticleRow.id.in_(versions), ArticleRow.removed.is_(None)))
        return {
            row.id: self._held(row, versions[row.id], rows[row.id])
            for row in found
            if row.id in rows and row.updated == versions[row.id][0]
        }

    def _held(self, row: ArticleRow, version: tuple[Any, ...], rows: Sequence[Row]) -> Held:
        words = self.words.of("\n".join([row.title, row.topic, plain(row.text), *row.questions]))
        counted = self._vocabulary.count(words)
        return Held(row.id, row.title, row.topic, row.text, tuple(row.questions), version, counted, tuple(rows))


def _row(passage: PassageRow, before: Sequence[Row]) -> Row:
    """`before`: the rows of the same article that come before it."""
    import numpy as np

    vector = None if passage.vector is None else np.frombuffer(passage.vector, dtype=np.float32)
    around = next((row for row in reversed(before) if row.kind == "passage"), None)
    inside = around is not None and around.start <= passage.start and passage.end <= around.end
    kind: Kind = "question" if passage.start == passage.end else "sentence" if inside else "passage"
    return Row(kind, passage.heading, passage.start, passage.end, passage.ref, vector)
