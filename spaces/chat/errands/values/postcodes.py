"""Postcodes of Europe."""

import re
from collections.abc import Iterator

from .found import Found

_WORDS = "AM|AN|AS|AT|BE|BY|DO|GO|HE|IF|IN|IS|IT|ME|MY|NO|OF|OK|ON|OR|SO|TO|UP|US|WE"
_SHAPES = (
    r"[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}",  # United Kingdom
    r"[AC-FHKNPRTV-Y]\d[\dW]\s?[\dAC-FHKNPRTV-Y]{4}",  # Ireland
    rf"\d{{4}}\s?(?!(?:{_WORDS})\b)[A-Z]{{2}}",  # Netherlands
    r"\d{2}-\d{3}",  # Poland
    r"\d{4}-\d{3}",  # Portugal
    r"\d{3}\s\d{2}",  # Sweden, Czechia, Slovakia, Greece
    r"\d{4,6}",
)
_POSTCODE = re.compile(
    rf"(?<![\w@.#+-])(?:(?!MB)[A-Z]{{1,2}}-)?(?:{'|'.join(_SHAPES)})(?![\w@]|-\d|\.\d)", re.IGNORECASE
)
_COUNTRY = re.compile(r"^[A-Z]{1,2}-(?=\d)", re.IGNORECASE)


def find(text: str) -> Iterator[Found]:
    """The postcodes in a text, in capitals; a country's letters before them are left out."""
    for match in _POSTCODE.finditer(text):
        yield Found(" ".join(_COUNTRY.sub("", match[0]).upper().split()), match.start(), match.end())


def tries(text: str) -> bool:
    """Whether somebody tried to give one."""
    return bool(re.search(r"\d{2}|@", text)) or (bool(re.search(r"\d", text)) and len(text.split()) <= 3)


def bare(postcode: str) -> str:
    """The letters and digits of a postcode: two that agree in these are the same."""
    return re.sub(r"[^A-Z0-9]", "", _COUNTRY.sub("", postcode.strip()).upper())
