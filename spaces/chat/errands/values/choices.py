"""One of several options: by name, by another name, by number, or nearly right."""

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

from shared.data.folding import fold

from ..forms import Option
from ..remarks import other_thing, wants_all

_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth")
_CLOSE = 0.82
_SMALL = {"a", "an", "the", "of", "and", "for", "with", "in", "my", "it", "i", "is", "to", "x", "set", "pair"}


def find(text: str, options: Sequence[Option], *, asked: bool, many: bool, fixed: bool = False) -> list[str]:
    """The options that a message names, in their own order; [] if none, or if it is open which.

    `asked`: it is the answer to the question, so that numbers, "the second", "all" and near misses count too.
    `fixed`: the options are the same for everybody; unless asked for, only their whole names count.
    """
    words = re.findall(r"[\w'-]+", fold(text))
    named = _named(fold(text), words, options, _CLOSE if asked else 0.9, part=asked or not fixed)
    if not named and asked:
        place = pointed(text, [option.name for option in options])
        named = [place] if place else []
    if many and wants_all(text) and (asked or named):
        return [option.name for option in options]
    return named if many or len(named) == 1 else []


def other(text: str, options: Sequence[Option], chosen: Sequence[str]) -> list[str]:
    """The one of two options that was not chosen, if the message speaks of "the other one"."""
    rest = [option.name for option in options if option.name not in chosen]
    return rest if len(rest) == 1 and len(chosen) == 1 and other_thing(text) else []


def _named(text: str, words: list[str], options: Sequence[Option], close: float, *, part: bool) -> list[str]:
    """Options whose whole name or other name stands there; else those of which most words do."""
    whole = [
        option.name for option in options if any(_stands(fold(name), text) for name in (option.name, *option.words))
    ]
    if whole or not part:
        return whole
    telling = {option.name: _telling(option, options) for option in options}
    scores = {
        name: sum(any(_like(word, own, close) for word in words) for own in own_words)
        for name, own_words in telling.items()
    }
    best = max(scores.values(), default=0)
    return [name for name, score in scores.items() if score and score >= min(best, len(telling[name]))] if best else []


def _stands(name: str, text: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text) is not None


def _telling(option: Option, options: Sequence[Option]) -> set[str]:
    """The words of an option that no other option has."""
    mine = _words(option)
    others = set[str]().union(*(_words(other) for other in options if other is not option))
    return mine - others


def _words(option: Option) -> set[str]:
    found = {word for name in (option.name, *option.words) for word in re.findall(r"[\w'-]+", fold(name))}
    return {word for word in found - _SMALL if len(word) > 2}


def _like(word: str, own: str, close: float) -> bool:
    if word == own or word.removesuffix("s") == own.removesuffix("s"):
        return True
    return len(word) > 3 and abs(len(word) - len(own)) <= 2 and SequenceMatcher(None, word, own).ratio() >= close


def pointed(text: str, names: Sequence[str]) -> str:
    """The name that is meant by its place: `2`, `number 2`, `the second one`, `the last one`; "" if none is."""
    text = fold(text)
    if names and re.search(r"\blast\b", text):
        return names[-1]
    for at, (ordinal, name) in enumerate(zip(_ORDINALS, names, strict=False), 1):
        if re.search(rf"\b{ordinal}\b", text) or re.fullmatch(
            rf"(?:number |no\.? ?|option )?{at}[.)]?(?: please)?", text
        ):
            return name
    return ""


def same(text: str, names: Sequence[str]) -> bool:
    """Whether the text is one of these names, as when it was clicked."""
    return fold(text).strip(" .!") in {fold(name) for name in names}
