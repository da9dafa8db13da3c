"""Takes the entities out of a text: tags or pseudonyms in their place, and a key to bring them back."""

import secrets
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from shared.tasks.token_classification import Entity

from .elsewhere import Place, with_missed
from .key import KeyEntry
from .names import bare
from .replacements import Replacements, Style


@dataclass(frozen=True)
class Redacted:
    """The text without the entities. `counts`: how many were replaced, by label; `missed`: those among them that
    the model had not found."""

    text: str
    key: tuple[KeyEntry, ...]
    counts: dict[str, int]
    missed: int


class Redactor:
    """Redacts the documents of one batch: who is the same in several of them gets the same replacement.

    `labels`: which entities are replaced. `style`: "tags" (`[PERSON_1]`) or "pseudonyms" (invented names, addresses
    and numbers). With the same `seed`, the same names mostly get the same pseudonyms again; without one they are
    different each time. `everywhere`: also replace the other places where the text of an entity stands as a whole
    word, so that none is left.

    Only the name itself is replaced: titles before it, legal forms and `'s` after it stay (`Dr.`, `GmbH`).
    """

    def __init__(
        self, *, labels: Collection[str], style: Style, seed: str | None = None, everywhere: bool = True
    ) -> None:
        self._labels = frozenset(labels)
        self._everywhere = everywhere
        self._replacements = Replacements(style, secrets.token_hex(16) if seed is None else seed)

    def redact(self, text: str, entities: Iterable[Entity]) -> Redacted:
        """The next document. Raises ValueError if entities that are to be replaced overlap one another."""
        places = self._places(text, entities)
        if self._everywhere:
            places = with_missed(text, places)
        replacements = self._replacements.of_document(text, [(place.label, place.original) for place in places])
        return _replaced(text, places, replacements)

    def _places(self, text: str, entities: Iterable[Entity]) -> list[Place]:
        """The names to replace in order: without white space, titles and the like around them."""
        places = []
        for entity in entities:
            piece = text[entity.start : entity.end]
            if entity.label in self._labels and (found := piece.strip()):
                first, last = bare(entity.label, found)
                start = entity.start + len(piece) - len(piece.lstrip()) + first
                places.append(Place(start, start + last - first, entity.label, found[first:last]))
        places.sort()
        if any(second.start < first.end for first, second in pairwise(places)):
            raise ValueError("the entities overlap")
        return places


def redact(
    text: str,
    entities: Iterable[Entity],
    *,
    labels: Collection[str],
    style: Style,
    seed: str | None = None,
    everywhere: bool = True,
) -> Redacted:
    """Redact one document; see `Redactor`."""
    return Redactor(labels=labels, style=style, seed=seed, everywhere=everywhere).redact(text, entities)


def _replaced(text: str, places: Sequence[Place], replacements: dict[tuple[str, str], str]) -> Redacted:
    pieces: list[str] = []
    at = length = 0
    found: dict[tuple[str, str, str], list[tuple[int, int, bool]]] = {}
    for place in places:
        replacement = replacements[place.label, place.original]
        length += place.start - at
        entry = (text[place.start : place.end], replacement, place.label)
        found.setdefault(entry, []).append((place.start, length, place.missed))
        pieces += [text[at : place.start], replacement]
        at, length = place.end, length + len(replacement)
    key = tuple(_entry(*entry, where) for entry, where in found.items())
    counts = Counter(place.label for place in places)
    return Redacted("".join([*pieces, text[at:]]), key, dict(counts), sum(place.missed for place in places))


def _entry(original: str, replacement: str, label: str, where: list[tuple[int, int, bool]]) -> KeyEntry:
    starts, redacted, missed = zip(*where, strict=True)
    return KeyEntry(original, replacement, label, len(where), sum(missed), starts, redacted)
