"""How wide a text will be on the screen, near enough to draw a box around it."""

import unicodedata
from itertools import takewhile

NARROW, WIDE = frozenset("iljtfrI.,:;'|!()[] "), frozenset("mwMW@%—…")
SHARES = {"narrow": 0.36, "usual": 0.58, "capital": 0.72, "wide": 0.95, "full": 1.1}
"""Widths by the size of the letters, rounded up: boxes are rather too wide than too narrow."""


def text_width(text: str, size: float) -> float:
    """An upper estimate of the width of a line in a system font of that size, in the unit of `size`."""
    return size * sum(_share(letter) for letter in text)


def fitted(text: str, size: float, width: float) -> str:
    """The text on one line, cut with an ellipsis so that it is not wider than `width`."""
    line = " ".join(text.split())
    if text_width(line, size) <= width:
        return line
    room = width - text_width("…", size)
    ends = takewhile(lambda end: text_width(line[:end], size) <= room, range(1, len(line)))
    return line[: max(ends, default=1)].rstrip() + "…"


def _share(letter: str) -> float:
    if unicodedata.combining(letter) or unicodedata.category(letter) in ("Mn", "Me", "Cf"):
        return 0.0
    if unicodedata.east_asian_width(letter) in "WF":
        return SHARES["full"]
    if letter in NARROW:
        return SHARES["narrow"]
    if letter in WIDE or ord(letter) > 0x2FFF:
        return SHARES["wide"]
    return SHARES["capital" if letter.isupper() else "usual"]
