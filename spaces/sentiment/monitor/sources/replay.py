"""Plays the sample of headlines: most of it at once as history, the last ones as if they were published now."""

import csv
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from shared.errors import SourceError

from ..items import Item, Reading, Surroundings, key_of
from .entries import one_line, web_link

if TYPE_CHECKING:
    from ..sourcebook import Source

FILE = "replay.csv"
LIVE = 80
_GAP = timedelta(minutes=5)


def read(source: "Source", surroundings: Surroundings, now: datetime | None = None) -> Reading:
    """The history at the first look, one headline at each further one. Raises SourceError."""
    now = now or datetime.now(UTC)
    rows = _rows(surroundings)
    if "at" not in source.cursor:
        return _history(source.id, rows, now)
    at = int(source.cursor["at"])
    items = [_item(source.id, at, rows[at], now)] if at < len(rows) else []
    cursor, finished = {**source.cursor, "at": at + 1}, at + 1 >= len(rows)
    said = f"All {len(rows)} headlines were played." if finished else f"Headline {at + 1} of {len(rows)}."
    return Reading(items, said, cursor, finished)


def _history(source_id: int, rows: list[dict[str, str]], now: datetime) -> Reading:
    """All but the last rows, moved so that the newest of them is a few minutes old."""
    count = max(0, len(rows) - LIVE)
    shift = now - _GAP - _time(rows[count - 1]) if count else timedelta()
    items = [_item(source_id, place, row, _time(row) + shift) for place, row in enumerate(rows[:count])]
    said = f"{count} of {len(rows)} headlines came as history; the others follow one by one."
    return Reading(items, said, {"at": count, "shift": shift.total_seconds()})


def _rows(surroundings: Surroundings) -> list[dict[str, str]]:
    try:
        with (surroundings.samples / FILE).open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
    except OSError as error:
        raise SourceError("The sample of headlines is missing: install this Space again.", final=True) from error
    if not rows:
        raise SourceError("The sample of headlines is empty: install this Space again.", final=True)
    return rows


def _time(row: dict[str, str]) -> datetime:
    moment = datetime.fromisoformat(row["published"])
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _item(source_id: int, place: int, row: dict[str, str], published: datetime) -> Item:
    # The source's id: when the sample is played again, its headlines are new ones.
    key = key_of("replay", str(source_id), str(place))
    return Item(one_line(row["headline"]), key, web_link(row.get("link")), published)
