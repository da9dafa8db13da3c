"""Long texts cut into sections that a model reads in one go."""

import math
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from shared.data.sentences import split_sentences
from shared.data.spans.words import words

BLANK_LINE = re.compile(r"\n[^\S\n]*\n")
SPACE = re.compile(r"\s+")
NEAR = 2 / 3
"""How full a section is at least, measured by what it should have, when it ends with a paragraph."""

Count = Callable[[str], int]


@dataclass(frozen=True)
class Section:
    """The piece of the text `document` (its number) from `start` to `end` (characters)."""

    document: int
    start: int
    end: int


@dataclass(frozen=True)
class _Unit:
    """A sentence, or a part of one that is too long; with the blanks after it. `last`: it ends a paragraph."""

    start: int
    end: int
    tokens: int
    last: bool


def cut(texts: Sequence[str], count: Count, room: int) -> list[Section]:
    """Sections of at most `room` tokens, of about the same size in each text; every text begins a new one.

    They end with a paragraph where one ends near by, else with a sentence; only a sentence that is too long by
    itself is cut. Only blanks are left out.
    """
    return [section for number, text in enumerate(texts) for section in _sections(number, text, count, room)]


def _sections(number: int, text: str, count: Count, room: int) -> Iterator[Section]:
    if text.strip() and count(text) <= room:
        yield _trimmed(number, text, 0, len(text))
        return
    units = list(_units(text, count, room))
    left, first = sum(unit.tokens for unit in units), 0
    while first < len(units):
        last = _end(units, first, left, room)
        # The parts of a text may have a few tokens less than the whole.
        while last > first + 1 and count(text[units[first].start : units[last - 1].end]) > room:
            last -= 1
        yield _trimmed(number, text, units[first].start, units[last - 1].end)
        left -= sum(unit.tokens for unit in units[first:last])
        first = last


def _end(units: Sequence[_Unit], first: int, left: int, room: int) -> int:
    """The unit before which a section that begins with `first` ends. `left`: tokens from there to the end."""
    goal = left / math.ceil(left / room) if left else 0
    size, best = 0, (False, -math.inf)
    end = first + 1
    for place in range(first, len(units)):
        size += units[place].tokens
        if size > room:
            break
        rank = (units[place].last and size >= NEAR * goal, -abs(size - goal))
        if rank >= best:
            best, end = rank, place + 1
    return end


def _units(text: str, count: Count, room: int) -> Iterator[_Unit]:
    sentences = split_sentences(text, wrapped=True)
    for place, sentence in enumerate(sentences):
        following = sentences[place + 1].start if place + 1 < len(sentences) else len(text)
        last = bool(BLANK_LINE.search(text, sentence.end, following))
        tokens = count(text[sentence.start : following])
        if tokens <= room:
            yield _Unit(sentence.start, following, tokens, last)
            continue
        for start, end in _halves(text, sentence.start, sentence.end, count, room):
            yield _Unit(start, end, count(text[start:end]), last and end == sentence.end)


def _halves(text: str, start: int, end: int, count: Count, room: int) -> Iterator[tuple[int, int]]:
    """Pieces of at most `room` tokens, cut between words if there is a place."""
    if count(text[start:end]) <= room or end - start < 2:
        yield start, end
        return
    middle = _middle(text, start, end)
    yield from _halves(text, start, middle, count, room)
    yield from _halves(text, middle, end, count, room)


def _middle(text: str, start: int, end: int) -> int:
    """The best place to cut near the middle: a blank, the edge of a word, or any."""
    middle, quarter = (start + end) // 2, (end - start) // 4
    low, high = max(start + 1, middle - quarter), min(end, middle + quarter + 1)
    places = [match.end() for match in SPACE.finditer(text, low, high) if match.end() < end]
    places = places or [low + at for at, _ in words(text[low:high]) if at]
    return min(places, key=lambda place: abs(place - middle), default=middle)


def _trimmed(number: int, text: str, start: int, end: int) -> Section:
    piece = text[start:end]
    return Section(number, start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip()))
