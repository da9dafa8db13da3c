"""Runs of words between stop words and signs: what key phrases are made of."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from shared.tasks.summaries.answers import Weighing
from shared.tasks.summaries.wording import word_places

from .stems import stem
from .stop_words import as_set, stop_words

JOINING = as_set("of de del di du van von")
"""These join two names: Bank of England."""
NO_ADVERBS = as_set("ally anomaly assembly family italy july monopoly rally reply supply")
POSSESSIVE = ("'s", "’s")
OFTEN = 0.015
"""In scripts without spaces: characters that are more frequent stand between phrases."""
FIRST_WITHOUT_SPACES = "\u3005"


class Token(NamedTuple):
    """A word at its place in the sentence. `named`: with a capital that no beginning of a sentence explains."""

    stem: str
    start: int
    end: int
    named: bool
    joining: bool = False
    opening: bool = False
    """Whether it stands only at the beginning of a phrase: elected president, but no president elected."""


class Run(NamedTuple):
    """Words in a row, in the `sentence`-th sentence (from 0) of all; its `text` begins at `offset` of the document."""

    document: int
    sentence: int
    offset: int
    text: str
    tokens: tuple[Token, ...]


def runs(weighings: Sequence[Weighing], english: bool) -> list[Run]:
    """The runs of all documents, in order; the idea is that of RAKE (Rose et al. 2010)."""
    found = [
        (document, one.start, one.text, word_places(one.text))
        for document, weighing in enumerate(weighings)
        for one in weighing.sentences
    ]
    lower = [text[start:end].casefold() for _, _, text, places in found for start, end in places]
    spaced = [word for word in lower if not without_spaces(word)]
    stops = stop_words(spaced, english) | _frequent_signs(lower)
    return [
        Run(document, number, offset, text, tuple(tokens))
        for number, (document, offset, text, places) in enumerate(found)
        for tokens in _in_sentence(text, places, stops, english)
    ]


def without_spaces(word: str) -> bool:
    """Whether a word is a single character of a script that puts no spaces between words."""
    return len(word) == 1 and word >= FIRST_WITHOUT_SPACES


def bare(word: str) -> str:
    """A word without an apostrophe and what follows it: `it` for `it's`."""
    return word.replace("’", "'").partition("'")[0]


def _frequent_signs(lower: Sequence[str]) -> frozenset[str]:
    signs = Counter(word for word in lower if without_spaces(word))
    often = max(3, OFTEN * signs.total())
    return frozenset(sign for sign, count in signs.items() if count > often)


def _in_sentence(
    text: str, places: Sequence[tuple[int, int]], stops: frozenset[str], english: bool
) -> Iterator[list[Token]]:
    shouted = text.isupper()
    run: list[Token] = []
    before = 0
    for at, (start, end) in enumerate(places):
        word = text[start:end]
        lower = word.casefold()
        apart = bool(text[before:start].strip())
        joins = not apart and _joins(lower, run, text, places[at + 1 : at + 2])
        stops_here = not joins and (bare(lower) in stops or (english and _adverb(lower)))
        if run and (apart or stops_here):
            yield run
            run = []
        if not stops_here:
            run.append(_token(text, start, end, at > 0 and word[0].isupper() and not shouted, joins))
        before = end
    if run:
        yield run


def _token(text: str, start: int, end: int, named: bool, joins: bool) -> Token:
    word = text[start:end]
    if "." in word and text[end : end + 1] == ".":
        end += 1  # U.S.
    if word[-2:] in POSSESSIVE:
        end -= 2
    done = word.islower() and word.endswith("ed") and not word.endswith("eed") and len(word) > 4
    return Token(stem(word), start, end, named, joins, done)


def _joins(lower: str, run: Sequence[Token], text: str, following: Sequence[tuple[int, int]]) -> bool:
    """Whether `of` and its like stand between two words with capitals."""
    if lower not in JOINING or not run or not run[-1].named or not following:
        return False
    start, _ = following[0]
    return text[start].isupper()


def _adverb(lower: str) -> bool:
    return len(lower) > 4 and lower.endswith("ly") and lower not in NO_ADVERBS
