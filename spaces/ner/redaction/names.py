"""A name taken apart: what identifies somebody, and what stands around it."""

import re
from dataclasses import dataclass

from .kinds import Kind, kind_of
from .word_lists import GENERATIONS, LEGAL_FORMS, PARTICLES, TITLES

_POSSESSIVE = re.compile(r"(?<=\w)['’]s?$")
_WORD = re.compile(r"\S+")
_EDGES = ".,;:()[]\"'“”‘’"
_NUMBERS = frozenset(("email", "phone", "iban", "card", "ip"))


@dataclass(frozen=True)
class Name:
    """`before` and `after` are kept as they are; `words` say who is meant, without differences of spelling.

    Of `Dr. Anna van Lund's`, these are `Dr. `, `'s` and `anna`, `lund`.
    """

    kind: Kind
    words: tuple[str, ...]
    before: str = ""
    after: str = ""

    @property
    def identity(self) -> tuple[str, ...]:
        """The same for all mentions that are the same up to capitals, white space and what stands around."""
        return (self.kind, *self.words)


def take_apart(label: str, text: str) -> Name:
    """The parts of an entity's text."""
    kind = kind_of(label, text)
    if kind in _NUMBERS:
        return Name(kind, ("".join(filter(_counts, text)).casefold(),))
    core = _core(kind, text)
    words = [word.group() for word in core]
    said = _without_particles(words) if kind == "person" else words
    return Name(kind, tuple(map(_folded, said)), text[: core[0].start()], text[core[-1].end() :])


def bare(label: str, text: str) -> tuple[int, int]:
    """Start and end of the name alone: `Anna van Lund` in `Dr. Anna van Lund's`, `Harbor Lane` in `Harbor Lane GmbH`.

    `the` stays: `the Bank` is a name, not every bank.
    """
    name = take_apart(label, text)
    keeps_the = name.before.casefold().strip() == "the"
    return 0 if keeps_the else len(name.before), len(text) - len(name.after)


def _counts(sign: str) -> bool:
    """Groups and brackets do not make another number."""
    return not (sign.isspace() or sign in "()-/")


def _folded(word: str) -> str:
    return word.casefold().strip(_EDGES) or word


def _core(kind: Kind, text: str) -> list[re.Match[str]]:
    """The words of the name itself: without titles, `the` and legal forms, unless there is nothing else."""
    possessive = _POSSESSIVE.search(text) if kind != "url" else None
    words = list(_WORD.finditer(text, 0, possessive.start() if possessive else len(text)))
    folded = [_folded(word.group()) for word in words]
    first, last = 0, len(words)
    if kind == "person":
        while first < last - 1 and folded[first] in TITLES:
            first += 1
    elif kind in ("organisation", "place"):
        first = int(last > 1 and folded[0] == "the")
        while kind == "organisation" and last - 1 > first and folded[last - 1].replace(".", "") in LEGAL_FORMS:
            last -= 1
    return words[first:last]


def _without_particles(words: list[str]) -> list[str]:
    """The words of a person's name that may stand for it alone. A first name may look like a particle: Ben, Van."""
    last = len(words) - 1
    folded = [_folded(word) for word in words]
    while last > 0 and folded[last] in GENERATIONS:
        last -= 1
    kept = [word for at, word in enumerate(words[:last]) if folded[at] not in PARTICLES or _is_first_name(words, at)]
    return [*kept, words[last]]


def _is_first_name(words: list[str], at: int) -> bool:
    return at == 0 and words[0][0].isupper() and _folded(words[1]) not in PARTICLES
