"""A passage taken apart without breaking its Markdown: sentences, items of lists, rows of tables."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from shared.data.sentences import split_sentences

from ..knowledge.markdown import Line, headings, lines

Kind = Literal["sentence", "item", "steps", "row", "code"]
_BULLET = re.compile(r"[ ]{0,3}[-*+][ \t]+\S")
_STEP = re.compile(r"[ ]{0,3}\d{1,3}[.)][ \t]+\S")
_ROW = re.compile(r"[ ]{0,3}\|.*")
_RULE = re.compile(r"[ ]{0,3}\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*")
_ENDED = re.compile(r"[.!?…。！？][\"'”’»)\]*_]*\Z")


@dataclass(frozen=True)
class Unit:
    """`start`, `end`: its place in the passage. `block`: units of one paragraph, list or table have the same number.

    `head`: the place of what is shown with it: the head of its table, or the sentence that leads to its list (0, 0:
    nothing). `leads`: it leads to the list that follows it.
    """

    kind: Kind
    start: int
    end: int
    block: int
    head: tuple[int, int] = (0, 0)
    leads: bool = False


def units_of(text: str) -> list[Unit]:
    """The units of a passage in order. Headings are none; the steps of a numbered list are one."""
    found: list[Unit] = []
    for number, block in enumerate(_blocks(text)):
        found += _read(text, block, number, found)
    return found


def as_markdown(text: str, chosen: list[Unit]) -> str:
    """Consecutive units of a passage as Markdown that stands by itself."""
    parts = []
    for number, group in groupby(chosen, lambda unit: unit.block):
        some = list(group)
        body = text[some[0].start : some[-1].end]
        first, last = some[0].head
        # What leads to a list is not said twice.
        said = any(unit.start == first and unit.block != number for unit in chosen)
        gap = "\n" if some[0].kind == "row" else "\n\n"
        parts.append(body if said or not last else text[first:last] + gap + body)
    return "\n\n".join(parts)


def _blocks(text: str) -> Iterator[list[Line]]:
    """Neighbouring lines of one kind; blank lines and headings separate them."""
    titles = _titles(text)
    block: list[Line] = []
    for line in lines(text):
        blank = line.start in titles or (not line.text.strip() and not line.code)
        if block and (blank or not _together(block, line)):
            yield block
            block = []
        if not blank:
            block.append(line)
    if block:
        yield block


def _titles(text: str) -> set[int]:
    """Where the lines of headings begin; of one that is underlined there are two."""
    return {
        heading.start + line.start for heading in headings(text) for line in lines(text[heading.start : heading.end])
    }


def _kind(line: Line) -> Kind:
    if line.code:
        return "code"
    if _ROW.fullmatch(line.text):
        return "row"
    if _STEP.match(line.text):
        return "steps"
    return "item" if _BULLET.match(line.text) else "sentence"


def _together(block: list[Line], line: Line) -> bool:
    """Whether a line goes on with the block: what follows an item without a sign of its own belongs to it."""
    first, kind = _kind(block[0]), _kind(line)
    return first == kind or (first in ("item", "steps") and (kind == "sentence" or line.text.startswith("  ")))


def _read(text: str, block: list[Line], number: int, before: list[Unit]) -> list[Unit]:
    kind = _kind(block[0])
    start, end = block[0].start, _last(block[-1])
    if kind == "sentence":
        return _sentences(text, start, end, number)
    if kind == "row":
        return _rows(block, number)
    head = _lead(text, before) if kind in ("item", "steps") else (0, 0)
    if kind == "item":
        return [Unit(kind, *place, number, head) for place in _items(block)]
    return [Unit(kind, start, end, number, head)]


def _items(block: list[Line]) -> list[tuple[int, int]]:
    places: list[tuple[int, int]] = []
    for line in block:
        start = line.start if _kind(line) == "item" or not places else places.pop()[0]
        places.append((start, _last(line)))
    return places


def _sentences(text: str, start: int, end: int, number: int) -> list[Unit]:
    pieces = split_sentences(text[start:end], wrapped=True)
    return [
        Unit("sentence", start + piece.start, start + piece.end, number, leads=not _ENDED.search(piece.text))
        for piece in pieces
    ]


def _rows(block: list[Line], number: int) -> list[Unit]:
    headed = len(block) > 2 and _RULE.fullmatch(block[1].text)
    head = (block[0].start, _last(block[1])) if headed else (0, 0)
    rows = [line for line in block[2 if headed else 0 :] if not _RULE.fullmatch(line.text)]
    return [Unit("row", line.start, _last(line), number, head) for line in rows]


def _lead(text: str, before: list[Unit]) -> tuple[int, int]:
    """The sentence that leads to a list, if the last one before it does."""
    if not before or before[-1].kind != "sentence" or not before[-1].leads:
        return 0, 0
    return before[-1].start, before[-1].end


def _last(line: Line) -> int:
    return line.start + len(line.text.rstrip())
