"""A marked part of a text."""

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Span:
    """`text[start:end]` is a `label`. Offsets are characters (code points) of the original text, `end` exclusive."""

    start: int
    end: int
    label: str


@dataclass(frozen=True)
class Document:
    """A text with its spans, in the order of their start. `row`: the number that the user's file shows for it."""

    text: str
    spans: tuple[Span, ...] = ()
    row: int = 0
