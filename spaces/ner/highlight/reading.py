"""Reading a document with a model, section by section, so that it can be watched and stopped."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from threading import Event
from typing import TYPE_CHECKING

from shared.errors import Cancelled
from shared.tasks.token_classification import Entity

from .sections import cut

if TYPE_CHECKING:
    from shared.engine import Engine
    from shared.tasks.base import Task

    from .work import Work

AT_ONCE = 3
"""Sections that are read together: sentences of like length share a batch."""


MARKUP = "*_`#~|> \t\n"


@dataclass(frozen=True)
class Progress:
    """How far a document was read. `seconds`: since the beginning."""

    done: int
    total: int
    seconds: float
    cancelled: bool = False

    @property
    def finished(self) -> bool:
        """Whether nothing more will be read."""
        return self.cancelled or self.done >= self.total

    @property
    def seconds_left(self) -> float | None:
        """Expected from the speed so far; None at the beginning."""
        return (self.total - self.done) * self.seconds / self.done if self.done and self.seconds else None


@dataclass(frozen=True)
class Reader:
    """Finds entities with one model. `patterns` tells whether e-mail addresses and their like are looked for, too."""

    engine: "Engine"
    task: "Task"
    ref: str
    patterns: bool = True

    def read(self, work: "Work", cancel: Event | None = None) -> Iterator[Progress]:
        """Fill `work`, first its first section; yields after every few of them.

        A text of one section is read as a click, a longer one as bulk work, which lets clicks pass. When `cancel` is
        set, what was read stays. Raises ModelError.
        """
        started = time.monotonic()
        while work.read < len(work.sections):
            group = work.sections[work.read : work.read + (AT_ONCE if work.read else 1)]
            texts = [work.text[section.start : section.end] for section in group]
            try:
                found = self.entities(texts, bulk=len(work.sections) > 1, cancel=cancel)
            except Cancelled:
                work.done = True
                yield Progress(work.characters_read, len(work.text), time.monotonic() - started, cancelled=True)
                return
            for section, (entities, patterned) in zip(group, found, strict=True):
                move = _mover(section.start)
                work.add(map(move, entities), map(move, patterned))
            work.done = work.read == len(work.sections)
            yield Progress(work.characters_read, len(work.text), time.monotonic() - started)

    def entities(
        self, texts: Sequence[str], *, bulk: bool = False, cancel: Event | None = None
    ) -> list[tuple[list[Entity], list[Entity]]]:
        """The entities of each text in order, and those of them that only a pattern found.

        Raises ModelError, and Cancelled if `cancel` was set.
        """
        if cancel and cancel.is_set():
            raise Cancelled("Cancelled: what was read so far is kept.")
        # Blank texts are no work for a model.
        filled = [text for text in texts if text.strip()]
        found = iter(self.engine.predict(self.task, self.ref, filled, bulk=bulk, cancel=cancel))
        return [self._with_patterns(text, next(found).entities if text.strip() else ()) for text in texts]

    def _with_patterns(self, text: str, entities: Sequence[Entity]) -> tuple[list[Entity], list[Entity]]:
        from shared.patterns.find import find_all
        from shared.patterns.merge import merge

        entities = [bare for entity in entities if (bare := without_markup(text, entity))]
        if not self.patterns:
            return entities, []
        by_pattern = find_all(text)
        merged, known = merge(entities, by_pattern), set(by_pattern)
        return merged, [entity for entity in merged if entity in known]


def without_markup(text: str, entity: Entity) -> Entity | None:
    """The entity without the signs of Markdown at its edges, such as the stars of **Harbor Lane**; None if that is all.

    The models have learnt from plain sentences and take these signs for a part of a name now and then.
    """
    start, end = entity.start, entity.end
    while start < end and text[start] in MARKUP:
        start += 1
    while end > start and text[end - 1] in MARKUP:
        end -= 1
    return replace(entity, start=start, end=end, text=text[start:end]) if start < end else None


def read_whole(reader: Reader, text: str, *, bulk: bool = False, cancel: Event | None = None) -> list[Entity]:
    """The entities of a text of any length, with their places in it. Raises ModelError and Cancelled."""
    sections = cut(text)
    texts = [text[section.start : section.end] for section in sections]
    found = reader.entities(texts, bulk=bulk or len(sections) > 1, cancel=cancel)
    moved = (map(_mover(section.start), one) for section, (one, _) in zip(sections, found, strict=True))
    return [entity for entities in moved for entity in entities]


def _mover(offset: int) -> Callable[[Entity], Entity]:
    return lambda entity: replace(entity, start=entity.start + offset, end=entity.end + offset)
