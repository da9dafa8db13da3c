"""Numbers, in figures or in words up to twelve."""

import re
from collections.abc import Iterator

from .found import Found

_WORDS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_NUMBER = re.compile(
    rf"(?<![\w.,-])-?\d{{1,9}}(?:[.,]\d{{1,4}})?(?![\w]|[.,]\d)|\b(?:{'|'.join(_WORDS)})\b", re.IGNORECASE
)


def find(text: str) -> Iterator[Found]:
    """The numbers in a text, as text; a comma is a decimal point."""
    for match in _NUMBER.finditer(text):
        word = match[0].lower()
        value = str(_WORDS.index(word)) if word in _WORDS else word.replace(",", ".")
        yield Found(value, match.start(), match.end())
