"""Seeded random texts with spans: every kind of character that has ever broken an offset."""

import random
from collections.abc import Iterator

from shared.data.spans.span import Document, Span

_ASCII = tuple("abzAZ059_-–.,:;!?'\"`()[]{}<>/\\|@#$%^&*+=~")
_BLANK = (
    *(" ", "  ", "\t", "\n", "\r", "\r\n", "\n\n", "\u00a0", "\u2003", "\u2028", "\u2029", "\x85", "\x0b", "\x0c"),
    *("\x1c", "\x00", "\x07", "\u200b", "\u200e", "\u200f", "\u202e", "\u2066", "\ufeff", "\u2060"),
)
_MARKS = ("\u200c", "\u200d", "\u00ad", "\u0301", "a\u0323\u0308", "\ufe0f", "\U0001f3fb", "\U000e0100")
_LETTERS = (
    *("é", "e\u0301", "ß", "Ω", "Ж", "İ", "ﬁ", "ǅ", "½", "²", "٣", "𝔘", "\ufffd", "\U0010ffff"),
    *("हिन्दी", "क्षि", "بَيْت", "שָׁלוֹם", "ไทย", "กำ", "한국", "東京", "カ", "ﾊﾟ", "𠮷", "မြန်မာ", "ខ្មែរ"),
)
_EMOJI = (
    *("😀", "👍\U0001f3fd", "👩\u200d👩\u200d👧", "🇩🇪", "🇫", "❤\ufe0f", "1\ufe0f\u20e3"),
    "🏴\U000e0067\U000e0062\U000e007f",
)
_SYNTAX = ("-DOCSTART-", "# text = ", "&#10;", "&amp;", "](", "[x](y)", "\\n", "\\u{20}", "B-ORG", "O", "\tO\n")
_PIECES = (*_ASCII, *_BLANK, *_MARKS, *_LETTERS, *_EMOJI, *_SYNTAX)
LABELS = (
    *("ORG", "PER", "B-ORG", "O", "work of art", "a/b", "x:y", "Ort (DE)", "[z]", "𝔏", "back\\slash", "été"),
    *("#1", "&#9;"),
)


def documents(seed: int, count: int, *, overlaps: bool = False) -> list[Document]:
    """Documents with rows 1, 2, ...; texts may be empty, and spans may begin or end with any character."""
    return list(_documents(random.Random(seed), count, overlaps))


def _documents(random_: random.Random, count: int, overlaps: bool) -> Iterator[Document]:
    for row in range(1, count + 1):
        text = "".join(random_.choices(_PIECES, k=random_.choice((0, 1, 2, 5, 15, 40))))
        yield Document(text, tuple(sorted(_spans(random_, text, overlaps))), row)


def _spans(random_: random.Random, text: str, overlaps: bool) -> set[Span]:
    edges = sorted(random_.choices(range(len(text) + 1), k=random_.choice((0, 2, 4, 8))))
    if overlaps:
        random_.shuffle(edges)
    pairs = [(min(pair), max(pair)) for pair in zip(edges[::2], edges[1::2], strict=True)]
    return {Span(start, end, random_.choice(LABELS)) for start, end in pairs if start < end}
