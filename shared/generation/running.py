"""Writing goes on in a thread of its own; whoever reads gets the pieces as they come, and can leave at any time."""

import logging
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from queue import Empty, Queue
from threading import Event, Lock, Thread

from shared.errors import ModelError, PlazaError
from shared.models.device import out_of_memory

GLANCE = 0.1
"""Seconds between two looks at whether to stop."""
Say = Callable[[str], None]
logger = logging.getLogger(__name__)


class TooSlow(ModelError):
    """Nothing was written in time."""


def run(
    title: str, work: Callable[[Say, Event], None], cancel: Event, *, first_within: float | None = None
) -> Generator[str, None, None]:
    """The pieces that `work` says, as they come. `title` names the model in errors.

    `work` is given an event: it is set when nobody wants the rest, be it that `cancel` was set or that the iterator
    was closed; `work` is not waited for then. What goes wrong in it is raised here, as a ModelError; as TooSlow if it
    has said nothing after `first_within` seconds.
    """
    said: Queue[str | Exception | None] = Queue()
    stop = Event()
    late = None if first_within is None else time.monotonic() + first_within

    def in_thread() -> None:
        try:
            work(said.put, stop)
        except Exception as error:
            said.put(error if isinstance(error, PlazaError) else _explained(title, error))
        finally:
            said.put(None)

    Thread(target=in_thread, name="writer", daemon=True).start()
    try:
        while not cancel.is_set():
            try:
                piece = said.get(timeout=GLANCE)
            except Empty:
                if late is not None and time.monotonic() > late:
                    raise TooSlow(
                        f"{title} wrote nothing for {first_within:g} seconds: wait, or choose another."
                    ) from None
                continue
            if piece is None:
                return
            if isinstance(piece, Exception):
                raise piece
            if piece:
                late = None
                yield piece
    finally:
        stop.set()


@contextmanager
def turn(lock: Lock, stop: Event) -> Iterator[bool]:
    """Hold `lock`, once it is free. False, and not held, if `stop` was set before."""
    mine = False
    while not mine and not stop.is_set():
        mine = lock.acquire(timeout=GLANCE)
    try:
        yield mine
    finally:
        if mine:
            lock.release()


def _explained(title: str, error: Exception) -> ModelError:
    if out_of_memory(error):
        message = f"There is not enough memory for {title}: choose a smaller model, or a shorter text."
    else:
        logger.error("%s failed while it wrote", title, exc_info=error)
        message = f"{title} failed while it wrote ({type(error).__name__}: {error}): try again, or another model."
    wrapped = ModelError(message)
    wrapped.__cause__ = error
    return wrapped
