"""Dates as people and programs write them: a column is read as a whole, since one cell rarely tells day from month."""

import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from itertools import pairwise
from typing import NamedTuple

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ZONES = {"z": 0, "ut": 0, "utc": 0, "gmt": 0, "bst": 1, "cet": 1, "cest": 2, "est": -5, "edt": -4}
_ZONES |= {"cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7}
_NUMBER = re.compile(r"\d{5,19}(\.\d{1,9})?")
_NUMERIC = re.compile(r"(\d{1,4})\s?([-/.])\s?(\d{1,2})\s?\2\s?(\d{4}|\d{1,2})(?!\d)\.?")
_WEEKDAY = re.compile(r"(mon|tues?|wed(nes)?|thu(rs?)?|fri|sat(ur)?|sun)(day)?\.?,?\s+", re.IGNORECASE)
_NAME = r"([a-z]{3,9})\.?"
_DAY_NAMED = re.compile(rf"(\d{{1,2}})(?:st|nd|rd|th)?\.?[\s-]+(?:of\s+)?{_NAME},?[\s-]+(\d{{4}}|\d{{2}})(?!\d)", re.I)
_NAMED_DAY = re.compile(rf"{_NAME}[\s-]+(\d{{1,2}})(?:st|nd|rd|th)?,?[\s-]+(\d{{4}})(?!\d)", re.I)
_CLOCK = re.compile(
    r"(?:[\sT,]+|\s+at\s+|\s+[-–]\s+)(\d{1,2})(?::(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?)?\s*([ap]\.?m\.?)?"
    r"\s*(?:([a-z]{1,4})|(?:UTC|GMT)?([+-])(\d{2}):?(\d{2})?)?(?:\s*\([A-Za-z ]+\))?",
    re.IGNORECASE,
)
UNITS = ((1e10, 1.0), (1e13, 1e3), (1e16, 1e6), (1e19, 1e9))
_EXCEL_DAYS = (20_000, 80_000)
_EXCEL_START = datetime(1899, 12, 30, tzinfo=UTC)
_START = datetime(1970, 1, 1, tzinfo=UTC)
_YEARS = range(1900, 2201)


@dataclass(frozen=True)
class Dates:
    """`moments`: aware, in UTC; None where a value is no date. `note`: what was decided, "" if nothing had to be.

    `day_first`: whether 03/04/2026 is the 3rd of April; None if no value depends on it.
    """

    moments: list[datetime | None]
    note: str
    day_first: bool | None = None


class _Pair(NamedTuple):
    """A date in figures with its year last: which of the first two is the day is open."""

    first: int
    second: int
    year: int
    dot: bool
    rest: str
    text: str


def parse_dates(values: Sequence[str], day_first: bool | None = None) -> Dates:
    """The moment that each value means: ISO, other common forms, seconds since 1970, or Excel's days.

    Without a zone a time is in UTC. Whether days or months come first is decided over all values, unless
    `day_first` says so.
    """
    shapes = [_shape(value.strip()) if value else None for value in values]
    pairs = [shape for shape in shapes if isinstance(shape, _Pair)]
    note = ""
    if pairs and day_first is None:
        day_first, note = _order(pairs)
    moments = [_settled(shape, bool(day_first)) if isinstance(shape, _Pair) else shape for shape in shapes]
    return Dates(moments, note, day_first)


def _order(pairs: list[_Pair]) -> tuple[bool, str]:
    """Whether days come first, and a sentence if the values leave that open."""
    days = sum(pair.first > 12 >= pair.second for pair in pairs)
    months = sum(pair.second > 12 >= pair.first for pair in pairs)
    if days and months:
        kind = "day" if days >= months else "month"
        return (
            days >= months,
            f"Some dates have the day first and some the month: where it is open, the {kind} is first.",
        )
    if days or months:
        return bool(days), ""
    first = _likelier(pairs)
    example = next((pair for pair in pairs if pair.first != pair.second), None)
    if example is None:
        return first, ""
    read = _settled(example, first)
    meant = f"{read.day} {read:%B %Y}" if read else "a date"
    order = "day first" if first else "month first"
    return first, f"Dates such as {example.text[:20]} were read {order} ({meant}): the column itself leaves it open."


def _likelier(pairs: list[_Pair]) -> bool:
    """Dots mean that the day is first; otherwise the order in which the rows run on with fewer jumps, on a tie too."""
    if any(pair.dot for pair in pairs):
        return True
    spans = {}
    for first in (True, False):
        moments = [moment for pair in pairs if (moment := _settled(pair, first))]
        steps = [abs((b - a).total_seconds()) for a, b in pairwise(moments)]
        spans[first] = sum(steps)
    return spans[True] <= spans[False]


def _shape(text: str) -> datetime | _Pair | None:
    if len(text) > 80 or not text[:1].isalnum():
        return None
    if _NUMBER.fullmatch(text):
        return _from_number(text)
    if text[:4].isdecimal() and (text[4:5] == "-" or text[8:9] == "T"):
        with suppress(ValueError, OverflowError):
            return _in_utc(datetime.fromisoformat(text))
    text = _WEEKDAY.sub("", text, count=1) if text[0].isalpha() else text
    return _in_figures(text) or _in_words(text)


def _from_number(text: str) -> datetime | None:
    """14 or 8 figures as a calendar writes them, else days of Excel, or seconds since 1970 (or parts of them)."""
    if len(text) in (8, 14):
        try:
            return _in_utc(datetime.strptime(text, "%Y%m%d" if len(text) == 8 else "%Y%m%d%H%M%S"))
        except ValueError:
            return None
    value = float(text)
    if _EXCEL_DAYS[0] <= value < _EXCEL_DAYS[1]:
        return _EXCEL_START + timedelta(seconds=round(value * 86_400))
    for limit, unit in UNITS:
        if limit / 100 <= value < limit:
            return _in_utc(_START + timedelta(seconds=value / unit))
    return None


def _in_figures(text: str) -> datetime | _Pair | None:
    found = _NUMERIC.match(text)
    if not found:
        return None
    first, mark, second, third = found.groups()
    rest = text[found.end() :]
    if len(first) == 4:
        return _made(int(first), int(second), int(third), rest) if len(third) <= 2 else None
    if len(first) > 2:
        return None
    pair = _Pair(int(first), int(second), _year(third), mark == ".", rest, text)
    return pair if _settled(pair, True) or _settled(pair, False) else None


def _in_words(text: str) -> datetime | None:
    if found := _DAY_NAMED.match(text):
        day, name, year = found.groups()
    elif found := _NAMED_DAY.match(text):
        name, day, year = found.groups()
    else:
        return None
    if name[:3].lower() not in _MONTHS:
        return None
    return _made(_year(year), _MONTHS.index(name[:3].lower()) + 1, int(day), text[found.end() :])


def _settled(pair: _Pair, day_first: bool) -> datetime | None:
    """The moment in this order; if there is none, in the other."""
    first, second = (pair.second, pair.first) if day_first else (pair.first, pair.second)
    return _made(pair.year, first, second, pair.rest) or _made(pair.year, second, first, pair.rest)


def _year(text: str) -> int:
    """Two figures mean the years from 1970 to 2069."""
    return int(text) if len(text) == 4 else int(text) + (1900 if int(text) >= 70 else 2000)


def _made(year: int, month: int, day: int, rest: str) -> datetime | None:
    """The day with the clock time in `rest`; None if there is no such day, or the rest says something else."""
    clock = _CLOCK.fullmatch(rest) if rest.strip() else None
    if rest.strip() and (clock is None or not (clock[2] or clock[5])):
        return None
    try:
        moment = datetime(year, month, day, tzinfo=UTC)
        return _in_utc(_with_clock(moment, clock) if clock else moment)
    except (ValueError, OverflowError):
        return None


def _with_clock(day: datetime, clock: re.Match[str]) -> datetime:
    hour, minute, second, part, half, zone, sign, ahead, minutes = clock.groups()
    hours = int(hour)
    if half:
        if not 1 <= hours <= 12:
            raise ValueError(hour)
        hours = hours % 12 + (12 if half[0] in "pP" else 0)
    if zone and zone.lower() not in _ZONES:
        raise ValueError(zone)
    shift = timedelta(hours=_ZONES[zone.lower()]) if zone else timedelta()
    if sign:
        shift = timedelta(hours=int(ahead), minutes=int(minutes or 0)) * (-1 if sign == "-" else 1)
    micro = int((part or "")[:6].ljust(6, "0"))
    return day.replace(
        hour=hours, minute=int(minute or 0), second=int(second or 0), microsecond=micro, tzinfo=timezone(shift)
    )


def _in_utc(moment: datetime) -> datetime | None:
    """In UTC; None for a year that no table means."""
    if moment.year not in _YEARS:
        return None
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
