"""The words of a text as the lexical search counts them: without capitals, accents, endings and filler."""

import re
import unicodedata
from functools import lru_cache

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_POSSESSIVE = re.compile(r"['’]s$")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


FILLER = _words(
    "a about am an and any are as at be been being but by can could did do does doing for from get got had has have "
    "having he hello help her here hi him his how i if in into is it its just let like may me might my need of off "
    "ok on one or our ours out please shall she should so some tell than thank thanks that the their them then there "
    "these they this those to too us very want was we were what when where whether which while who whom whose why "
    "will with would you your yours"
)
"""Words that say nothing about what is asked. Those that turn its meaning (no, not, without, before) are kept."""


class Words:
    """Cuts texts into stems. It remembers the stems of words that it has seen."""

    def __init__(self) -> None:
        from nltk.stem.porter import PorterStemmer

        stemmer = PorterStemmer()
        self._stem = lru_cache(100_000)(lambda word: stemmer.stem(word))

    def of(self, text: str) -> list[str]:
        """The stems in order, filler left out."""
        stem = self._stem
        return [stem(word) for word in _split(text) if word not in FILLER]


def _split(text: str) -> list[str]:
    # Accents become marks of their own, and go.
    if not text.isascii():
        apart = unicodedata.normalize("NFKD", text)
        text = "".join(sign for sign in apart if not unicodedata.combining(sign))
    return [_bare(word) for word in _WORD.findall(text.casefold())]


def _bare(word: str) -> str:
    """`shop's` is `shop`, `can't` is `cant`."""
    return _POSSESSIVE.sub("", word).replace("'", "").replace("’", "") if not word.isalnum() else word
