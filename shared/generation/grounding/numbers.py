"""The numbers in a sentence, however they are written, and whether a source has them."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_SCALES = {
    1e3: ("k", "thousand"),
    1e6: ("m", "mn", "mio", "million", "millions", "millionen", "millones"),
    1e9: ("b", "bn", "mrd", "billion", "billions", "milliarde", "milliarden", "milliard", "milliards"),
    1e12: ("tn", "trillion", "trillions"),
}
_SCALE = {name: scale for scale, names in _SCALES.items() for name in names}
# "One" is rarely a number; each of the others stands for its place here.
_SPELT = {
    "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11,
    "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18,
    "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80,
    "ninety": 90,
}  # fmt: skip
_NUMBER = re.compile(
    r"(?<![^\W_])(?P<digits>\d+(?:[.,'’\u00a0\u202f]\d+)*)"
    rf"(?:[\s\u00a0-]?(?P<scale>{'|'.join(sorted(_SCALE, key=len, reverse=True))})\b\.?)?",
    re.IGNORECASE,
)
_WORD = re.compile(rf"\b(?P<word>{'|'.join(_SPELT)})\b(?:[\s-](?P<scale>\w+))?", re.IGNORECASE)
_HEDGE = re.compile(
    r"\b(?:about|around|nearly|almost|some|roughly|approximately|over|under|(?:more|less|fewer) than|up to|"
    r"at (?:least|most))\s+[€$£¥]?\Z",
    re.IGNORECASE,
)
LONGEST_HEDGE = 20
"""Characters."""
ROUGHLY = 0.05
"""How far a number may be off that is called one of about so much."""


@dataclass(frozen=True)
class Number:
    """`readings`: what the digits may stand for, as value and the step of its last digit (1,200 may be 1.2 somewhere).

    `rough`: the sentence says that it is about so much.
    """

    text: str
    readings: tuple[tuple[float, float], ...]
    rough: bool = False

    def backed_by(self, source: "Number") -> bool:
        """Whether the source's number is this one, more exactly maybe."""
        return any(self._near(*mine, *other) for mine in self.readings for other in source.readings)

    def _near(self, mine: float, step: float, other: float, other_step: float) -> bool:
        gap = abs(mine - other)
        if gap <= 1e-9 * abs(mine) or (self.rough and gap <= ROUGHLY * abs(other)):
            return True
        return other_step < step and gap <= step / 2


def numbers(text: str) -> list[Number]:
    """The numbers in figures, and those from two on that are spelt out in English."""
    return [*_figures(text), *_spelt(text)]


def without_backing(written: Iterable[Number], source: Iterable[Number]) -> list[str]:
    """The written numbers that the source does not have."""
    known = list(source)
    return [one.text for one in written if not any(one.backed_by(other) for other in known)]


def _figures(text: str) -> Iterator[Number]:
    for match in _NUMBER.finditer(text):
        said = (match["scale"] or "").lower()
        scale = _SCALE.get(said, 1.0)
        # A single letter may be a unit as well: metres, kelvin.
        scales = (scale, 1.0) if len(said) == 1 else (scale,)
        readings = tuple((value * by, step * by) for value, step in _readings(match["digits"]) for by in scales)
        yield Number(match[0].strip(), readings, _rough(text, match.start()))


def _readings(digits: str) -> list[tuple[float, float]]:
    """Value and step of digits with any of the world's separators."""
    marks = re.findall(r"\D", digits)
    if not marks:
        return [(float(digits), 1.0)]
    *whole, last = re.split(r"\D", digits)
    grouped = all(len(group) == 3 for group in (*whole[1:], last)) and len(set(marks)) == 1
    found = [(float("".join((*whole, last))), 1.0)] if grouped else []
    if len(marks) == 1 or marks[-1] not in marks[:-1]:
        found.append((float(f"{''.join(whole)}.{last}"), 10.0 ** -len(last)))
    return found or [(float(group), 1.0) for group in (*whole, last)]


def _spelt(text: str) -> Iterator[Number]:
    for match in _WORD.finditer(text):
        scale = _SCALE.get((match["scale"] or "").lower(), 1.0)
        value = _SPELT[match["word"].lower()] * scale
        yield Number(match["word"], ((value, scale),), _rough(text, match.start()))


def _rough(text: str, place: int) -> bool:
    return bool(_HEDGE.search(text[max(0, place - LONGEST_HEDGE) : place]))
