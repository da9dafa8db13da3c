"""From documents to a summary: weigh, then choose or write, then tell where each sentence comes from."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from threading import Event
from typing import TYPE_CHECKING

from shared.embedding import embed
from shared.errors import Cancelled
from shared.generation.grounding.support import support
from shared.tasks import get_task

from .background import Background
from .documents import Document, checked
from .extract.focus import focused
from .extract.phrases import key_phrases
from .extract.picking import pick
from .models import TASK, weigher, writes
from .weighing import weigh
from .wishes import Asked
from .work import Summary, Work
from .write.wish import wish_for
from .write.writing import summarize

if TYPE_CHECKING:
    from shared.services import Services

    from .write.step import Step

PHRASES = 12


@dataclass(frozen=True)
class State:
    """How far it is. `weighed`: the share (0 to 1) of the sentences that are weighed; `step`: of what is written;
    `getting`: the model that writes is being downloaded or looked for.

    `work` has its summary in the end; `cancelled`: it is what there was until then.
    """

    work: Work
    weighed: float = 0.0
    seconds_left: float | None = None
    step: "Step | None" = None
    getting: bool = False
    finished: bool = False
    cancelled: bool = False


class Summarizer:
    """Summarizes with the models of one server."""

    def __init__(self, services: "Services") -> None:
        self.services = services

    def run(self, documents: Sequence[Document], asked: Asked, cancel: Event) -> Iterator[State]:
        """Summarize; the last state is `finished`. Raises DataError, ModelError, and Cancelled while weighing."""
        work, started = Work(checked(documents)), time.monotonic()
        written = writes(self.services, asked.model)
        model = weigher(self.services) if written else asked.model
        for progress in weigh(self.services.engine, model, [one.text for one in work.documents], cancel):
            if progress.weighings is None:
                yield State(work, progress.done, progress.seconds_left)
            else:
                work.weighings = progress.weighings
        work.phrases = key_phrases(work.weighings, PHRASES, embed=self._embed)
        if not written:
            work.summary = self.extract(work, asked, time.monotonic() - started)
            yield State(work, 1.0, finished=True)
            return
        yield from self._write(work, asked, cancel)

    def extract(self, work: Work, asked: Asked, seconds: float = 0.0) -> Summary:
        """Choose the sentences anew: nothing is read again."""
        weighings, notes, spread = list(work.weighings), [], True
        if asked.question.strip():
            found = focused(weighings, asked.question, self._embed([asked.question])[0])
            weighings, notes, spread = list(found.weighings), list(found.notes), not found.found
        picked = pick(weighings, asked.length, whole=asked.whole, spread=spread)
        title = self.services.catalog.describe(asked.model).title
        return Summary(asked, picked.pieces, (), (*notes, *picked.notes), title, seconds)

    def _write(self, work: Work, asked: Asked, cancel: Event) -> Iterator[State]:
        texts = [document.text for document in work.documents]
        task = get_task(TASK) if asked.model.startswith("version:") else None
        getting = Background(lambda: self.services.writers.get(asked.model, task))
        for _ in getting.ticks():
            if cancel.is_set():
                raise Cancelled("Cancelled: what is being downloaded is kept for the next time.")
            yield State(work, 1.0, getting=True)
        writer = getting.result()
        wish = wish_for(asked.length, texts, bullets=asked.bullets, question=asked.question)
        last: Step | None = None
        for step in summarize(writer, texts, wish, cancel):
            last = step
            if not step.finished:
                yield State(work, 1.0, step.seconds_left, step)
        assert last is not None
        links = support(last.sentences, self._embed(last.sentences), work.source) if last.sentences else []
        work.summary = Summary(asked, (), tuple(links), last.notes, writer.title, last.seconds)
        yield State(work, 1.0, 0.0, last, finished=True, cancelled=last.cancelled)

    def _embed(self, texts: Sequence[str]):
        return embed(self.services.engine, texts)
