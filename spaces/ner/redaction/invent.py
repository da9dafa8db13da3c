"""Invented words for a name: of the fitting kind, and as many as anybody can ask for."""

import random
from collections.abc import Callable, Iterator
from itertools import chain

from . import numbers
from .coined import coined
from .names import Name
from .word_lists import BUSINESSES, FAMILY_NAMES, GIVEN_NAMES, ORGANISATIONS, PLACES

_TRIES = 40
Free = Callable[[str], bool]
"""Whether a word may still be used."""


def invent(name: Name, original: str, draw: random.Random, free: Free) -> tuple[str, ...]:
    """Words for a name: for a person as many as the name has, for an organisation its name and what it does.

    Every word is `free`, but for what an organisation does. Raises ValueError for a figure, which cannot be invented.
    """
    if name.kind == "person":
        return tuple(_person(len(name.words), draw, free))
    if name.kind == "organisation":
        first = _first(_some(ORGANISATIONS, draw), draw, free)
        return (first, draw.choice(BUSINESSES)) if len(name.words) > 1 else (first,)
    if name.kind == "place":
        return (_first(_some(PLACES, draw), draw, free),)
    if name.kind == "name":
        return (_first(iter(()), draw, free),)
    return (next(filter(free, _formal(name, original, draw))),)


def _person(count: int, draw: random.Random, free: Free) -> Iterator[str]:
    """Given names, and a family name at the end; a single name is a family name."""
    taken: set[str] = set()
    for place in range(count):
        words = FAMILY_NAMES if place == count - 1 else GIVEN_NAMES
        word = _first(_some(words, draw), draw, lambda word: free(word) and word not in taken)
        taken.add(word)
        yield word


def _formal(name: Name, original: str, draw: random.Random) -> Iterator[str]:
    if name.kind == "email":
        return _emails(draw)
    if name.kind == "url":
        return (f"https://{numbers.hosts(draw)}/{word.lower()}" for word in coined(draw))
    if name.kind == "phone":
        return numbers.phones(draw, original)
    if name.kind == "ip":
        return numbers.ips(draw, original)
    if name.kind in ("iban", "card"):
        return numbers.ibans(draw) if name.kind == "iban" else numbers.cards(draw)
    raise ValueError(name.kind)


def _emails(draw: random.Random) -> Iterator[str]:
    for word in chain(_some(FAMILY_NAMES, draw), coined(draw)):
        yield f"{draw.choice(GIVEN_NAMES)}.{word}@{numbers.hosts(draw)}".lower()


def _some(words: tuple[str, ...], draw: random.Random) -> Iterator[str]:
    """Some of the words from a place on. When that many are taken, it is time for coined ones."""
    start = draw.randrange(len(words))
    return (words[(start + at) % len(words)] for at in range(_TRIES))


def _first(words: Iterator[str], draw: random.Random, free: Free) -> str:
    return next(filter(free, chain(words, coined(draw))))
