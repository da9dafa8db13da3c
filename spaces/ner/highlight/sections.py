"""Cutting a long text into sections: each is read in one go and shown on one page."""

import re
import unicodedata
from dataclasses import dataclass

from shared.data.spans.words import words

SIZE = 20_000
"""Characters: so many are shown without a browser slowing down."""
_ENDS = (r"\n[^\S\n]*\n\s*", r"\n", r"(?<=[.!?…])\s+", r"(?<=[。！？])", r"\s+")
"""Where to cut, best first: after blank lines, after a line, after a sentence, after a word."""


@dataclass(frozen=True)
class Section:
    """The piece of a text from `start` to `end` (characters)."""

    start: int
    end: int


def cut(text: str, size: int = SIZE) -> list[Section]:
    """Sections of up to `size` characters that cover the text; the last third of each is where a good end is sought.

    There is always at least one.
    """
    starts = [0]
    while len(text) - starts[-1] > size:
        starts.append(_end(text, starts[-1], starts[-1] + size))
    return [Section(start, end) for start, end in zip(starts, [*starts[1:], len(text)], strict=True)]


def section_at(sections: list[Section], place: int) -> int:
    """The number of the section that a character is in."""
    return next((number for number, section in enumerate(sections) if place < section.end), len(sections) - 1)


def _end(text: str, start: int, latest: int) -> int:
    """The last good place to cut at, up to `latest`; `latest` itself if there is none."""
    earliest = latest - (latest - start) // 3
    for pattern in _ENDS:
        *_, last = [0, *(match.end() for match in re.finditer(pattern, text[earliest:latest]))]
        if last:
            return earliest + last
    # Scripts without spaces: between two characters, and never between a letter and its accent.
    starts = [start for start, _ in words(text[earliest : latest + 1]) if start]
    end = earliest + starts[-1] if starts else latest
    while end > earliest and unicodedata.category(text[end])[0] == "M":
        end -= 1
    return end if end > earliest else latest
