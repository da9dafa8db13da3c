"""Words as people count them, and as texts are compared."""

import re

from shared.data.spans.words import words

WORD = re.compile(r"[^\W_]+")
INNER = re.compile(r"(?:_|[^\w\s。！？、，；：（）「」…—–])+")
"""Signs inside of a word."""


def count_words(text: str) -> int:
    """Pieces between white space that hold a letter or a digit; in scripts without spaces, their characters."""
    return len(word_places(text))


def word_places(text: str) -> list[tuple[int, int]]:
    """Start and end of each word that `count_words` counts, without the signs around it."""
    places: list[tuple[int, int]] = []
    for start, end in words(text):
        if not WORD.search(text[start:end]):
            continue
        if places and INNER.fullmatch(text, places[-1][1], start):
            places[-1] = (places[-1][0], end)  # don't, 3.5, state-of-the-art
        else:
            places.append((start, end))
    return places


def plain_words(text: str) -> list[str]:
    """The words in lower case, without signs."""
    return WORD.findall(text.casefold())
