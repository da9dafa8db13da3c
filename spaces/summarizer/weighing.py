"""Weighing the sentences of documents: in a thread, so that a page can show how far it is and stop it."""

import time
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, wait
from dataclasses import dataclass
from threading import Event, Thread
from typing import TYPE_CHECKING

from shared.tasks import get_task

if TYPE_CHECKING:
    from shared.engine import Engine
    from shared.tasks.summaries.answers import Weighing

TASK = "summarization"
LOOK_SECONDS = 0.3


@dataclass
class Progress:
    """`done`: the share, 0 to 1. `weighings` are there in the end."""

    done: float = 0.0
    seconds: float = 0.0
    weighings: "list[Weighing] | None" = None

    @property
    def seconds_left(self) -> float | None:
        """Expected from the speed so far; None at the beginning."""
        return self.seconds * (1 - self.done) / self.done if self.done else None


def weigh(engine: "Engine", ref: str, texts: Sequence[str], cancel: Event) -> Iterator[Progress]:
    """Weigh the sentences of each text by the extractive model `ref`; the last value has the answers.

    Raises ModelError, and Cancelled if `cancel` is set meanwhile.
    """
    progress, started = Progress(), time.monotonic()
    found: Future[list[Weighing]] = Future()

    def told(done: float) -> None:
        progress.done = done

    def work() -> None:
        try:
            found.set_result(engine.predict(get_task(TASK), ref, texts, cancel=cancel, progress=told))
        except Exception as error:  # handed to whoever waits
            found.set_exception(error)

    Thread(target=work, name="weighing", daemon=True).start()
    while not found.done():
        wait([found], LOOK_SECONDS)
        progress.seconds = time.monotonic() - started
        if not found.done():
            yield progress
    progress.done, progress.weighings = 1.0, found.result()
    yield progress
