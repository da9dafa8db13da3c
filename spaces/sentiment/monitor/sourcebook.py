"""The sources: which there are, whose turn it is, and how each one does."""

import importlib
import logging
import shutil
from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from sqlalchemy import select

from shared.errors import PlazaError, SourceError

from .items import Reading, Surroundings
from .looks import SHORTEST, claim, empty, note_failure, note_success
from .sources.entries import one_line
from .tables import SourceRow

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

MOST_SECONDS = 7 * 86_400.0
_KINDS = ("feed", "folder", "file", "replay")
logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Source:
    """A source as it stands. The columns of `SourceRow` say what each part means."""

    id: int
    kind: str
    title: str
    address: str
    interval: float
    paused: bool
    created: datetime
    state: str
    said: str
    checked: datetime | None
    due: datetime
    failures: int
    found: int
    kept: int
    repeated: int
    cursor: dict[str, Any]


class Sourcebook:
    """Adds, reads and removes sources; several pollers may share it."""

    def __init__(self, sessions: "Callable[[], Session]", surroundings: Surroundings) -> None:
        self._sessions, self._surroundings = sessions, surroundings

    def all(self) -> list[Source]:
        """Those that were not removed, oldest first."""
        with self._sessions() as session:
            rows = session.scalars(select(SourceRow).where(SourceRow.removed.is_(None)).order_by(SourceRow.id))
            return [_source(row) for row in rows]

    def get(self, id: int) -> Source:
        """One by its id, also if it was removed. Raises SourceError."""
        with self._sessions() as session:
            return _source(_row(session, id))

    def ever_used(self) -> bool:
        """Whether there is or was any source."""
        with self._sessions() as session:
            return session.scalar(select(SourceRow.id).limit(1)) is not None

    # Adding

    def add_feed(self, url: str, title: str = "", interval: float = 300.0) -> Source:
        """A feed, looked at every `interval` seconds (at least 30). Its address is checked, not opened.

        Raises SourceError if it is no public web address, or there already.
        """
        from shared.web.fetch import check

        address = check(_completed(url), allow_private=self._surroundings.allow_private)
        self._refuse_twin("feed", "This feed is among the sources already: look for it in the list.", address)
        interval = min(max(interval, SHORTEST), MOST_SECONDS)
        return self._add("feed", one_line(title, 200) or _host(address), address, interval)

    def add_folder(self, interval: float = 10.0) -> Source:
        """The watched folder. Raises SourceError if it is watched already."""
        self._refuse_twin("folder", "The folder is watched already: put tables into it.")
        self._surroundings.watched_dir.mkdir(parents=True, exist_ok=True)
        return self._add("folder", "Watched folder", str(self._surroundings.watched_dir), interval)

    def add_file(self, path: Path, title: str) -> Source:
        """A copy of an uploaded table; the upload itself may go. Raises SourceError if it cannot be copied."""
        from .sources.file import files_dir

        folder = files_dir(self._surroundings)
        kept = folder / (uuid4().hex + "".join(path.suffixes[-2:])[-12:])
        try:
            folder.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, kept)
        except OSError as error:
            raise SourceError(f"{path.name} cannot be kept: check the space left on this server.") from error
        return self._add("file", one_line(title, 200) or one_line(path.name, 200), str(kept), 10.0)

    def add_replay(self) -> Source:
        """The sample, a headline every 4 seconds. Raises SourceError while it is still being played."""
        self._refuse_twin("replay", "The sample is being played already: remove it to play it again.")
        return self._add("replay", "Replay of a sample", "replay.csv", 4.0)

    # What users ask for

    def pause(self, id: int) -> None:
        """Look at it no more, until `resume`."""
        self._set(id, paused=True)

    def resume(self, id: int) -> None:
        """Look at it again, and at once."""
        self._set(id, paused=False, due=datetime.now(UTC), failures=0)

    def check_now(self, id: int) -> None:
        """Look at it at once, whatever happened before."""
        self._set(id, due=datetime.now(UTC), failures=0)

    def remove(self, id: int) -> None:
        """Take it off the list. Its headlines stay; a copy of an uploaded table goes."""
        self._set(id, removed=datetime.now(UTC))
        self._forget_files(id)

    def remove_with_headlines(self, id: int) -> None:
        """Take it off the list with everything that came from it."""
        with self._sessions() as session:
            row = _row(session, id)
            row.removed = row.removed or datetime.now(UTC)
            empty(session, row)
            session.commit()
        self._forget_files(id)

    # What pollers do

    def claim(self, now: datetime) -> Source | None:
        """One source that is due, for the caller alone for 10 minutes; None if there is none."""
        id = claim(self._sessions, now)
        return None if id is None else self.get(id)

    def read(self, source: Source) -> Reading:
        """Look at the source. Raises SourceError, and nothing else."""
        try:
            if source.kind not in _KINDS:
                raise SourceError(f"A source of the kind “{source.kind}” cannot be read: remove it.", final=True)
            reader = importlib.import_module(f".sources.{source.kind}", __package__)
            reading: Reading = reader.read(source, self._surroundings)
            return reading
        except SourceError:
            raise
        except PlazaError as error:
            raise SourceError(str(error)) from error
        except Exception as error:
            logger.exception("Source %s (%s)", source.id, source.kind)
            said = f"It could not be read for a reason that was not foreseen ({type(error).__name__}): see the log."
            raise SourceError(said) from error

    def succeeded(self, id: int, reading: Reading, kept: int, repeated: int, now: datetime) -> None:
        """Write down what a look gave, and when the next one is."""
        with self._sessions() as session:
            row = _row(session, id)
            note_success(session, row, reading, kept, repeated, now)
            if row.kind == "feed" and reading.cursor.get("title") and row.title == _host(row.address):
                row.title = reading.cursor["title"]
            session.commit()

    def failed(self, id: int, error: SourceError, now: datetime) -> None:
        """Write down why a look failed; the next one is the later, the more have failed."""
        with self._sessions() as session:
            note_failure(session, _row(session, id), error, now)
            session.commit()

    def _add(self, kind: str, title: str, address: str, interval: float) -> Source:
        now = datetime.now(UTC)
        with self._sessions() as session:
            row = SourceRow(kind=kind, title=title, address=address, interval=interval, created=now, due=now)
            session.add(row)
            session.commit()
            return _source(row)

    def _refuse_twin(self, kind: str, said: str, address: str | None = None) -> None:
        twins = [source for source in self.all() if source.kind == kind and source.state != "done"]
        if any(address is None or source.address == address for source in twins):
            raise SourceError(said)

    def _set(self, id: int, **values: Any) -> None:
        with self._sessions() as session:
            row = _row(session, id)
            for name, value in values.items():
                setattr(row, name, value)
            session.commit()

    def _forget_files(self, id: int) -> None:
        from .sources.file import files_dir, tables_dir

        source = self.get(id)
        shutil.rmtree(tables_dir(self._surroundings, id), ignore_errors=True)
        if source.kind == "file" and Path(source.address).parent == files_dir(self._surroundings):
            Path(source.address).unlink(missing_ok=True)


def _source(row: SourceRow) -> Source:
    return Source(**{part.name: getattr(row, part.name) for part in fields(Source)})


def _row(session: "Session", id: int) -> SourceRow:
    row = session.get(SourceRow, id)
    if row is None:
        raise SourceError("This source is no longer there: load the page again.", final=True)
    return row


def _completed(url: str) -> str:
    """An address as people paste it, with its scheme."""
    from shared.web.guard import completed

    url = url.strip()
    return completed(url[5:].removeprefix("//") if url.lower().startswith("feed:") else url)


def _host(address: str) -> str:
    from shared.web.guard import web_address

    try:
        return web_address(address).host
    except SourceError:
        return ""
