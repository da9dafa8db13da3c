"""A text within tags that may lie in each other, such as sentences, marks and phrases."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from shared.ui import markup


@dataclass(frozen=True)
class Span:
    """The piece of a text from `start` to `end` (characters), with the tags (ready-made HTML) around it."""

    start: int
    end: int
    opening: str
    closing: str


def layered(text: str, start: int, end: int, layers: Sequence[Sequence[Span]]) -> str:
    """The text from `start` to `end` within the tags of the spans of each layer, inner ones cut at the edges of outer
    ones. The spans of a layer are in order; where they overlap, the earlier one wins."""
    if not layers:
        return _exact(text[start:end])
    spans, inner = layers[0], layers[1:]
    first = max(0, bisect_right(spans, start, key=lambda span: span.start) - 1)
    pieces, at = [], start
    for number in range(first, len(spans)):  # no slice: there may be thousands of spans behind
        span = spans[number]
        if span.start >= end:
            break
        begin, finish = max(at, span.start), min(end, span.end)
        if begin < finish:
            pieces += [layered(text, at, begin, inner), span.opening, layered(text, begin, finish, inner), span.closing]
            at = finish
    pieces.append(layered(text, at, end, inner))
    return "".join(pieces)


def _exact(text: str) -> str:
    """Text such that the browser has every character of it: HTML would read a carriage return as a line feed."""
    return markup.text(text).replace("\r", "&#13;")
