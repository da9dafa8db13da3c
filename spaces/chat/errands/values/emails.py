"""E-mail addresses."""

import re
from collections.abc import Iterator

from .found import Found

# Lengths are those of RFC 5321, so that hostile text is read in linear time.
_ADDRESS = re.compile(
    r"(?<![\w.+%-])[\w.+%-]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.){1,6}[A-Za-z]{2,24}(?![\w@])"
)


def find(text: str) -> Iterator[Found]:
    """The addresses in a text, in small letters."""
    for match in _ADDRESS.finditer(text):
        yield Found(match[0].strip(".").lower(), match.start(), match.end(), sure=True)


def tries(text: str) -> bool:
    """Whether somebody tried to give one."""
    return "@" in text
