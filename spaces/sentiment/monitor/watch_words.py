"""A text as the words that names are compared by, with their places in it."""

import re
import unicodedata
from dataclasses import dataclass

_LOOKS_LIKE = {
    **dict.fromkeys("‘’‚‛ʼʹ′´`＇", "'"),
    **dict.fromkeys("‐‑‒–—―−－﹣", "-"),
    **dict.fromkeys("™®©℠\u00ad\u200b\u200c\u200d\u2060\ufeff", ""),
    **dict(zip("øłđıæœ", ("o", "l", "d", "i", "ae", "oe"), strict=True)),
}
"""What Unicode does not take apart by itself, in small letters."""
# Scripts without spaces count letter by letter; in those of India vowel signs belong to the word.
_LONE = r"\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff"
_WORD = re.compile(rf"[{_LONE}]|(?:[^\W_{_LONE}]|[\u0900-\u0dff])+|\S")


@dataclass(frozen=True, slots=True)
class Word:
    """`key`: what is compared; it stands at `text[start:end]`."""

    key: str
    start: int
    end: int


def split_words(text: str) -> list[Word]:
    """Words and signs in order, without hyphens inside words and dots after single letters."""
    folded, origin = _folded(text)
    words: list[Word] = []
    for match in _WORD.finditer(folded):
        start, end = match.span()
        if match[0] == "-" and folded[max(0, start - 1) : start].isalnum() and folded[end : end + 1].isalnum():
            continue
        if match[0] == "." and words and words[-1].end == origin[start] and len(words[-1].key) == 1:
            continue
        words.append(Word(match[0], origin[start], _end(text, origin[end - 1] + 1)))
    return words


def word_key(text: str) -> tuple[str, ...]:
    """The words of a name without signs around them; empty if there is no letter or digit."""
    return tuple(word.key for word in inner_words(split_words(text)))


def inner_words(words: list[Word]) -> list[Word]:
    """Without signs at either end."""
    solid = [number for number, word in enumerate(words) if word.key[0].isalnum()]
    return words[solid[0] : solid[-1] + 1] if solid else []


def _folded(text: str) -> tuple[str, "list[int] | range"]:
    """The text without capitals and accents, and for each character where it comes from."""
    if text.isascii():
        return text.lower().replace("`", "'"), range(len(text))
    parts: list[str] = []
    origin: list[int] = []
    for place, letter in enumerate(text):
        part = letter.lower() if letter.isascii() and letter != "`" else _plain(letter)
        parts.append(part)
        origin += [place] * len(part)
    return "".join(parts), origin


def _plain(letter: str) -> str:
    """One character in small letters without its accent, as one or more."""
    small = letter.casefold()
    if small in _LOOKS_LIKE:
        return _LOOKS_LIKE[small]
    parts = unicodedata.normalize("NFKD", small)
    return "".join(part for part in parts if not unicodedata.combining(part))


def _end(text: str, end: int) -> int:
    """Accents that are characters of their own belong to the letter before."""
    while end < len(text) and unicodedata.combining(text[end]):
        end += 1
    return end
