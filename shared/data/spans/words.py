"""A text cut into words and punctuation marks, in any script; nothing that belongs together is cut."""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from functools import cache
from itertools import pairwise

from shared.data.spans.span import Span

# Each character becomes a letter for its kind, and the text is cut by the pattern of these letters:
# w letter or digit, c character of a script without spaces, r half of a flag, x any other sign,
# m what belongs to the character before it, z the joiner that ties emoji together, b blank.
_UNITS = re.compile(r"w[wmz]*|c[mz]*|rr?[mz]*|x(?:[mz]|(?<=z)[xr])*|[mz]+")
_JOINER = 0x200D
_ATTACHED = ((0x00AD, 0x00AD), (0x200C, 0x200C), (0x2060, 0x2060), (0x1F3FB, 0x1F3FF), (0xE0020, 0xE007F))
_FLAG_LETTERS = (0x1F1E6, 0x1F1FF)
# Format characters that are seen: the Arabic number signs and their like.
_SEEN = ((0x0600, 0x0605), (0x06DD, 0x06DD), (0x070F, 0x070F), (0x0890, 0x0891), (0x08E2, 0x08E2), (0x110BD, 0x110CD))
_WITHOUT_SPACES = (
    (0x0E00, 0x0FFF),  # Thai, Lao, Tibetan
    (0x1000, 0x109F),  # Myanmar
    (0x1780, 0x17FF),  # Khmer
    (0x1980, 0x19DF),  # New Tai Lue
    (0x3005, 0x3007),  # Han
    (0x3040, 0x312F),  # Hiragana, Katakana, Bopomofo
    (0x31A0, 0x31FF),  # Bopomofo, Katakana
    (0x3400, 0x9FFF),  # Han
    (0xA000, 0xA4CF),  # Yi
    (0xF900, 0xFAFF),  # Han
    (0xFF66, 0xFF9F),  # Katakana
    (0x1B000, 0x1B16F),  # Kana
    (0x20000, 0x3FFFF),  # Han
)


def words(text: str) -> list[tuple[int, int]]:
    """Start and end of each word and each punctuation mark or other sign, in order.

    Combining marks, variation selectors and joined emoji stay with their base. In scripts that put no
    spaces between words (Chinese, Japanese, Thai, ...) each character stands alone. What lies between
    the words is blank: white space, control characters and invisible marks such as U+200B and U+FEFF.
    """
    return [match.span() for match in _UNITS.finditer(text.translate(_kinds()))]


def is_blank(character: str) -> bool:
    """Whether a character is part of no word: white space, a control character, an invisible mark."""
    return _kind(ord(character)) == "b"


def cut_at(units: Iterable[tuple[int, int]], spans: Iterable[Span]) -> list[tuple[int, int]]:
    """The words cut at the edges of the spans, so that each span begins and ends where a word does.

    Where a span begins or ends with blanks, the blanks become a word of their own: without it the edge
    could not be told. `units` are in order and do not overlap; so are the words that come back.
    """
    units, spans = list(units), [span for span in spans if span.start < span.end]
    if not spans:
        return units
    regions = units + [piece for span in spans for piece in _blank_edges(units, span)]
    cuts = sorted({edge for span in spans for edge in (span.start, span.end)} | {e for r in regions for e in r})
    return sorted({piece for region in regions for piece in _pieces(region, cuts)})


def _pieces(region: tuple[int, int], cuts: list[int]) -> Iterable[tuple[int, int]]:
    start, end = region
    return pairwise([start, *cuts[bisect_right(cuts, start) : bisect_left(cuts, end)], end])


def _blank_edges(units: list[tuple[int, int]], span: Span) -> list[tuple[int, int]]:
    """The parts of a span before its first word and behind its last one."""
    first = bisect_left(units, span.start + 1, key=lambda unit: unit[1])  # the first that ends inside or behind
    last = bisect_left(units, span.end, key=lambda unit: unit[0]) - 1  # the last that begins before the end
    if last < first:
        return [(span.start, span.end)]
    edges = [(span.start, units[first][0]), (units[last][1], span.end)]
    return [(start, end) for start, end in edges if start < end]


class _Kinds(dict[int, str]):
    def __missing__(self, code: int) -> str:
        kind = self[code] = _kind(code)
        return kind


@cache
def _kinds() -> _Kinds:
    """One for all texts: each character is looked up once."""
    return _Kinds()


def _kind(code: int) -> str:
    character, category = chr(code), unicodedata.category(chr(code))
    if code == _JOINER:
        return "z"
    if category[0] == "M" or _within(code, _ATTACHED):
        return "m"
    if character.isspace() or category == "Cc" or (category == "Cf" and not _within(code, _SEEN)):
        return "b"
    if category[0] in "LN":
        return "c" if _within(code, _WITHOUT_SPACES) else "w"
    return "r" if _within(code, (_FLAG_LETTERS,)) else "x"


def _within(code: int, ranges: tuple[tuple[int, int], ...]) -> bool:
    return any(first <= code <= last for first, last in ranges)
