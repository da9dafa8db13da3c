"""Which drawing an item gets."""

import re
from collections.abc import Sequence
from hashlib import sha256

from .camping import CAMPING
from .clothing import CLOTHING
from .drawing import Drawing
from .garden import GARDEN
from .home import HOME

USUAL = {
    "tents & shelter": ("tent", 132),
    "sleeping": ("sleeping bag", 238),
    "backpacks & bags": ("rucksack", 28),
    "camp kitchen": ("stove", 12),
    "lighting": ("lamp", 46),
    "rainwear & layers": ("jacket", 204),
    "footwear": ("shoe", 36),
    "by bike": ("bike", 182),
    "garden": ("plant", 96),
    "tools & repair": ("hammer", 222),
    "kitchen": ("pot", 356),
    "bedding & textiles": ("blanket", 282),
    "bath": ("soap", 168),
    "candles & scent": ("candle", 58),
    "kids outdoors": ("child", 326),
    "paper & desk": ("pen", 256),
}
"""By category of Mossbridge: the drawing for titles that name nothing that is drawn, and the hue in degrees."""

LONGEST = 3
"""Words of a name, at most."""


def drawing_of(title: str, category: str) -> Drawing | None:
    """By what the title names in a category of Mossbridge, by any other category's own words; None: nothing fits.

    Titles of others are not read: “The Tent” may well be a film.
    """
    known = CAMPING | CLOTHING | HOME | GARDEN
    usual, _ = USUAL.get(_key(category), ("", 0))
    named = _named(_head(title) if usual else category, known) or usual
    return known[named] if named else None


def hue_of(name: str) -> int:
    """Degrees, 0 to 359, by a category or any other name."""
    chance = int(sha256(name.encode("utf-8", "replace")).hexdigest()[:6], 16) % 360
    return USUAL.get(_key(name), ("", chance))[1]


def _key(category: str) -> str:
    return category.strip().casefold()


def _head(title: str) -> str:
    """The part that says what it is: “Tent pegs” of “Tent pegs, set of eight”."""
    return re.split(r"[,:]|\b(?:for|from|in|of|on|with)\b", title.casefold(), maxsplit=1)[0]


def _named(text: str, known: dict[str, Drawing]) -> str:
    """The drawing whose name ends last in a text (“candle lantern” is a lantern), of several the longest; "": none."""
    asked = {word: name for name, drawing in known.items() for word in drawing.words.split(", ")}
    words = re.findall(r"[a-z][a-z'-]*", text.casefold())
    for end in range(len(words), 0, -1):
        for start in range(max(0, end - LONGEST), end):
            if name := _of_words(words[start:end], asked):
                return name
    return ""


def _of_words(words: Sequence[str], asked: dict[str, str]) -> str:
    """Also where the last word is a plural."""
    phrase = " ".join(words)
    return asked.get(phrase) or asked.get(phrase.removesuffix("s")) or ""
