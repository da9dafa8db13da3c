"""What a visitor works on: the documents, what the model says to them, and the summary."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING
from uuid import uuid4

from shared.generation.grounding.source import Source, source_of
from shared.generation.grounding.support import Link
from shared.tasks.summaries.answers import Weighing
from shared.tasks.summaries.wording import count_words

from .documents import Document
from .extract.language import text_notes
from .extract.phrases import Phrase
from .extract.picking import Piece
from .extract.shape import BULLET, as_markdown, as_text
from .extract.source import Mark
from .extract.source import Source as Shown

if TYPE_CHECKING:
    from .wishes import Asked


@dataclass(frozen=True)
class Summary:
    """A summary as it is shown. `pieces`: of an extract; `links`: of a written one, to sentences of the source.

    `model`: the title of what wrote it.
    """

    asked: "Asked"
    pieces: tuple[Piece, ...] = ()
    links: tuple[Link, ...] = ()
    notes: tuple[str, ...] = ()
    model: str = ""
    seconds: float = 0.0

    @property
    def sentences(self) -> list[str]:
        """Its sentences in order."""
        return [piece.text for piece in self.pieces] or [link.sentence for link in self.links]

    @property
    def words(self) -> int:
        """How many words it has."""
        return sum(map(count_words, self.sentences))


@dataclass
class Work:
    """`weighings`: the sentences of each document. `key` is unique on the page."""

    documents: Sequence[Document]
    weighings: list[Weighing] = field(default_factory=list)
    phrases: list[Phrase] = field(default_factory=list)
    summary: Summary | None = None
    key: str = field(default_factory=lambda: uuid4().hex[:8])

    def text(self, *, bullets: bool = False, markdown: bool = False, named: bool = False) -> str:
        """The summary as text, or as Markdown. `named`: under the names of the documents, where there are several."""
        if self.summary is None:
            return ""
        if self.summary.pieces:
            names = [document.name for document in self.documents] if named and len(self.documents) > 1 else []
            return (as_markdown if markdown else as_text)(self.summary.pieces, bullets=bullets, names=names)
        if bullets:
            return "\n".join(("- " if markdown else BULLET) + sentence for sentence in self.summary.sentences)
        return " ".join(self.summary.sentences)

    @cached_property
    def words(self) -> int:
        """Words of all documents."""
        return sum(count_words(one.text) for weighing in self.weighings for one in weighing.sentences)

    @property
    def sentences(self) -> int:
        """Sentences of all documents."""
        return sum(len(weighing.sentences) for weighing in self.weighings)

    @property
    def shown(self) -> list[Shown]:
        """The documents as the source shows them."""
        pairs = zip(self.documents, self.weighings, strict=True)
        return [Shown(document.name, document.text, weighing) for document, weighing in pairs]

    @cached_property
    def source(self) -> Source:
        """What written sentences are compared with."""
        return source_of(self.weighings)

    @property
    def notes(self) -> list[str]:
        """What a visitor has to keep in mind about the documents, each sentence once."""
        pairs = zip(self.documents, self.weighings, strict=True)
        return self._named(
            (document, (*text_notes(document.text, len(weighing.sentences)), *_shortened(weighing)))
            for document, weighing in pairs
        )

    @property
    def read_as(self) -> list[str]:
        """How the documents were read, each sentence once."""
        return self._named((document, document.notes) for document in self.documents)

    def _named(self, said: Iterable[tuple[Document, Sequence[str]]]) -> list[str]:
        """Sentences about documents, with their names where there are several."""
        several = len(self.documents) > 1
        named = (f"{document.name}: {note}" if several else note for document, notes in said for note in notes)
        return list(dict.fromkeys(named))

    def marks(self) -> list[Mark]:
        """Where the sentences of the summary come from."""
        if self.summary is None:
            return []
        places = self._places()
        origins: dict[int, list[int]] = {}
        for number, link in enumerate(self.summary.links):
            for source in link.sources if link.supported else ():
                origins.setdefault(source, []).append(number)
        written = [Mark(*places[source], tuple(numbers)) for source, numbers in sorted(origins.items())]
        pieces = enumerate(self.summary.pieces)
        return written or [Mark(piece.document, piece.start, piece.end, (number,)) for number, piece in pieces]

    def _places(self) -> list[tuple[int, int, int]]:
        """Document, start and end of every sentence."""
        return [(at, one.start, one.end) for at, weighing in enumerate(self.weighings) for one in weighing.sentences]


def _shortened(weighing: Weighing) -> list[str]:
    count = weighing.shortened
    if not count:
        return []
    noun = "sentence is so long that only its" if count == 1 else "sentences are so long that only their"
    return [f"{count:,} {noun} first 128 tokens were weighed."]
