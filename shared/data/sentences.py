"""Cutting a text into sentences, with the place of each in the text."""

import re
from bisect import bisect_right
from dataclasses import dataclass
from itertools import pairwise


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# After these a full stop belongs to the word, whatever follows.
NEVER_LAST = _words(
    "mr mrs ms dr prof sr jr st gen sen rep gov col capt lt sgt maj vs v e.g i.e cf approx est resp "
    "jan feb mar apr jun jul aug sep sept oct nov dec"
)
# These only count something: they end a sentence unless a number follows.
NUMBERED = _words("no nos fig figs vol pp")
# These may end a sentence: they do if the next word is one that sentences begin with.
MAY_BE_LAST = _words(
    "inc corp ltd co cos plc bros llc l.p s.a s.p.a n.v b.v a.g p.l.c etc u.s u.k e.u u.n a.m p.m yr mln bln"
)
OPENERS = _words(
    "the a an it its this that these those he she they we i in on at for but and however meanwhile after "
    "before as while when if shares revenue sales profit net analysts investors earnings management"
)
END = re.compile(r"""(?P<stop>[.!?…]+)["'”’)\]]*(?=\s)|(?P<wide>[。！？]+["'”’」』）]*)|(?P<line>(?:\r\n?|\n)+)""")
LAST_WORD = re.compile(r"[^\s(\[\"“‘']+$")
NEXT_WORD = re.compile(r"""\s+["'“‘(\[]*(?P<word>[\w$€£¥]+)""")
LONGEST_WORD = 64
"""Characters that are looked back at for the word before a full stop."""
PARAGRAPH = re.compile(r"\n\s*\n")
NARROWEST, WIDEST = 40, 120
"""Characters a line: texts of narrower lines are lists or verse, wider ones were not wrapped by hand."""


@dataclass(frozen=True)
class Sentence:
    """`text` is exactly the piece from `start` to `end` of the whole text."""

    start: int
    end: int
    text: str


def split_sentences(text: str, *, wrapped: bool = False) -> list[Sentence]:
    """The sentences of `text` in order, without the white space around them.

    A line break ends a sentence; with `wrapped` it does not where it looks as if the next word had only had no
    room on the line. Full stops in decimals (3.5), tickers (BRK.B), initials and abbreviations (Inc., U.S.) do
    not end one.
    """
    soft = _soft_breaks(text) if wrapped else frozenset()
    cuts = [match.end() for match in END.finditer(text) if match.start() not in soft and _ends(text, match)]
    bounds = zip([0, *cuts], [*cuts, len(text)], strict=True)
    return [piece for start, end in bounds if (piece := _trimmed(text, start, end))]


def _ends(text: str, match: re.Match[str]) -> bool:
    if match["stop"] is None:
        return True
    following = NEXT_WORD.match(text, match.end())
    if following is None:
        return True
    word = following["word"]
    if word[0].islower():
        return False
    before = text[max(0, match.start() - LONGEST_WORD) : match.start()]
    return match["stop"] != "." or not _abbreviation(before, word)


def _abbreviation(before: str, following: str) -> bool:
    """Whether the full stop after `before` belongs to its last word, given the word that follows."""
    last = LAST_WORD.search(before)
    word = last.group().lower() if last else ""
    if word in NUMBERED:
        return following[0].isdigit()
    if word in NEVER_LAST or re.fullmatch(r"[a-z]", word):
        return True
    return word in MAY_BE_LAST and following.lower() not in OPENERS


def _soft_breaks(text: str) -> frozenset[int]:
    """The places of the line breaks at which a paragraph was only wrapped.

    There, the first word of the next line would not have fitted into the width of the paragraph, which is that of
    its longest line.
    """
    soft: list[int] = []
    start = 0
    ends = [match.start() for match in PARAGRAPH.finditer(text)]
    while start < len(text):
        place = bisect_right(ends, start)
        end = ends[place] if place < len(ends) else len(text)
        soft += _soft_in(text, start, end)
        start = max(end, start + 1)
    return frozenset(soft)


def _soft_in(text: str, start: int, end: int) -> list[int]:
    """The soft breaks of one paragraph; none if it is a list, in which only a few lines happen to be full."""
    lines = text[start:end].split("\n")
    width = max(len(line.rstrip()) for line in lines)
    if not NARROWEST <= width <= WIDEST:
        return []
    soft, at = [], start
    for line, following in pairwise(lines):
        words = following.split(maxsplit=1)
        at += len(line)
        if words and len(line.rstrip()) + 1 + len(words[0]) > width:
            soft.append(at - 1 if line.endswith("\r") else at)
        at += 1
    return soft if len(soft) > (len(lines) - 1) / 2 else []


def _trimmed(text: str, start: int, end: int) -> Sentence | None:
    piece = text[start:end]
    stripped = piece.strip()
    if not stripped:
        return None
    start += len(piece) - len(piece.lstrip())
    return Sentence(start, start + len(stripped), stripped)
