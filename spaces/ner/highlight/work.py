"""The document that a visitor works on: its text, what was found in it, and what the visitor changed."""

import itertools
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from threading import RLock

from shared.errors import DataError
from shared.tasks.token_classification import Entity

from .places import overlapping, sendable, snapped
from .sections import Section, cut, section_at

LONGEST_TYPE = 40
"""Characters of a type's name."""
_numbers = itertools.count(1)


@dataclass(frozen=True)
class Change:
    """What one correction took away and put in."""

    removed: tuple[Entity, ...]
    added: tuple[Entity, ...]

    @property
    def bounds(self) -> tuple[int, int]:
        """From the first character that it touches to behind the last."""
        touched = [*self.removed, *self.added]
        return min(one.start for one in touched), max(one.end for one in touched)


@dataclass(eq=False)
class Work:
    """One document of one visitor. Changed in place: an answer that is on its way sees what is true now.

    `ref`: the model that read it. `labels`: the types it knows. `read`: how many `sections` it has read; `done`:
    whether it will read no more. `found` are the entities as they were found, `patterned` those of them that no
    model found, `entities` those that hold now, all in order. `hidden`: types switched off. `section`, `sort` and
    `page`: what is looked at. `focus`: the entity to show, by its start; `turn` counts what was drawn.
    """

    name: str
    text: str
    notes: tuple[str, ...] = ()
    ref: str = ""
    labels: tuple[str, ...] = ()
    read: int = 0
    done: bool = False
    found: list[Entity] = field(default_factory=list)
    patterned: set[Entity] = field(default_factory=set)
    entities: list[Entity] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    kept: dict[tuple[int, int], str] = field(default_factory=dict)
    hidden: set[str] = field(default_factory=set)
    section: int = 0
    sort: str = "count"
    page: int = 0
    focus: int | None = None
    said: str = ""
    turn: int = 0
    id: int = field(default_factory=lambda: next(_numbers))
    lock: RLock = field(default_factory=RLock)
    sections: list[Section] = field(init=False)

    def __post_init__(self) -> None:
        self.text = sendable(self.text)
        self.sections = cut(self.text)

    @property
    def characters_read(self) -> int:
        """How much of the text the model has read."""
        return self.sections[self.read - 1].end if self.read else 0

    def add(self, entities: Iterable[Entity], patterned: Iterable[Entity] = ()) -> None:
        """What was found in the next section; offsets are those of the whole text."""
        new = sorted(entities, key=lambda entity: entity.start)
        with self.lock:
            self.found += new
            self.patterned.update(patterned)
            for entity in new:
                # A visitor may have been here first: what they say stays.
                if not self.between(entity.start, entity.end):
                    self._insert(entity)
            self.read += 1

    def between(self, start: int, end: int) -> Sequence[Entity]:
        """The entities that share a character with the text from `start` to `end`, in order."""
        return overlapping(self.entities, start, end)

    def in_section(self, number: int) -> Sequence[Entity]:
        """The entities of a section."""
        section = self.sections[number]
        return self.between(section.start, section.end)

    def shown(self) -> list[Entity]:
        """The entities of the types that are not switched off."""
        with self.lock:
            return [entity for entity in self.entities if entity.label not in self.hidden]

    def types(self) -> dict[str, int]:
        """How many entities there are of each type, alphabetically; the model's types are there with none, too."""
        with self.lock:
            counts = Counter(entity.label for entity in self.entities)
        names = sorted({*counts, *self.labels}, key=lambda name: (name.lower(), name))
        return {name: counts[name] for name in names}

    def mark(self, start: int, end: int, label: str) -> Entity:
        """Make the text from `start` to `end` a `label`; the edges grow to whole words.

        What overlaps it is taken away. Raises DataError if nothing is selected or the type has no name.
        """
        with self.lock:
            span = snapped(self.text, start, end)
            name = self._type_name(label)
            entity = Entity(span.start, span.end, name, 1.0, self.text[span.start : span.end])
            self._change(Change(tuple(self.between(span.start, span.end)), (entity,)))
            return entity

    def unmark(self, start: int, end: int) -> None:
        """Take away the entities between `start` and `end`. Raises DataError if there are none."""
        with self.lock:
            gone = tuple(self.between(start, end))
            if not gone:
                raise DataError("There is no entity here any more: it was removed or changed meanwhile.")
            self._change(Change(gone, ()))

    def undo(self) -> Change:
        """Take back the latest change, and tell which it was. Raises DataError if there is none."""
        with self.lock:
            if not self.changes:
                raise DataError("There is nothing to undo: no entity of this document was changed.")
            latest = self.changes.pop()
            self._apply(Change(latest.added, latest.removed))
            return latest

    def next_of(self, label: str, after: int) -> Entity | None:
        """The first entity of a type that begins behind a place; behind the last one, the first of all again."""
        with self.lock:
            wanted = [entity for entity in self.entities if entity.label == label]
        return next((entity for entity in wanted if entity.start > after), wanted[0] if wanted else None)

    def look_at(self, place: int) -> None:
        """Turn to the section that a character is in, and bring the entity there into view."""
        self.section, self.focus = section_at(self.sections, place), place

    def _change(self, change: Change) -> None:
        self._apply(change)
        self.changes.append(change)

    def _apply(self, change: Change) -> None:
        for entity in change.removed:
            self.entities.remove(entity)
        for entity in change.added:
            self._insert(entity)

    def _insert(self, entity: Entity) -> None:
        self.entities.insert(bisect_left(self.entities, entity.start, key=lambda one: one.start), entity)

    def _type_name(self, label: str) -> str:
        """A name that every format can write: one word. One that is there already in other letters is used."""
        name = "_".join(label.split())
        if not name:
            raise DataError("The new type has no name yet: type one, such as PRODUCT.")
        if len(name) > LONGEST_TYPE:
            raise DataError(f"The name of a type may have up to {LONGEST_TYPE} characters; this one has {len(name)}.")
        if not any(character.isalnum() for character in name) or any(mark in name for mark in "[]()<>|,;\"'"):
            raise DataError(f"“{label}” is no name for a type: use letters and digits, such as PRODUCT.")
        return next((known for known in self.types() if known.lower() == name.lower()), name)
