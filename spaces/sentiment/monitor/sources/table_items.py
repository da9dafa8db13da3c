"""A table's rows as entries, a piece at a time: what was done and left out so far is in a `Place`."""

from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from shared.data.dates import parse_dates
from shared.data.folding import plain_text
from shared.data.wording import Numbered, plural

from ..items import Item, key_of
from .entries import one_line, web_link
from .table_columns import Columns, find_columns

if TYPE_CHECKING:
    from shared.data.table import Table

PIECE = 1_000
"""Rows handed out at once: taking them in must end long before the source's claim does."""
_AHEAD = timedelta(days=1)


@dataclass
class Place:
    """Where reading a table stands. `row`: the next one; `taken`: entries so far; the rest: what was left out."""

    row: int = 0
    taken: int = 0
    day_first: bool | None = None
    note: str = ""
    textless: Numbered = field(default_factory=Numbered)
    dateless: Numbered = field(default_factory=Numbered)
    ahead: Numbered = field(default_factory=Numbered)
    undated: bool = False

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> "Place":
        """From what `to_json` gave."""
        numbered: dict[str, Any] = {
            name: Numbered(**kept[name]) for name in ("textless", "dateless", "ahead") if name in kept
        }
        return cls(**(kept | numbered))

    def to_json(self) -> dict[str, Any]:
        """Plain values, for the cursor."""
        return asdict(self)

    def said(self, name: str, rows: int) -> str:
        """A sentence or more on what became of the table so far."""
        if self.row < rows:
            return f"{name}: {self.row:,} of {plural(rows, 'row')} read."
        said = [f"{name}: {plural(self.taken, 'headline')} in {plural(rows, 'row')}."]
        if self.undated:
            said.append("There is no column with dates: the headlines count as of now.")
        for left, why in ((self.textless, "without text"), (self.dateless, "without a date that can be read")):
            if left.count:
                said.append(f"Left out {plural(left.count, 'row')} {why} ({left}).")
        if self.ahead.count:
            said.append(f"Left out {plural(self.ahead.count, 'row')} dated in the future ({self.ahead}).")
        return " ".join([*said, self.note]).strip()


def next_piece(table: "Table", place: Place, scope: str, now: datetime | None = None) -> list[Item]:
    """The entries of the next rows; `place` moves on. `scope` sets keys of different tables apart. Raises DataError."""
    columns = find_columns(table)
    if place.row == 0:
        _decide(table, columns, place)
    stop = min(len(table), place.row + PIECE)
    wanted = [name for name in (columns.text, columns.date, columns.link, columns.key) if name]
    cells = table.data.select_columns(wanted)[place.row : stop]
    numbers = table.row_numbers(range(place.row, stop))
    dates = parse_dates(_texts(cells[columns.date]), place.day_first).moments if columns.date else [None] * len(numbers)
    limit = (now or datetime.now(UTC)) + _AHEAD
    items = []
    for index, (number, published) in enumerate(zip(numbers, dates, strict=True)):
        text = one_line(plain_text(cells[columns.text][index]))
        if left := _left_out(place, columns, text, published, limit):
            left.add(number)
            continue
        link = web_link(plain_text(cells[columns.link][index])) if columns.link else None
        own = plain_text(cells[columns.key][index]).strip() if columns.key else ""
        items.append(Item(text, _key(scope, own, text, published), link, published))
    place.row, place.taken = stop, place.taken + len(items)
    return items


def _decide(table: "Table", columns: Columns, place: Place) -> None:
    """What holds for the whole column: days or months first."""
    place.undated = columns.date is None
    if columns.date:
        dates = parse_dates(_texts(table.data.select_columns(columns.date)[:][columns.date]))
        place.day_first, place.note = dates.day_first, dates.note


def _left_out(
    place: Place, columns: Columns, text: str, published: datetime | None, limit: datetime
) -> Numbered | None:
    """The count of those that are left out for the same reason; None if the row is taken."""
    if not text:
        return place.textless
    if columns.date and published is None:
        return place.dateless
    return place.ahead if published and published > limit else None


def _key(scope: str, own: str, text: str, published: datetime | None) -> str:
    """The same text of the same time is the same entry in whatever table; an id holds in its own only."""
    if own:
        return key_of("row", scope, own, text)
    return key_of("row", text, published.isoformat() if published else "")


def _texts(values: list[Any]) -> list[str]:
    return [plain_text(value) for value in values]
