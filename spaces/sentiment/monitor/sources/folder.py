"""A folder of this server: every table that is put there, and again when it has changed."""

import logging
import shutil
import stat
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from shared.data.wording import plural
from shared.errors import DataError, SourceError

from ..items import Item, Reading, Surroundings
from .entries import one_line
from .file import tables_dir
from .table_items import Place, next_piece

if TYPE_CHECKING:
    from ..sourcebook import Source

logger = logging.getLogger(__name__)
MOST_FILES = 1000
MOST_PROBLEMS = 5
SETTLED = 1.0
"""Seconds: a file that was touched within them may still be written."""
_PLAIN = (".csv", ".tsv", ".txt", ".json", ".jsonl", ".ndjson")
_ENDINGS = (*_PLAIN, *(f"{ending}.gz" for ending in _PLAIN), ".xlsx", ".xlsm", ".parquet")


def read(source: "Source", surroundings: Surroundings) -> Reading:
    """The next rows of the first file that is new or has changed. Raises SourceError if the folder cannot be read."""
    folder = surroundings.watched_dir
    there, unsettled = _files(folder)
    seen = {name: state for name, state in source.cursor.get("files", {}).items() if name in there}
    waiting = [name for name, stamp in there.items() if seen.get(name, {}).get("stamp") != stamp]
    items: list[Item] = []
    if waiting:
        name = waiting[0]
        at = source.cursor.get("at") or {}
        begun = at.get("name") == name and at.get("stamp") == there[name]
        place = Place.from_json(at["place"]) if begun else Place()
        items, more, said = _piece(folder / name, place, surroundings, source.id)
        cursor_at = {"name": name, "stamp": there[name], "place": place.to_json()} if more else None
        if not more:
            seen.pop(name, None)  # the last one read comes last
            seen[name] = {"stamp": there[name], "said": said, "bad": not place.taken}
        cursor: dict[str, Any] = {"files": seen, "at": cursor_at}
        left = more or len(waiting) > 1
    else:
        cursor, said, left = {"files": seen, "at": None}, _summary(seen), False
    return Reading(items, said, cursor, next_look=0.0 if left else SETTLED if unsettled else None)


def _piece(path: Path, place: Place, surroundings: Surroundings, source_id: int) -> tuple[list[Item], bool, str]:
    """The next entries, whether there are more, and a sentence. A file that is no table is left aside."""
    from shared.data.reading import read_table

    cache = tables_dir(surroundings, source_id)
    try:
        table = read_table(path, cache, name=path.name)
        items = next_piece(table, place, path.name)
    except Exception as error:  # whatever is wrong with one file: the others are read
        shutil.rmtree(cache, ignore_errors=True)
        return [], False, one_line(_trouble(path.name, error))
    more = place.row < len(table)
    if not more:
        shutil.rmtree(cache, ignore_errors=True)
    return items, more, place.said(path.name, len(table))


def _trouble(name: str, error: Exception) -> str:
    if isinstance(error, DataError):
        return str(error)
    if isinstance(error, OSError):
        return f"{name} cannot be opened: check who may read it."
    logger.warning("The watched file %s", name, exc_info=error)
    return f"{name} cannot be read ({type(error).__name__}): save it again, or as CSV."


def _files(folder: Path) -> tuple[dict[str, list[int]], bool]:
    """Name -> size and time of change, oldest first, and whether there are files that may still be written.

    Only plain files of the folder itself: a link could lead out of it.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        entries = [(path, path.lstat()) for path in folder.iterdir() if _is_table(path.name)]
    except OSError as error:
        raise SourceError(f"The watched folder {folder} cannot be read: check that it is there.") from error
    plain = sorted(
        ((path.name, info) for path, info in entries if stat.S_ISREG(info.st_mode)),
        key=lambda entry: (entry[1].st_mtime_ns, entry[0]),
    )
    now = time.time()
    settled = {
        name: [info.st_size, info.st_mtime_ns]
        for name, info in plain[-MOST_FILES:]
        if not 0 <= now - info.st_mtime < SETTLED
    }
    return settled, len(settled) < len(plain[-MOST_FILES:])


def _is_table(name: str) -> bool:
    return not name.startswith((".", "~")) and name.lower().endswith(_ENDINGS)


def _summary(seen: dict[str, dict[str, Any]]) -> str:
    """What the folder holds, and first of all what is wrong with it."""
    if not seen:
        return "The folder has no tables yet."
    bad = [state["said"] for state in seen.values() if state["bad"]]
    if not bad:
        (*_, last) = seen.values()
        return last["said"] if len(seen) == 1 else f"{plural(len(seen), 'table')} read. The last one: {last['said']}"
    more = [f"And {plural(len(bad) - MOST_PROBLEMS, 'more table')} with a problem."] if len(bad) > MOST_PROBLEMS else []
    good = [f"{plural(len(seen) - len(bad), 'table')} read."] if len(seen) > len(bad) else []
    return " ".join([*good, *bad[:MOST_PROBLEMS], *more])
