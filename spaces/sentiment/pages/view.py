"""What a visitor of the overview has chosen, and what the page shows them already."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

PERIODS = {
    "24h": ("24 hours", timedelta(hours=24)),
    "7d": ("7 days", timedelta(days=7)),
    "30d": ("30 days", timedelta(days=30)),
    "year": ("A year", timedelta(days=365)),
    "all": ("Everything", None),
}
UNITS = {"auto": "Automatic", "hour": "By hour", "day": "By day"}
ROWS = 25


@dataclass(eq=False)
class View:
    """One visitor's choices. Changed in place: an update that is on its way at the same time sees them.

    `company` None: all news. `start`, `end`: the bucket that was clicked. `ids`: mentions of the alert that `told`
    names. `page`: of the list, from 0. `opened`: headlines whose repeats are shown. `corrected`: a label was, in this
    visit. `order`: cards as they stood first, so that none jumps. `shown`: what the page has, part by part.
    """

    company: int | None = None
    period: str = "30d"
    by: str = "auto"
    price: bool = True
    find: str = ""
    start: datetime | None = None
    end: datetime | None = None
    ids: list[int] | None = None
    told: str = ""
    label: str = ""
    source: int | None = None
    query: str = ""
    page: int = 0
    opened: set[int] = field(default_factory=set)
    corrected: bool = False
    order: list[int] = field(default_factory=list)
    stamp: str = ""
    turn: int = 0
    shown: dict[str, int] = field(default_factory=dict)

    def since(self, now: datetime | None = None) -> datetime | None:
        """When the period begins; None for everything."""
        length = PERIODS[self.period][1]
        return (now or datetime.now(UTC)) - length if length else None

    def choose_company(self, company: int | None) -> None:
        """Look at a company, or (None) at all news. What was chosen within the one before is dropped."""
        self.company, self.label, self.opened = company, "", set()
        self.all_times()

    def choose_bucket(self, start: datetime, length: timedelta) -> None:
        """Only headlines of this bucket; a second time: all of them again."""
        again = self.start == start
        self.all_times()
        if not again:
            self.start, self.end = start, start + length

    def all_times(self) -> None:
        """Drop the bucket and the alert."""
        self.start = self.end = self.ids = None
        self.told, self.page = "", 0

    def is_new(self, part: str, html: str) -> bool:
        """Whether the page does not show this yet; from now on it does."""
        fresh, known = hash(html), self.shown.get(part)
        self.shown[part] = fresh
        return fresh != known
