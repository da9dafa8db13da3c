"""Places in a text: what a selection means, and which entities lie in it."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from shared.data.spans.checks import trimmed, widened
from shared.data.spans.span import Span
from shared.errors import DataError
from shared.tasks.token_classification import Entity

NEAR = 200
"""Characters around a selection that are looked at for the edges of its words."""
_UNSENDABLE = re.compile("[\0\ud800-\udfff]")


def snapped(text: str, start: int, end: int) -> Span:
    """The selection from `start` to `end` without blanks at its edges, grown to whole words.

    Raises DataError if nothing but blanks is selected.
    """
    start, end = max(0, start), min(len(text), end)
    inner = trimmed(text, Span(start, end, "-")) if start < end else None
    if inner is None:
        raise DataError("Nothing is selected but blanks: select the words of the entity.")
    first = max(0, inner.start - NEAR)
    near = text[first : inner.end + NEAR]
    grown = widened(near, Span(inner.start - first, inner.end - first, "-"))
    return Span(grown.start + first, grown.end + first, "-")


def overlapping(entities: Sequence[Entity], start: int, end: int) -> Sequence[Entity]:
    """Those of the `entities` (in order, none overlapping another) that share a character with `start` to `end`."""
    first = bisect_right(entities, start, key=lambda entity: entity.end)
    last = bisect_left(entities, end, key=lambda entity: entity.start)
    return entities[first:last]


def sendable(text: str) -> str:
    """The text with U+FFFD in place of halves of surrogate pairs and of NUL, which JSON or HTML cannot hold.

    It has as many characters as before, so offsets stay right.
    """
    return _UNSENDABLE.sub("\ufffd", text)
