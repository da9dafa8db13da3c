"""Sentences as units of training data: no entity is ever cut by the end of one."""

from collections.abc import Sequence

from shared.data.sentences import PARAGRAPH, split_sentences
from shared.tasks.token_classification import Entity

from .places import overlapping

LONGEST_PARAGRAPH = 10_000
"""Characters before and behind a place that are searched for the end of its paragraph."""
Layers = Sequence[Sequence[Entity]]
"""Entities (in order, none overlapping another of its layer) that all have to stay whole."""


def units(text: str, layers: Layers, start: int, end: int) -> list[tuple[int, int]]:
    """Start and end of the sentences from the one at `start` to the one at `end`; those that an entity joins are one.

    The same place always gives the same sentences, whatever else was asked before.
    """
    found = joined(text, layers, *_paragraphs(text, start, end))
    return [(begin, finish) for begin, finish in found if begin < end and start < finish]


def joined(text: str, layers: Layers, first: int, last: int) -> list[tuple[int, int]]:
    """The sentences between two places of the text, without the white space around them."""
    found: list[tuple[int, int]] = []
    for sentence in split_sentences(text[first:last], wrapped=True):
        begin, finish = sentence.start + first, sentence.end + first
        if found and any(_crosses(layer, found[-1][1], begin) for layer in layers):
            begin = found.pop()[0]
        found.append((begin, finish))
    return found


def _crosses(entities: Sequence[Entity], before: int, behind: int) -> bool:
    """Whether an entity begins before the end of a sentence and ends behind the start of the next."""
    return any(one.start < before and behind < one.end for one in overlapping(entities, before - 1, behind + 1))


def _paragraphs(text: str, start: int, end: int) -> tuple[int, int]:
    """From the blank line before `start` to the one behind `end`, or as far as is searched."""
    earliest, latest = max(0, start - LONGEST_PARAGRAPH), min(len(text), end + LONGEST_PARAGRAPH)
    *_, before = [earliest, *(match.end() for match in PARAGRAPH.finditer(text, earliest, start))]
    behind = PARAGRAPH.search(text, end, latest)
    return before, behind.start() if behind else latest
