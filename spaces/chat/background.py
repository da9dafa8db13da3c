"""What goes on without visitors: the written shop is taken in, articles are indexed, old conversations forgotten."""

import logging
from threading import Thread
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .desk import Desk
    from .people.sweeper import Sweeper

logger = logging.getLogger(__name__)


class Background:
    """Begins in a thread of its own: the server answers meanwhile."""

    def __init__(self, desk: "Desk") -> None:
        self._desk = desk
        self._sweeper: Sweeper | None = None
        self._thread = Thread(target=self._begin, name="chat-begin", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def close(self) -> None:
        """End everything that was begun."""
        self._thread.join()
        if self._sweeper is not None:
            self._sweeper.close()
        self._desk.knowledge.close()

    def _begin(self) -> None:
        from .people.sweeper import Sweeper

        try:
            self._desk.knowledge.load_shop()
            self._desk.knowledge.reindex()
            self._sweeper = Sweeper(self._desk.conversations)
            self._sweeper.start()
        except Exception:
            logger.exception("The chat's background work could not begin")
