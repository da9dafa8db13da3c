"""What the model and the patterns found, together."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace

from shared.tasks.token_classification import Entity

from .overlaps import without_overlaps
from .phone import LABEL as PHONE

_EDGES = " \t\n\r\u00a0<>()[]{}\"'“”‘’«»,;:/|–—-"
_LETTERS_LEFT = 2


def merge(model_entities: Sequence[Entity], pattern_entities: Sequence[Entity]) -> list[Entity]:
    """All entities in order, none overlapping another.

    Where they overlap, a pattern wins: it has check digits (IBAN, card) or a form that nothing else has. A telephone
    number has neither, and gives way to an entity of the model that is longer. Of an entity that loses, the longest
    piece beside the patterns stays if it has two letters: in `Anna Lund <anna@example.com>` the name is still one.
    """
    longer = sorted(model_entities, key=lambda entity: entity.start)
    patterns = [one for one in pattern_entities if not (one.label == PHONE and _within_longer(one, longer))]
    patterns = without_overlaps(patterns, lambda entity: (entity.start - entity.end,))
    left = [rest for entity in model_entities if (rest := _beside(entity, patterns))]
    return without_overlaps([*patterns, *left], lambda entity: (entity.start,))


def _within_longer(pattern: Entity, ordered: Sequence[Entity]) -> bool:
    place = bisect_right(ordered, pattern.start, key=lambda entity: entity.start) - 1
    holder = ordered[place] if place >= 0 else None
    return holder is not None and holder.end >= pattern.end and holder.end - holder.start > pattern.end - pattern.start


def _beside(entity: Entity, patterns: Sequence[Entity]) -> Entity | None:
    """The entity; the longest piece of it if patterns stand in it; None if that is hardly anything."""
    place = bisect_right(patterns, entity.start, key=lambda pattern: pattern.end)
    if place == len(patterns) or patterns[place].start >= entity.end:
        return entity
    start, end = max(_gaps(entity, patterns, place), key=lambda gap: gap[1] - gap[0])
    piece = entity.text[start - entity.start : end - entity.start]
    start += len(piece) - len(piece.lstrip(_EDGES))
    piece = piece.strip(_EDGES)
    if sum(map(str.isalpha, piece)) < _LETTERS_LEFT:
        return None
    return replace(entity, start=start, end=start + len(piece), text=piece)


def _gaps(entity: Entity, patterns: Sequence[Entity], place: int) -> Iterator[tuple[int, int]]:
    at = entity.start
    while place < len(patterns) and patterns[place].start < entity.end:
        yield at, max(at, patterns[place].start)
        at = patterns[place].end
        place += 1
    yield at, max(at, entity.end)
