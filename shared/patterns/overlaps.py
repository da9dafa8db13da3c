"""Entities that overlap: the better ones stay."""

from bisect import bisect_left, insort
from collections.abc import Callable, Iterable

from shared.tasks.token_classification import Entity


def without_overlaps(entities: Iterable[Entity], key: Callable[[Entity], tuple[int, ...]]) -> list[Entity]:
    """The entities in order, without each that overlaps one with a smaller key (or an earlier one of the same)."""
    kept: list[Entity] = []
    for entity in sorted(entities, key=key):
        place = bisect_left(kept, entity.start, key=lambda other: other.start)
        after_the_one_before = not place or kept[place - 1].end <= entity.start
        if after_the_one_before and (place == len(kept) or entity.end <= kept[place].start):
            insort(kept, entity, key=lambda other: other.start)
    return kept
