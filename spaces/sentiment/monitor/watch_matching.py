"""Which companies a text names: names, aliases and tickers as whole words, whatever the typography.

Texts and names are compared word by word, without accents, kinds of apostrophes and hyphens between words, so that a
list of thousands costs no more than one of ten.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from .watch_names import COMMON_CAPITALS, shorter_names
from .watch_words import Word, inner_words, split_words, word_key

_EXCHANGE_BEFORE = re.compile(r"\(\s*[A-Za-z][A-Za-z .]{1,20}:\s*$")


@dataclass(frozen=True)
class Named:
    """Company number `place` of those given is named by `text[start:end]`."""

    place: int
    start: int
    end: int


@dataclass(frozen=True)
class _Form:
    """One way to name a company. `fits` tells whether the words as they stand are that company."""

    words: tuple[str, ...]
    place: int
    fits: Callable[[str, int, int], bool]


class Matcher:
    """Finds companies, given as (name, ticker, aliases), in texts."""

    def __init__(self, companies: Iterable[tuple[str, str, Sequence[str]]]) -> None:
        self._forms: dict[str, list[_Form]] = {}
        companies = list(companies)
        for form in [*_name_forms(companies), *_ticker_forms(companies)]:
            self._forms.setdefault(form.words[0], []).append(form)

    def find(self, text: str) -> list[Named]:
        """The companies that the text names, in its order, each once.

        Where names overlap, the longest one counts: "Harbor Lane Logistics" does not name Harbor Lane.
        """
        words = split_words(text)
        found = [named for number in range(len(words)) for named in self._at(text, words, number)]
        taken: list[Named] = []
        for named in sorted(found, key=lambda named: (named.start - named.end, named.start)):
            if all(named.end <= other.start or other.end <= named.start for other in taken):
                taken.append(named)
        first: dict[int, Named] = {}
        for named in sorted(taken, key=lambda named: named.start):
            first.setdefault(named.place, named)
        return list(first.values())

    def _at(self, text: str, words: list[Word], number: int) -> Iterable[Named]:
        for form in self._forms.get(words[number].key, ()):
            span = words[number : number + len(form.words)]
            if tuple(word.key for word in span) == form.words and form.fits(text, span[0].start, span[-1].end):
                yield Named(form.place, span[0].start, span[-1].end)


def _name_forms(companies: list[tuple[str, str, Sequence[str]]]) -> list[_Form]:
    """Names and aliases as given, then shorter ones that can only mean one company."""
    exact: dict[tuple[str, ...], _Form] = {}
    loose: dict[tuple[str, ...], dict[int, _Form]] = {}
    for place, (name, _, aliases) in enumerate(companies):
        for written in (name, *aliases):
            if key := word_key(written):
                exact.setdefault(key, _Form(key, place, _name_check(written)))
            for key, short in shorter_names(written):
                careful = not written.startswith(short)  # "trade desk" is not The Trade Desk
                loose.setdefault(key, {}).setdefault(place, _Form(key, place, _name_check(short, careful)))
    clear = (next(iter(forms.values())) for key, forms in loose.items() if len(forms) == 1 and key not in exact)
    return [*exact.values(), *clear]


def _ticker_forms(companies: list[tuple[str, str, Sequence[str]]]) -> list[_Form]:
    forms: dict[tuple[str, ...], _Form] = {}
    for place, (_, ticker, _) in enumerate(companies):
        if key := word_key(ticker):
            forms.setdefault(key, _Form(key, place, _ticker_check(ticker)))
    return list(forms.values())


def _name_check(written: str, careful: bool = False) -> Callable[[str, int, int], bool]:
    """A single word must be written as a name: with a capital, an abbreviation such as SAP all in capitals.

    Of several words only if `careful`.
    """
    inner = inner_words(split_words(written))
    if not careful and (any(map(str.isspace, written)) or any(not word.key[0].isalnum() for word in inner)):
        return lambda text, start, end: True
    if len(written) <= 3 and written.isupper():
        return lambda text, start, end: unicodedata.normalize("NFKC", text[start:end]).isupper()
    if _starts_small(written):
        return lambda text, start, end: True
    return lambda text, start, end: not _starts_small(text[start:end])


def _ticker_check(ticker: str) -> Callable[[str, int, int], bool]:
    """In capitals; beside `$` or after the name of an exchange if it could be an ordinary word."""
    plain = sum(map(str.isalpha, ticker)) >= 2 and ticker not in COMMON_CAPITALS

    def fits(text: str, start: int, end: int) -> bool:
        if text[start:end] != ticker:
            return False
        if text[:start].endswith("$") and not text[max(0, start - 2) : start - 1].isalnum():
            return True
        if _EXCHANGE_BEFORE.search(text[:start]) and text[end:].lstrip().startswith(")"):
            return True
        return plain and any(map(str.islower, text))

    return fits


def _starts_small(text: str) -> bool:
    """Whether the first letter that can be a capital is not one."""
    return next((letter.islower() for letter in text if letter.lower() != letter.upper()), False)
