"""Work in a thread, so that a page can show how far it is and stop waiting for it."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, wait
from threading import Thread
from typing import Generic, TypeVar

LOOK_SECONDS = 0.3

Result = TypeVar("Result")


class Background(Generic[Result]):
    """Begins at once. Whoever does not wait for the end leaves the thread to finish by itself."""

    def __init__(self, work: Callable[[], Result]) -> None:
        self._future: Future[Result] = Future()
        self._started = time.monotonic()
        Thread(target=self._run, args=(work,), name="summarizer", daemon=True).start()

    def ticks(self) -> Iterator[float]:
        """The seconds since the beginning, again and again until it is done."""
        while not self._future.done():
            wait([self._future], LOOK_SECONDS)
            if not self._future.done():
                yield time.monotonic() - self._started

    def result(self) -> Result:
        """What came of it. Raises what the work raised."""
        return self._future.result()

    def _run(self, work: Callable[[], Result]) -> None:
        try:
            self._future.set_result(work())
        except Exception as error:  # handed to whoever waits
            self._future.set_exception(error)
