"""What stands for each name: the same throughout a document, and throughout the documents of a batch."""

import random
import re
from collections.abc import Callable, Iterable
from itertools import count
from typing import Literal

from .absence import Absence
from .invent import invent
from .names import Name, take_apart
from .short_forms import Known, Referent, resolve

Style = Literal["tags", "pseudonyms"]


class Replacements:
    """The replacements of one batch of documents.

    The same seed gives a name the same pseudonym, unless the document has it already or another name was given it.
    """

    def __init__(self, style: Style, seed: str) -> None:
        self._style = style
        self._seed = seed
        self._known = Known()
        self._words: dict[tuple[str, ...], tuple[str, ...]] = {}
        self._used: set[str] = set()
        self._tags: dict[str, count[int]] = {}

    def of_document(self, text: str, mentions: Iterable[tuple[str, str]]) -> dict[tuple[str, str], str]:
        """The replacement of each (label, text) of an entity, given in the order of the document.

        None of them stands in the document, up to capitals, and no two names have the same.
        """
        absent = Absence(text)
        names = {mention: take_apart(*mention) for mention in dict.fromkeys(mentions)}
        referents = resolve(names.values(), self._known)
        found: dict[tuple[str, str], str] = {}
        for (label, original), name in names.items():
            referent = referents[name.identity]
            words = self._words_of(referent.whole, label, original, absent)
            found[label, original] = f"{name.before}{_said(name, referent, words)}{name.after}"
        return found

    def _words_of(self, name: Name, label: str, original: str, absent: Absence) -> tuple[str, ...]:
        tagged = self._style == "tags" or name.kind == "figure"
        identity = ("tag", label, *name.identity) if tagged else name.identity
        words = self._words.get(identity)
        # What was chosen for an earlier document may stand in this one by chance.
        if words is not None and all(map(absent, _telling(name, words))):
            return words

        def free(word: str) -> bool:
            return _key(name, word) not in self._used and absent(word)

        if tagged:
            words = (self._tag(label, free),)
        else:
            words = invent(name, original, random.Random(f"{self._seed}\0{identity!r}"), free)
        self._words[identity] = words
        self._used.update(_key(name, word) for word in _telling(name, words))
        self._known.add(name)
        return words

    def _tag(self, label: str, free: Callable[[str], bool]) -> str:
        plain = re.sub(r"\W+", "_", label).upper()
        numbers = self._tags.setdefault(plain, count(1))
        return next(f"[{plain}_{number}]" for number in numbers if free(f"{plain}_{number}"))


def _telling(name: Name, words: tuple[str, ...]) -> tuple[str, ...]:
    """The words that must be nobody else's: what an organisation does may be."""
    return words[:1] if name.kind == "organisation" else words


def _key(name: Name, word: str) -> str:
    """Equal for what is the same up to capitals; a telephone number is, with its country's code or without."""
    return "".join(filter(str.isdigit, word))[-9:] if name.kind == "phone" else word.casefold()


def _said(name: Name, referent: Referent, words: tuple[str, ...]) -> str:
    """The words for a mention: of a short form, those of the same places."""
    if len(words) == 1:
        return words[0]
    if name.kind == "organisation":
        return words[0] if referent.short else " ".join(words)
    chosen = words[referent.offset : referent.offset + len(name.words)]
    pairs = zip(name.words, chosen, strict=True)
    return " ".join(f"{new[0]}." if len(word) == 1 else new for word, new in pairs)
