"""Which names are short forms of others: `Lund`, where there is one Anna Lund."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from .names import Name

_SHORTENED = frozenset(("person", "organisation", "place"))


@dataclass(frozen=True)
class Referent:
    """Who a name stands for: the longest form of the name, and where in it the words of this one begin."""

    whole: Name
    offset: int = 0
    short: bool = False


class Known:
    """The longest forms of names, found by each of their words."""

    def __init__(self) -> None:
        self._by_word: dict[tuple[str, str], dict[tuple[str, ...], Name]] = defaultdict(dict)

    def add(self, name: Name) -> None:
        """One more; the second time it changes nothing."""
        for word in name.words:
            self._by_word[name.kind, word].setdefault(name.identity, name)

    def __contains__(self, name: Name) -> bool:
        return name.identity in self._by_word.get((name.kind, name.words[0]), ())

    def only_one(self, name: Name) -> Referent | None:
        """The one name that this is a part of; None if there is none, or more than one."""
        rarest = max(name.words, key=len)
        found = [
            Referent(whole, offset, short=True)
            for whole in self._by_word.get((name.kind, rarest), {}).values()
            if (offset := _place(name.words, whole.words)) is not None
        ]
        return found[0] if len(found) == 1 else None


def resolve(names: Iterable[Name], before: Known) -> dict[tuple[str, ...], Referent]:
    """Who each name of a document stands for, by its identity. `before`: names of the documents before it.

    Takes time in proportion to the number of names, times how many share a word.
    """
    different = {name.identity: name for name in names}
    here = Known()
    referents: dict[tuple[str, ...], Referent] = {}
    longest_first = sorted(different.values(), key=lambda name: (-len(name.words), -sum(map(len, name.words))))
    for name in longest_first:
        referent = here.only_one(name) if name.kind in _SHORTENED else None
        if referent is None and name.kind in _SHORTENED:
            here.add(name)
            referent = None if name in before else before.only_one(name)
        referents[name.identity] = referent or Referent(name)
    return referents


def _place(short: tuple[str, ...], whole: tuple[str, ...]) -> int | None:
    """Where the words of a name stand in a longer one; an initial may stand for its word."""
    if short == whole:
        return None
    for offset in range(len(whole) - len(short) + 1):
        pairs = list(zip(short, whole[offset:], strict=False))
        if all(_stands_for(*pair) for pair in pairs) and any(word == other and len(word) > 1 for word, other in pairs):
            return offset
    return None


def _stands_for(word: str, other: str) -> bool:
    return word == other or (len(word) == 1 and other.startswith(word))
