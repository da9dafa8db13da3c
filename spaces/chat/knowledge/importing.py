"""Takes in files, one after the other: what cannot be read does not keep the others out."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy.exc import IntegrityError

from shared.errors import DataError

from ..tables import SettingRow
from .files import FileRead, read_file
from .shelf import Shelf, Shelved
from .splitting import articles_of

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

TELL = 3.0
"""Seconds after which what came so far can be found."""
LOADED = "knowledge.shop"


@dataclass(frozen=True)
class Taken:
    """What became of a file. `problem`: a sentence if nothing could be taken from it. `notes`: what was left out."""

    name: str
    shelved: Shelved
    notes: tuple[str, ...] = ()
    problem: str = ""


@dataclass(frozen=True)
class Imported:
    """What became of some files."""

    files: tuple[Taken, ...]

    @property
    def added(self) -> int:
        """New articles."""
        return sum(file.shelved.added for file in self.files)

    @property
    def replaced(self) -> int:
        """Articles that were there and have changed."""
        return sum(file.shelved.replaced for file in self.files)

    @property
    def same(self) -> int:
        """Articles that were there word for word."""
        return sum(file.shelved.same for file in self.files)

    @property
    def problems(self) -> list[str]:
        """A sentence for each file that could not be taken in."""
        return [file.problem for file in self.files if file.problem]


def importing(
    shelf: Shelf, cache_dir: Path, paths: Sequence[str | Path], names: Sequence[str]
) -> Iterator[tuple[int, int, Taken]]:
    """How many files are done, of how many, and what the last one gave; a zip counts as what is in it."""
    total, done, told = len(paths), 0, time.monotonic()
    try:
        for path, name in zip(paths, names, strict=True):
            count, files = read_file(Path(path), Path(name).name, cache_dir)
            total += count - 1
            for file in files:
                taken, done = _take(shelf, file), done + 1
                if time.monotonic() - told > TELL:
                    shelf.announce()
                    told = time.monotonic()
                yield done, total, taken
    finally:
        shelf.announce()


def _take(shelf: Shelf, file: FileRead) -> Taken:
    if file.problem:
        return Taken(file.name, Shelved(), file.notes, file.problem)
    try:
        return Taken(file.name, shelf.take(file.drafts, file.name), file.notes)
    except DataError as error:
        return Taken(file.name, Shelved(), file.notes, f"{file.name} was not taken in: {error}")


def load_shop(shelf: Shelf, sessions: "Callable[[], Session]", folder: Path, *, again: bool) -> int:
    """See `Knowledge.load_shop`. `folder`: the Markdown files."""
    if not again and (shelf.count(removed=True) or not _first(sessions)):
        return 0
    came = 0
    for path in sorted(folder.glob("*.md")):
        shelved = shelf.take(articles_of(path.read_text("utf-8"), path.stem), path.name)
        came += shelved.added + shelved.replaced
    shelf.announce()
    return came


def _first(sessions: "Callable[[], Session]") -> bool:
    """Whether no server has begun with it before."""
    with sessions() as session:
        session.add(SettingRow(name=LOADED, value=datetime.now(UTC).isoformat()))
        try:
            session.commit()
        except IntegrityError:
            return False
    return True
