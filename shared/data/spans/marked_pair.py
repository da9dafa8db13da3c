"""Two marked parts of a text in one string, in the form of SemEval-2010 Task 8 (Hendrickx et al. 2010).

`The <e1>company</e1> fabricates plastic <e2>chairs</e2>.`
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

TAG = re.compile(r"<(/?)e([12])>", re.IGNORECASE)
TAGS = ["</e1>", "</e2>", "<e1>", "<e2>"]
SIGNS = {"<e1>": "[ ", "</e1>": " ]", "<e2>": "{ ", "</e2>": " }"}
"""What a model reads for the marks: single tokens in the vocabularies of most encoders."""
SIGN = 2
"""Characters of each."""
OTHER_BRACKETS = str.maketrans("[]{}", "()()")
Place = tuple[int, int]
"""Start and end in characters."""


class Read(NamedTuple):
    """A text as the model reads it. `spans`: where the two entities stand in it, empty if they are not marked."""

    text: str
    spans: tuple[Place, ...]


def mark_pair(text: str, first: Place, second: Place) -> str:
    """The text with <e1> around `first` and <e2> around `second`, whichever comes first.

    Raises ValueError if they overlap.
    """
    (start, end, number), (later, last, other) = sorted([(*first, 1), (*second, 2)])
    if end > later:
        raise ValueError(f"The parts {first} and {second} overlap.")
    pieces = [text[:start], text[start:end], text[end:later], text[later:last], text[last:]]
    # What looks like a mark already must not be taken for one.
    before, one, between, two, after = (TAG.sub(r"(\1e\2)", piece) for piece in pieces)
    return f"{before}<e{number}>{one}</e{number}>{between}<e{other}>{two}</e{other}>{after}"


def read_marks(text: str) -> Read:
    """The text as the model reads it: the first entity in [ ], the second in { }, other brackets made round."""
    tags = list(TAG.finditer(text))
    if sorted(tag[0].lower() for tag in tags) != TAGS:
        return Read(text.translate(OTHER_BRACKETS), ())
    read, at = "", 0
    opened: dict[str, int] = {}
    spans: dict[str, Place] = {}
    for tag in tags:
        read += text[at : tag.start()].translate(OTHER_BRACKETS)
        sign, at = SIGNS[tag[0].lower()], tag.end()
        if tag[1]:
            spans[tag[2]] = (opened.get(tag[2], len(read)), len(read))
        read += sign
        opened.setdefault(tag[2], len(read))
    empty = any(not read[start:end].strip() for start, end in spans.values())
    return Read(read + text[at:].translate(OTHER_BRACKETS), () if empty else (spans["1"], spans["2"]))


def between(spans: Sequence[Place]) -> Place:
    """What stands between the two `spans` of a `Read`, without their brackets; (0, 0) where nothing does."""
    if not spans:
        return 0, 0
    start, end = min(last for _, last in spans) + SIGN, max(first for first, _ in spans) - SIGN
    return (start, end) if start < end else (0, 0)


def without_marks(text: str) -> str:
    """The text as it was before it was marked."""
    return TAG.sub("", text)
