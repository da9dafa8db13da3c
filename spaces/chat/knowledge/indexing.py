"""Makes the vectors that are missing, in the background, in one thread."""

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from threading import Condition, Event, Thread
from typing import TYPE_CHECKING

from sqlalchemy import exists, func, or_, select, update

from shared.errors import Cancelled, PlazaError

from ..tables import ArticleRow, PassageRow
from .encoder import Encoder
from .stamp import touch

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Row, Select
    from sqlalchemy.orm import Session

AT_ONCE = 16
"""Passages in one batch: few, so that the question of a visitor never waits long for them."""
WINDOW = 256
"""Passages among which those of about the same length are put into a batch."""
TELL = 2.0
"""Seconds after which what is done so far can be found."""
LOOK = 60.0
"""Seconds until it looks by itself: for what failed, and for what other servers have written and not finished."""
logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Status:
    """How far it is, in passages. `ref`: the model. `failed`: a sentence on why it stopped, "" if it did not."""

    done: int = 0
    total: int = 0
    running: bool = False
    ref: str = ""
    failed: str = ""
    seconds: float = 0.0

    @property
    def seconds_left(self) -> float | None:
        """Expected from the speed so far; None while nothing can be said."""
        return (self.total - self.done) * self.seconds / self.done if self.running and self.done else None


class Indexing:
    """The thread, started by the first `wake`. `changed` is called when more can be found than before."""

    def __init__(self, sessions: "Callable[[], Session]", encoder: Encoder, changed: Callable[[], object]) -> None:
        self._sessions, self._encoder, self._changed = sessions, encoder, changed
        self._ready, self._stop = Condition(), Event()
        self._asked = False
        self._thread: Thread | None = None
        self._status = Status()

    @property
    def status(self) -> Status:
        """How far it is now."""
        return self._status

    @property
    def idle(self) -> bool:
        """Whether there is nothing to do."""
        with self._ready:
            return not self._asked and not self._status.running

    def wake(self) -> None:
        """Look for passages without a vector of the model in use. Returns at once."""
        with self._ready:
            if self._stop.is_set():
                return
            self._asked = True
            if self._thread is None:
                self._thread = Thread(target=self._loop, name="chat-indexing", daemon=True)
                self._thread.start()
            self._ready.notify_all()

    def close(self) -> None:
        """End after the batch in hand: the next server goes on where this one stopped."""
        self._stop.set()
        with self._ready:
            self._ready.notify_all()
        if self._thread is not None:
            self._thread.join()

    def _loop(self) -> None:
        wait: float | None = None
        while True:
            with self._ready:
                self._ready.wait_for(lambda: self._asked or self._stop.is_set(), wait)
                if self._stop.is_set():
                    return
                self._asked = False
                self._status = replace(self._status, running=True, done=0, total=0, seconds=0.0)
            failed, wait = self._tried(), LOOK
            with self._ready:
                self._status = replace(self._status, running=False, failed=failed)
                self._ready.notify_all()

    def _tried(self) -> str:
        """Do what there is to do; why that failed, or ""."""
        try:
            self._work()
        except Cancelled:
            return ""
        except PlazaError as error:
            return str(error)
        except Exception as error:
            if self._stop.is_set():
                return ""
            logger.exception("Indexing failed; it is tried again")
            return f"An error that was not foreseen ({type(error).__name__}): see the server's log."
        return ""

    def _work(self) -> None:
        ref = self._encoder.wanted()
        with self._sessions() as session:
            ids = _batched(session.execute(_todo(ref)).all())
        started = told = time.monotonic()
        self._status = Status(0, len(ids), running=True, ref=ref)
        self._changed()
        for at in range(0, len(ids), AT_ONCE):
            if self._stop.is_set():
                return
            self._batch(ids[at : at + AT_ONCE], ref)
            now = time.monotonic()
            done = min(at + AT_ONCE, len(ids))
            self._status = replace(self._status, done=done, seconds=now - started)
            if done == len(ids) or now - told > TELL:
                self._tell()
                told = time.monotonic()

    def _batch(self, ids: Sequence[int], ref: str) -> None:
        query = select(PassageRow.id, PassageRow.article_id, PassageRow.read).where(PassageRow.id.in_(ids))
        with self._sessions() as session:
            rows = session.execute(query).all()
        if not rows:
            return
        vectors = self._encoder.encode(ref, [row.read for row in rows], bulk=True, cancel=self._stop)
        with self._sessions() as session:
            for row, vector in zip(rows, vectors, strict=True):
                # Unless it was edited meanwhile: another passage may have its number then.
                same = (PassageRow.id == row.id, PassageRow.read == row.read)
                session.execute(update(PassageRow).where(*same).values(vector=vector.tobytes(), ref=ref))
            _mark_done(session, {row.article_id for row in rows}, ref)
            session.commit()

    def _tell(self) -> None:
        with self._sessions() as session:
            touch(session)
            session.commit()
        self._changed()


def _without(ref: str) -> "ColumnElement[bool]":
    return or_(PassageRow.vector.is_(None), PassageRow.ref != ref)


def _todo(ref: str) -> "Select[int, int]":
    """The ids and lengths of passages without a vector of this model; articles that never had one go first."""
    query = select(PassageRow.id, func.length(PassageRow.read)).join(ArticleRow, ArticleRow.id == PassageRow.article_id)
    return query.where(ArticleRow.removed.is_(None), _without(ref)).order_by(
        ArticleRow.indexed.is_not(None), PassageRow.id
    )


def _batched(todo: "Sequence[Row[int, int]]") -> list[int]:
    """The ids, those of passages of about the same length side by side: padding costs as much as text."""
    windows = (todo[at : at + WINDOW] for at in range(0, len(todo), WINDOW))
    return [id for window in windows for id, _ in sorted(window, key=lambda row: row[1])]


def _mark_done(session: "Session", articles: set[int], ref: str) -> None:
    """Note which of these articles have all their vectors now."""
    missing = exists().where(PassageRow.article_id == ArticleRow.id, _without(ref))
    done = update(ArticleRow).where(ArticleRow.id.in_(articles), ~missing)
    session.execute(done.values(indexed=datetime.now(UTC)), execution_options={"synchronize_session": False})
