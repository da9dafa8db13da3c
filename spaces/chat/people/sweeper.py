"""Closes conversations that nobody goes on with, in the background."""

import logging
from threading import Event, Thread

from .conversations import Conversations

logger = logging.getLogger(__name__)
HOUR = 3600.0


class Sweeper:
    """Sweeps once an hour, in a thread of its own, from `start` to `close`."""

    def __init__(self, conversations: Conversations, seconds: float = HOUR) -> None:
        self._conversations, self._seconds = conversations, seconds
        self._ended = Event()
        self._thread = Thread(target=self._run, name="chat-sweeper", daemon=True)

    def start(self) -> None:
        """Begin, with the first sweep after the first hour: the start of the server is not held up."""
        self._thread.start()

    def close(self) -> None:
        """End, and wait for a sweep that goes on."""
        self._ended.set()
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        while not self._ended.wait(self._seconds):
            try:
                self._conversations.sweep()
            except Exception as error:
                # Its kind only: the text of an error of the database may hold what a visitor wrote.
                logger.error("Conversations could not be swept (%s); trying again later.", type(error).__name__)
