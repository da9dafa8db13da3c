"""One measurement at a time in a server, in a thread of its own, so that clicks of others are answered meanwhile."""

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from queue import Empty, Queue
from threading import Event, Lock, Thread

from shared.errors import Cancelled
from shared.generation.running import turn

from .measuring import Step

GLANCE = 0.25
"""Seconds between two looks at how far it is."""
MOST_SECONDS = 1_800
CANCELLED = "Cancelled."
Work = Callable[[Callable[[Step], None], Callable[[], None]], None]
"""Is given whom to tell about steps, and what to call often: it raises Cancelled."""


class OneAtATime:
    """Whoever comes while somebody else's runs waits."""

    def __init__(self) -> None:
        self._lock = Lock()

    def run(self, work: Work, stop: Event) -> Iterator[Step]:
        """The newest steps, until one has finished or says why it stopped. What goes wrong in `work` is raised here.

        Nobody waits for `work` after `stop` was set or the iterator was closed: it ends at its next check, and the
        next one begins after that.
        """
        said: Queue[Step | Exception | None] = Queue()
        gone = Event()
        last = Step(waiting=self._lock.locked())
        yield last
        Thread(target=self._work, args=(work, said, gone), name="measuring", daemon=True).start()
        try:
            while not stop.is_set():
                news = _newest(said, last)
                if news is None:
                    return
                if isinstance(news, Exception):
                    raise news
                if news is not last:
                    last = news
                    yield last
            yield _ended(last, CANCELLED)
        finally:
            gone.set()

    def _work(self, work: Work, said: "Queue[Step | Exception | None]", gone: Event) -> None:
        last = Step()

        def told(step: Step) -> None:
            nonlocal last
            last = step
            said.put(step)

        try:
            with turn(self._lock, gone) as mine:
                if mine:
                    work(told, _check(gone))
        except Cancelled as error:
            said.put(_ended(last, str(error)))
        except Exception as error:
            said.put(error)
        finally:
            said.put(None)


def _newest(said: "Queue[Step | Exception | None]", last: Step) -> Step | Exception | None:
    """What was said since `last`: the newest step, an error, or None at the end. `last` itself if nothing was."""
    try:
        found = said.get(timeout=GLANCE)
    except Empty:
        return last
    while isinstance(found, Step) and said.queue and isinstance(said.queue[0], Step):
        found = said.get_nowait()
    return found


def _check(gone: Event) -> Callable[[], None]:
    until = time.monotonic() + MOST_SECONDS

    def check() -> None:
        if gone.is_set():
            raise Cancelled(CANCELLED)
        if time.monotonic() > until:
            raise Cancelled(f"Stopped after {MOST_SECONDS // 60} minutes, the most that a measurement may take here.")

    return check


def _ended(last: Step, why: str) -> Step:
    return replace(last, waiting=False, stopped=why)
