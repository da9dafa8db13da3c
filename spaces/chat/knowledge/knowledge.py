"""The knowledge base: articles, where they come from, and the search in them. Made at once; all else at first use."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from .article import Article, Draft

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from shared.services import Services

    from ..turns import Hit
    from .evidence import Evidence
    from .importing import Imported, Taken
    from .indexing import Indexing, Status
    from .memory import Held, Memory
    from .reranking import Reranker
    from .searching import Search
    from .shelf import Shelf

SHOP = Path(__file__).parent.parent / "shop" / "articles"


class Knowledge:
    """What the bot knows, in the database of one server."""

    def __init__(self, services: "Services") -> None:
        self.services = services

    # Searching

    def search(self, question: str, k: int = 5) -> "list[Hit]":
        """The best passage of each of the `k` articles that answer most likely, best first.

        It works with whatever is indexed, and never waits for a re-indexing.
        """
        return self._search.search(question, k)

    def evidence(self, question: str) -> "Evidence | None":
        """What speaks for each article, before it is made one score; None if there are none."""
        return self._search.evidence(question)

    @property
    def rerank(self) -> str:
        """The model_ref of the cross-encoder that reads the best passages again; "" if none does."""
        return self._reranker.ref

    def use_reranker(self, wanted: str) -> str:
        """Choose that model by its model_ref or Hub id, or none (""); gives its model_ref. Raises ModelError."""
        return self._reranker.choose(wanted)

    # The articles

    def articles(self, topic: str = "", words: str = "", most: int | None = None) -> list[Article]:
        """Those of a topic (all of them for "") in which each of these words stands, by topic; at most `most`."""
        return self._shelf.articles(topic, words, most)

    def get(self, id: int) -> Article:
        """One article. Raises DataError if it is not there, or was removed."""
        return self._shelf.get(id)

    def several(self, ids: Iterable[int]) -> "list[Held]":
        """Those of these articles that are there, in this order, as the latest search found them."""
        return self._memory.several(ids)

    def topics(self) -> dict[str, int]:
        """The topics in order, with the number of their articles; "" stands for those without a topic."""
        return self._shelf.topics()

    def count(self) -> int:
        """How many articles there are."""
        return self._shelf.count()

    def add(self, title: str, topic: str, text: str, questions: Iterable[str] = (), source: str = "") -> int:
        """Write an article; gives its id. Raises DataError for one without title or text, or with too much of it."""
        return self._shelf.add(Draft(title, topic, text, tuple(questions)), source)

    def edit(self, id: int, title: str, topic: str, text: str, questions: Iterable[str]) -> None:
        """Change an article; only the passages that read otherwise are encoded again. Raises DataError."""
        self._shelf.edit(id, Draft(title, topic, text, tuple(questions)))

    def remove(self, id: int) -> None:
        """Take an article out. Raises DataError if it is not there."""
        self._shelf.remove([id])

    def remove_all(self, ids: Iterable[int]) -> None:
        """Take several articles out, or none if one of them is not there: raises DataError."""
        self._shelf.remove(ids)

    def restore(self, id: int) -> None:
        """Bring a removed article back as it was. Raises DataError for an id that there never was."""
        self._shelf.restore([id])

    def restore_all(self, ids: Iterable[int]) -> None:
        """Bring several removed articles back."""
        self._shelf.restore(ids)

    # Files

    def import_files(self, paths: Sequence[str | Path], names: Sequence[str]) -> "Imported":
        """Take articles from files: FAQ tables, Markdown, txt, pdf, docx, html, or zips of them.

        `names`: as the user knows them. A file that cannot be read is named in `Imported`, the others are kept.
        """
        from .importing import Imported

        return Imported(tuple(taken for _, _, taken in self.importing(paths, names)))

    def importing(self, paths: Sequence[str | Path], names: Sequence[str]) -> "Iterator[tuple[int, int, Taken]]":
        """The same file by file: how many are done, of how many, and what the last one gave. To stop is to close it."""
        from .importing import importing

        return importing(self._shelf, self.services.settings.data_dir / "tables", paths, names)

    def export(self, path: Path) -> Path:
        """Write all articles to a zip of Markdown files, one a topic, which `import_files` reads. Gives the path."""
        from .exporting import write_zip

        return write_zip(self.articles(), path)

    def load_shop(self, *, again: bool = False) -> int:
        """Take in the written shop if there was never an article, or (`again`) whatever there is; gives how many came.

        Of several servers that begin at once, one does it.
        """
        from .importing import load_shop

        return load_shop(self._shelf, self._sessions, SHOP, again=again)

    # In the background

    def reindex(self) -> None:
        """Encode in the background what has no vector by the model in use. Call it when the server has started, and
        when another model was put in charge.
        """
        self._indexing.wake()

    @property
    def status(self) -> "Status":
        """How far that is."""
        return self._indexing.status

    @property
    def indexed(self) -> bool:
        """Whether nothing is waiting to be encoded."""
        return self._indexing.idle

    def close(self) -> None:
        """End what runs in the background; what is not done is done by the next server."""
        if "_indexing" in self.__dict__:
            self._indexing.close()

    # The parts

    @cached_property
    def _sessions(self) -> "Callable[[], Session]":
        from ..tables import ChatTable

        self.services.store.ensure(ChatTable.metadata)
        return self.services.store.session

    @cached_property
    def _memory(self) -> "Memory":
        from .memory import Memory

        return Memory(self._sessions, lambda: self._indexing.wake())

    @cached_property
    def _indexing(self) -> "Indexing":
        from .encoder import Encoder
        from .indexing import Indexing

        return Indexing(self._sessions, Encoder(self.services), lambda: self._memory.refresh())

    @cached_property
    def _shelf(self) -> "Shelf":
        from .shelf import Shelf

        return Shelf(self._sessions, self._changed)

    @cached_property
    def _reranker(self) -> "Reranker":
        from .reranking import Reranker

        return Reranker(self.services, self._sessions, lambda: self._memory.refresh())

    @cached_property
    def _search(self) -> "Search":
        from .encoder import Encoder
        from .searching import Search

        return Search(self._memory, Encoder(self.services), self._reranker)

    def _changed(self) -> None:
        """What was written can be found by its words at once, and by its meaning soon."""
        self._memory.refresh()
        self._indexing.wake()
