"""Order numbers, in the many ways in which they are typed."""

import re
from collections.abc import Iterator
from functools import lru_cache

from .found import Found


def find(text: str, form: str = "MB-#####") -> Iterator[Found]:
    """The numbers in a text: `MB-10234`, `mb 10234`, `#10234`, `10234`. Sure is one with its letters."""
    letters, digits = parts(form)
    for match in _pattern(letters, digits).finditer(text):
        named = match.groupdict()
        value = form[: form.index("#")] + re.sub(r"\D", "", named["bare"] or named["digits"])
        yield Found(value, match.start(), match.end(), sure=bool(named.get("letters") or named["sign"]))


def tries(text: str, form: str = "MB-#####") -> bool:
    """Whether somebody tried to give one: letters with some digits, or three digits in a short message."""
    letters, _ = parts(form)
    spelt = letters and re.search(rf"\b{letters}[\s#_-]*\d", text, re.IGNORECASE)
    return bool(spelt) or bool(re.search(r"\d{3}", text)) or (bool(re.search(r"\d", text)) and len(text.split()) <= 3)


def parts(form: str) -> tuple[str, int]:
    """The letters of a format, and how many digits it has."""
    return re.sub(r"[^A-Za-z]", "", form), form.count("#")


@lru_cache(maxsize=16)
def _pattern(letters: str, digits: int) -> re.Pattern[str]:
    """With its letters the digits may be set apart; without, `582 22` is no order number but a postcode."""
    bare = rf"(?P<sign>#\s?)?(?P<bare>\d{{{digits}}})"
    if letters:
        spaced = r"\s?".join(letters)
        apart = rf"\d(?:[ .]?\d){{{digits - 1}}}"
        bare = rf"(?P<letters>{spaced})[\s_:.#-]{{0,3}}(?P<digits>{apart})|{bare}"
    return re.compile(rf"(?<![\w@.+-])(?:{bare})(?![\w@]|[.-]\d)", re.IGNORECASE)
