"""Outcomes and intents by hour, day, week or month, without holes: a time in which nothing happened is there, empty."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from .said import Said

Unit = Literal["hour", "day", "week", "month"]
OUTCOMES = {
    "answered": "Answered",
    "done": "Errand done",
    "clarify": "Asked back",
    "abstained": "Not known",
    "out_of_scope": "Out of scope",
    "handed_over": "Handed over",
}
"""Outcomes that are counted, in the order in which they are stacked."""
OTHER = "other"
MOST = 6
"""Intents by name; the rest is counted together."""
DAYS, WEEKS = 45, 500
"""Up to so many days there is a bar a day, then a bar a week, then one a month."""

STEPS = {
    "hour": timedelta(hours=1),
    "day": timedelta(days=1),
    "week": timedelta(days=7),
    "month": timedelta(days=31),
}


@dataclass(frozen=True)
class Bucket:
    """A stretch of time from `start` (UTC). `counts`: by key."""

    start: datetime
    counts: dict[str, int]

    @property
    def total(self) -> int:
        """All counts together."""
        return sum(self.counts.values())


@dataclass(frozen=True)
class Series:
    """Buckets of the same `unit`, oldest first. `keys`: what is counted, in order."""

    unit: Unit
    keys: tuple[str, ...]
    buckets: tuple[Bucket, ...]

    @property
    def total(self) -> int:
        """All counts together."""
        return sum(bucket.total for bucket in self.buckets)

    def of(self, key: str) -> int:
        """How many of one kind."""
        return sum(bucket.counts.get(key, 0) for bucket in self.buckets)


def outcomes_over_time(turns: "Iterable[Said]", since: datetime | None, until: datetime) -> Series:
    """What became of the questions. `since` None: from the first one on."""
    found = [(turn.created, turn.outcome) for turn in turns if turn.author == "bot" and turn.outcome in OUTCOMES]
    return _series(found, tuple(OUTCOMES), since, until)


def intents_over_time(turns: "Iterable[Said]", since: datetime | None, until: datetime) -> Series:
    """What was wanted: the most frequent intents, and `OTHER` for the rest if there is one."""
    found = [(turn.created, turn.intent) for turn in turns if turn.author == "bot" and turn.intent]
    frequent = [name for name, _ in Counter(intent for _, intent in found).most_common()]
    keys = frequent if len(frequent) <= MOST + 1 else [*frequent[:MOST], OTHER]
    known = set(keys)
    return _series([(when, name if name in known else OTHER) for when, name in found], tuple(keys), since, until)


def _series(
    found: Sequence[tuple[datetime, str]], keys: tuple[str, ...], since: datetime | None, until: datetime
) -> Series:
    first = since or min((when for when, _ in found), default=until)
    unit = unit_for(first, until)
    starts = _starts(begin(first, unit), until, unit)
    counts: dict[datetime, Counter[str]] = {start: Counter() for start in starts}
    for when, name in found:
        start = begin(when, unit)
        if start in counts:
            counts[start][name] += 1
    return Series(unit, keys, tuple(Bucket(start, dict(counts[start])) for start in starts))


def unit_for(since: datetime, until: datetime) -> Unit:
    """What a bar stands for: an hour within a day, else a day, a week or a month."""
    days = (until - since) / timedelta(days=1)
    return "hour" if days <= 1 else "day" if days <= DAYS else "week" if days <= WEEKS else "month"


def begin(when: datetime, unit: Unit) -> datetime:
    """The start (UTC) of the stretch in which a moment lies; weeks begin on Monday."""
    hour = when.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    if unit == "hour":
        return hour
    day = hour.replace(hour=0)
    if unit == "week":
        return day - timedelta(days=day.weekday())
    return day.replace(day=1) if unit == "month" else day


def _starts(first: datetime, until: datetime, unit: Unit) -> list[datetime]:
    starts = []
    while first <= until:
        starts.append(first)
        # Into the next stretch, and from there back to its beginning.
        first = begin(first + STEPS[unit], unit)
    return starts
