"""Weighing the sentences of documents, with progress."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from threading import Event
from typing import TYPE_CHECKING

from shared.tasks import get_task

from .background import Background

if TYPE_CHECKING:
    from shared.engine import Engine
    from shared.tasks.summaries.answers import Weighing

TASK = "summarization"


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
    progress = Progress()

    def told(done: float) -> None:
        progress.done = done

    def work() -> "list[Weighing]":
        return engine.predict(get_task(TASK), ref, texts, cancel=cancel, progress=told)

    background = Background(work)
    for seconds in background.ticks():
        progress.seconds = seconds
        yield progress
    progress.done, progress.weighings = 1.0, background.result()
    yield progress
