"""The mentions that the model missed: other places where the text of an entity stands as a whole word."""

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

# Thai to Khmer, kana, Han: scripts that write words without a space between them.
_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
_LETTER = re.compile(rf"[^\W{_UNSPACED}]")
_TOKEN = re.compile(rf"[{_UNSPACED}]|{_LETTER.pattern}+")
_GAP = re.compile(r"\s+")


class Place(NamedTuple):
    """`original` is the entity's text, which may stand in the document with other white space."""

    start: int
    end: int
    label: str
    original: str
    missed: bool = False


class _Wanted(NamedTuple):
    words: list[str]
    lead: int
    label: str
    original: str


def with_missed(text: str, places: Sequence[Place]) -> list[Place]:
    """The places (in order, none overlapping) and the missed ones.

    A text is looked for with any white space between its words, and if it has two words or more, also in capitals.
    One that is found around known places (`Anna Lund` around `Lund`) takes theirs. What has no letter or digit is
    not looked for. Takes time in proportion to the length of the document.
    """
    kept = list(places)
    starts = [place.start for place in places]
    replaced: set[int] = set()
    at = 0
    for found in _found(text, _index(places)):
        first = bisect_right(starts, found.start)
        first -= first > 0 and places[first - 1].end > found.start
        last = first
        while last < len(places) and places[last].start < found.end:
            last += 1
        within = all(found.start <= place.start and place.end <= found.end for place in places[first:last])
        known = any((place.start, place.end) == (found.start, found.end) for place in places[first:last])
        if found.start < at or known or not within:
            continue
        at = found.end
        replaced.update(range(first, last))
        kept.append(found._replace(missed=first == last))
    return sorted(place for number, place in enumerate(kept) if number not in replaced)


def is_whole(text: str, start: int, end: int) -> bool:
    """Whether a piece does not begin or end within a word."""
    return not (_joins(text, start) or _joins(text, end))


def _joins(text: str, at: int) -> bool:
    return 0 < at < len(text) and bool(_LETTER.match(text[at - 1]) and _LETTER.match(text[at]))


def _index(places: Iterable[Place]) -> dict[str, list[_Wanted]]:
    """What is looked for by its first word, the longest first. Of several labels, the most frequent one counts."""
    labels: dict[str, Counter[str]] = defaultdict(Counter)
    for place in places:
        labels[place.original][place.label] += 1
    index: dict[str, list[_Wanted]] = defaultdict(list)
    for original in sorted(labels, key=lambda original: -len(original)):
        label = labels[original].most_common(1)[0][0]
        for spelling in _spellings(original):
            if first := _TOKEN.search(spelling):
                index[first.group()].append(_Wanted(spelling.split(), first.start(), label, original))
    return index


def _spellings(original: str) -> list[str]:
    return [original, original.upper()] if len(original.split()) > 1 else [original]


def _found(text: str, index: dict[str, list[_Wanted]]) -> Iterator[Place]:
    for token in _TOKEN.finditer(text):
        for wanted in index.get(token.group(), ()):
            start = token.start() - wanted.lead
            end = _end(text, start, wanted.words) if start >= 0 else None
            if end is not None and is_whole(text, start, end):
                yield Place(start, end, wanted.label, wanted.original)


def _end(text: str, at: int, words: list[str]) -> int | None:
    """Where the words end that begin there, with any white space between them."""
    for number, word in enumerate(words):
        if number:
            gap = _GAP.match(text, at)
            if gap is None:
                return None
            at = gap.end()
        if not text.startswith(word, at):
            return None
        at += len(word)
    return at
