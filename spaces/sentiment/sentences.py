"""Cutting a text into sentences, with the place of each in the text."""

import re
from dataclasses import dataclass


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# After these a full stop belongs to the word, whatever follows.
NEVER_LAST = _words(
    "mr mrs ms dr prof sr jr st gen sen rep gov vs v no nos fig e.g i.e cf approx est resp "
    "jan feb mar apr jun jul aug sep sept oct nov dec"
)
# These may end a sentence: they do if the next word is one that sentences begin with.
MAY_BE_LAST = _words(
    "inc corp ltd co cos plc bros llc l.p s.a s.p.a n.v b.v a.g p.l.c etc u.s u.k e.u u.n a.m p.m yr mln bln"
)
OPENERS = _words(
    "the a an it its this that these those he she they we i in on at for but and however meanwhile after "
    "before as while when if shares revenue sales profit net analysts investors earnings management"
)
END = re.compile(r"""(?P<stop>[.!?…]+)["'”’)\]]*(?=\s)|(?P<wide>[。！？]+["'”’」』）]*)|(?P<line>\n+)""")
LAST_WORD = re.compile(r"[^\s(\[\"“‘']+$")
NEXT_WORD = re.compile(r"""\s+["'“‘(\[]*(?P<word>[\w$€£¥]+)""")


@dataclass(frozen=True)
class Sentence:
    """`text` is exactly the piece from `start` to `end` of the whole text."""

    start: int
    end: int
    text: str


def split_sentences(text: str) -> list[Sentence]:
    """The sentences of `text` in order, without the white space around them.

    A line break always ends a sentence. Full stops in decimals (3.5), tickers (BRK.B), initials and
    abbreviations (Inc., U.S.) do not.
    """
    cuts = [match.end() for match in END.finditer(text) if _ends(text, match)]
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
    return match["stop"] != "." or not _abbreviation(text[: match.start()], word)


def _abbreviation(before: str, following: str) -> bool:
    """Whether the full stop after `before` belongs to its last word, given the word that follows."""
    last = LAST_WORD.search(before)
    word = last.group().lower() if last else ""
    if word in NEVER_LAST or re.fullmatch(r"[a-z]", word):
        return True
    return word in MAY_BE_LAST and following.lower() not in OPENERS


def _trimmed(text: str, start: int, end: int) -> Sentence | None:
    piece = text[start:end]
    stripped = piece.strip()
    if not stripped:
        return None
    start += len(piece) - len(piece.lstrip())
    return Sentence(start, start + len(stripped), stripped)
