"""An answer from articles: word for word, or written by a model if the owner chose one; and what to ask next."""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from threading import Event
from typing import TYPE_CHECKING

from shared.embedding import embed
from shared.errors import PlazaError

from ..answers.meaning import Remembered
from ..answers.plain import plain_answer
from ..answers.suggestions import suggestions
from ..turns import Hit, Reply, Turn

if TYPE_CHECKING:
    from shared.generation.writer import Writer

    from ..desk import Desk
    from ..set_up import SetUp

logger = logging.getLogger(__name__)


class Answering:
    """Turns passages into an answer."""

    def __init__(self, desk: "Desk") -> None:
        self._desk = desk
        self._writers: dict[str, Writer | None] = {}
        """The one that is set: nobody else keeps it."""

    @cached_property
    def _meaning(self) -> Remembered:
        """Vectors of sentences; passages are asked for again and again."""
        engine = self._desk.services.engine
        return Remembered(lambda texts: embed(engine, texts))

    def answer(
        self,
        question: str,
        turns: Sequence[Turn],
        asked: Sequence[str],
        hits: Sequence[Hit],
        set_up: "SetUp",
        cancel: Event,
    ) -> Iterator[Reply]:
        """The answer as it grows. `asked`: what the visitor said so far, which is not suggested again."""
        for reply in self._replies(question, turns, hits, set_up, cancel):
            if reply.done and reply.outcome == "answered":
                reply = replace(reply, suggestions=self._next(hits, asked), confidence=hits[0].score)
            yield reply

    def _replies(
        self, question: str, turns: Sequence[Turn], hits: Sequence[Hit], set_up: "SetUp", cancel: Event
    ) -> Iterator[Reply]:
        writer = self._writer(set_up.writer)
        if writer is None:
            yield plain_answer(question, hits)
            return
        from ..answers.written import Manner, written_answer

        manner = Manner(first_token=set_up.patience)
        yield from written_answer(writer, question, turns, hits, cancel, embed=self._meaning, manner=manner)

    def _writer(self, ref: str) -> "Writer | None":
        """What writes; None if nothing does, or cannot just now: then the articles speak for themselves."""
        from ..models import writer_of

        if ref not in self._writers:
            try:
                self._writers = {ref: writer_of(self._desk.services, ref)}
            except PlazaError as error:
                logger.warning("Answers cannot be written: %s", error)
                return None
        return self._writers[ref]

    def _next(self, hits: Sequence[Hit], asked: Sequence[str]) -> tuple[str, ...]:
        articles = self._desk.knowledge.several(hit.source.article for hit in hits)
        return suggestions(hits, asked, articles)
