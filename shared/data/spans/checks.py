"""What may be wrong with the spans of a text, and how to put it right."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from shared.data.spans.span import Span
from shared.data.spans.words import is_blank, words

Kind = Literal["outside", "empty", "overlap", "blank-edges", "inside-word", "no-label"]


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong with `span`; `other` is the span that it overlaps."""

    kind: Kind
    span: Span
    other: Span | None = None


def problems(text: str, spans: Iterable[Span]) -> list[Problem]:
    """All that is wrong with the spans of a text, in the order of the spans' starts.

    - `outside`: begins before the text or ends behind it; such a span is checked no further
    - `empty`: ends where it begins or before; such a span is checked no further
    - `no-label`: the label is empty or blank
    - `overlap`: shares characters with an earlier span, which is `other`
    - `blank-edges`: begins or ends with white space or another blank (see `trimmed`)
    - `inside-word`: begins or ends within a word of `words(text)` (see `widened`)
    """
    found: list[Problem] = []
    units: list[tuple[int, int]] | None = None
    reach: Span | None = None  # of those so far, the one that ends last
    for span in sorted(spans):
        if kind := _misplaced(text, span):
            found.append(Problem(kind, span))
            continue
        units = words(text) if units is None else units
        if reach and span.start < reach.end:
            found.append(Problem("overlap", span, reach))
        found += [Problem(kind, span) for kind in _flaws(text, span, units)]
        reach = span if reach is None or span.end > reach.end else reach
    return found


def _flaws(text: str, span: Span, units: Sequence[tuple[int, int]]) -> Iterator[Kind]:
    if not span.label.strip():
        yield "no-label"
    if is_blank(text[span.start]) or is_blank(text[span.end - 1]):
        yield "blank-edges"
    if _cuts(units, span.start) or _cuts(units, span.end):
        yield "inside-word"


def overlaps(spans: Iterable[Span]) -> bool:
    """Whether any two of the spans share a character."""
    end = 0
    for span in sorted(spans):
        if span.start < end:
            return True
        end = max(end, span.end)
    return False


def keep_longest(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The spans without overlaps, in order: of those that overlap the longest stays, of equals the earliest."""
    kept: list[Span] = []
    for span in sorted(spans, key=lambda span: (span.start - span.end, span.start)):
        place = bisect_left(kept, span.start, key=lambda other: other.start)
        before = place and kept[place - 1].end > span.start
        behind = place < len(kept) and kept[place].start < span.end
        if not before and not behind:
            kept.insert(place, span)
    return tuple(kept)


def trimmed(text: str, span: Span) -> Span | None:
    """The span without blanks at its edges; None if there is nothing else in it."""
    start, end = span.start, span.end
    while start < end and is_blank(text[start]):
        start += 1
    while end > start and is_blank(text[end - 1]):
        end -= 1
    return Span(start, end, span.label) if start < end else None


def widened(text: str, span: Span, units: Sequence[tuple[int, int]] | None = None) -> Span:
    """The span grown to the edges of the words that it cuts. `units`: `words(text)`, if it is at hand."""
    units = words(text) if units is None else units
    start, end = _cuts(units, span.start), _cuts(units, span.end)
    return Span(start[0] if start else span.start, end[1] if end else span.end, span.label)


def _misplaced(text: str, span: Span) -> Kind | None:
    if span.start < 0 or span.end > len(text):
        return "outside"
    return "empty" if span.start >= span.end else None


def _cuts(units: Sequence[tuple[int, int]], place: int) -> tuple[int, int] | None:
    """The word that a place lies within."""
    at = bisect_right(units, place, key=lambda unit: unit[0]) - 1
    return units[at] if at >= 0 and units[at][0] < place < units[at][1] else None
