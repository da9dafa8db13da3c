"""Numbers with what they count: 14 days are not backed by 14:00, nor 5 % by €5."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from shared.generation.grounding.numbers import Number, numbers

_UNITS = {
    "time": ("o'clock", "h", "am", "pm", "a.m", "p.m"),
    "money": ("€", "euro", "euros", "eur", "cent", "cents", "$", "dollar", "dollars", "£", "pound", "pounds"),
    "percent": ("%", "percent", "per cent"),
    "day": ("day", "days"),
    "hour": ("hour", "hours"),
    "minute": ("minute", "minutes", "min"),
    "week": ("week", "weeks"),
    "month": ("month", "months"),
    "year": ("year", "years"),
    "weight": ("kg", "g", "gram", "grams", "kilo", "kilos", "kilogram", "kilograms"),
    "length": ("cm", "mm", "m", "km", "metre", "metres", "meter", "meters"),
    "volume": ("l", "ml", "litre", "litres", "liter", "liters"),
    "degree": ("°", "°c", "degree", "degrees"),
}
_UNIT = {word: unit for unit, words in _UNITS.items() for word in words}
_FIGURE = re.compile(
    r"(?P<before>[€$£]|\bEUR\b)?\s?(?<![^\W_])(?P<digits>\d+(?:[.,:]\d+)*)"
    r"|\b(?P<word>two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w{3,5}teen|twenty|\w{3,5}ty)\b",
    re.IGNORECASE,
)
# To the unit of 3 in "3 to 5 working days".
_BETWEEN = re.compile(
    r"(?:[\s-]*(?:to|or|and|-|–)\s*[€$£]?\s?(?:\d+(?:[.,]\d+)*|\w+(?=\s+(?:\w+\s+)?(?:days|weeks|months|years|hours|minutes)\b)))?"
    r"[\s-]*(?:(?:working|business|calendar|full|more|further|whole)\s+)*",
    re.IGNORECASE,
)
_WORD = re.compile(r"[a-z]{3,}")
_AFTER = re.compile(r"°c?|[%€$£]|per cent\b|[ap]\.m|[a-z']+", re.IGNORECASE)


@dataclass(frozen=True)
class Quantity:
    """A number and what it counts: "" if that is not known."""

    number: Number
    unit: str


def quantities(text: str, *, guess: bool = False) -> Iterator[Quantity]:
    """The numbers of a text with their units; a range has the unit at its end.

    `guess`: where only one unit is named, as in a row with the head of its table, the numbers without one have it.
    """
    named = {_UNIT[word] for word in _WORD.findall(text.lower()) if word in _UNIT} if guess else set()
    usual = named.pop() if len(named) == 1 else ""
    for match in _FIGURE.finditer(text):
        said = match["digits"] or match["word"]
        found = numbers(said.partition(":")[0])
        if found:
            yield Quantity(found[0], _unit(text, match) or usual)


def wrong_units(written: str, source: Iterable[Quantity]) -> bool:
    """Whether a number is written with a unit that the source has only with others."""
    known = list(source)
    for quantity in quantities(written):
        units = {one.unit for one in known if quantity.number.backed_by(one.number)}
        if quantity.unit and units and not units & {quantity.unit, ""}:
            return True
    return False


def _unit(text: str, match: re.Match[str]) -> str:
    if ":" in (match["digits"] or ""):
        return "time"
    if match["before"]:
        return "money"
    between = _BETWEEN.match(text, match.end())
    after = _AFTER.match(text, between.end() if between else match.end())
    return _UNIT.get(after[0].lower(), "") if after else ""
