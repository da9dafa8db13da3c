"""Dates as people write them: with figures (the day first), with the month's name, or from today."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from .found import Found

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAME = r"(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SHAPES = (
    ("ymd", re.compile(r"\b(\d{4})-(\d{1,2})-(\d{1,2})\b")),
    ("dmy", re.compile(r"\b(\d{1,2})[./](\d{1,2})[./](\d{4}|\d{2})?\b")),
    ("dNy", re.compile(rf"\b(\d{{1,2}})(?:st|nd|rd|th)?(?: of)? {_NAME},? ?(\d{{4}})?\b", re.IGNORECASE)),
    ("Ndy", re.compile(rf"\b{_NAME} (\d{{1,2}})(?:st|nd|rd|th)?(?:,? (\d{{4}}))?\b", re.IGNORECASE)),
)
_WORD = re.compile(
    r"\b(today|tomorrow|yesterday|day after tomorrow|in (\d{1,3}) (days?|weeks?)|(?:next |on )?("
    + "|".join(_DAYS)
    + r"))\b",
    re.I,
)


def find(text: str, today: date) -> Iterator[Found]:
    """The dates in a text, as ISO; without a year the one nearest to today. 03/04 is the 3rd of April."""
    for shape, pattern in _SHAPES:
        for match in pattern.finditer(text):
            day = _date(shape, match.groups(), today)
            if day:
                yield Found(day.isoformat(), match.start(), match.end(), sure=True)
    for match in _WORD.finditer(text):
        yield Found(_from_today(match, today).isoformat(), match.start(), match.end())


def _date(shape: str, groups: tuple[str | None, ...], today: date) -> date | None:
    values = dict(zip(shape.lower().replace("n", "m"), groups, strict=True))
    month = values["m"] or ""
    number = int(month) if month.isdecimal() else _MONTHS.index(month[:3].lower()) + 1
    year = values["y"]
    years = [int(year) + (2000 if len(year) == 2 else 0)] if year else [today.year - 1, today.year, today.year + 1]
    days = [day for one in years if (day := _made(one, number, int(values["d"] or 0)))]
    return min(days, key=lambda day: abs((day - today).days), default=None)


def _made(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _from_today(match: re.Match[str], today: date) -> date:
    word = match[1].lower()
    fixed = {"today": 0, "tomorrow": 1, "yesterday": -1, "day after tomorrow": 2}
    if word in fixed:
        return today + timedelta(days=fixed[word])
    if match[2]:
        return today + timedelta(days=int(match[2]) * (7 if match[3].lower().startswith("week") else 1))
    return today + timedelta(days=(_DAYS.index(match[4].lower()) - today.weekday() - 1) % 7 + 1)
