"""What goes on in the background: sources are looked at, alerts raised and sent, the history scored again."""

import logging
from datetime import UTC, datetime
from threading import Event, Lock, Thread
from typing import TYPE_CHECKING

from shared.errors import PlazaError, SourceError

if TYPE_CHECKING:
    from .desk import Desk
    from .intake import Taken
    from .sourcebook import Source

READERS = 4
TICK = 1.0
START = 2.0
"""Seconds: the first page comes first."""
logger = logging.getLogger(__name__)


class Poller:
    """A few threads: a source that lets one wait does not keep the others from theirs."""

    def __init__(self, desk: "Desk") -> None:
        self._desk = desk
        self._stop = Event()
        self._rules = Lock()
        loops = [*[self._read_due] * READERS, self._send_due, self._keep_in_step]
        self._threads = [
            Thread(target=self._repeat, args=(loop, START + number / 10), name=loop.__name__, daemon=True)
            for number, loop in enumerate(loops)
        ]

    def start(self) -> None:
        """Begin."""
        for thread in self._threads:
            thread.start()

    def close(self) -> None:
        """End. A source that is being waited for is left to itself: the next server reads it again."""
        self._stop.set()
        for thread in self._threads:
            thread.join(timeout=TICK)

    def _repeat(self, loop, first: float) -> None:  # type: ignore[no-untyped-def]
        wait = first
        while not self._stop.wait(wait):
            try:
                wait = 0.0 if loop() else TICK
            except Exception:
                if self._stop.is_set():
                    return
                logger.exception("%s failed; it is tried again", loop.__name__)
                wait = 10 * TICK

    def _read_due(self) -> bool:
        """Look at one source that is due. Whether there was one."""
        source = self._desk.sources.claim(datetime.now(UTC))
        if source is None:
            return False
        try:
            self._look(source)
        except SourceError as error:
            self._desk.sources.failed(source.id, error, datetime.now(UTC))
        except PlazaError as error:
            self._desk.sources.failed(source.id, SourceError(str(error)), datetime.now(UTC))
        except Exception as error:
            logger.exception("Source %s", source.title)
            said = f"An error that was not foreseen ({type(error).__name__}): see the server's log."
            self._desk.sources.failed(source.id, SourceError(said), datetime.now(UTC))
        return True

    def _look(self, source: "Source") -> None:
        reading = self._desk.sources.read(source)
        taken = self._desk.intake.take(source.id, reading.items, datetime.now(UTC))
        self._desk.sources.succeeded(source.id, reading, taken.kept, taken.repeated, datetime.now(UTC))
        self._raise_alerts(taken)

    def _raise_alerts(self, taken: "Taken") -> None:
        if not taken.companies:
            return
        with self._rules:  # two sources at once must not raise the same alert
            now = datetime.now(UTC)
            self._desk.alerts.record(self._desk.rules.evaluate(set(taken.companies), now), now)

    def _send_due(self) -> bool:
        """Send what alerts are due to webhooks. Whether there were any."""
        return bool(self._desk.webhooks.deliver_due(datetime.now(UTC)))

    def _keep_in_step(self) -> bool:
        """Bring the history up to date with the watch-list and the model in use."""
        self._desk.intake.search_new_companies(datetime.now(UTC))
        if self._desk.rescoring.due():
            self._desk.rescoring.work(self._stop.is_set)
        return False
