"""What a document gives once it has been read, and how its text is tidied."""

import re
from dataclasses import dataclass
from typing import NamedTuple

MOST_BYTES = 100 << 20
MOST_CHARACTERS = 20_000_000
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_LONE = re.compile("[\ud800-\udfff]")
# Line ends become "\n"; other control characters and soft hyphens are nothing that a reader sees.
_TIDY = {
    **dict.fromkeys([*range(9), *range(14, 32), 127, 0xAD, 0xFEFF]),
    **dict.fromkeys(map(ord, "\r\v\f\x85\u2028"), "\n"),
    ord("\u2029"): "\n\n",
}


@dataclass(frozen=True)
class TextDocument:
    """The text of a file. `notes`: sentences for the user on how it was read and what was left out.

    `title`: what an HTML page calls itself.
    """

    name: str
    text: str
    notes: tuple[str, ...] = ()
    title: str = ""


class Extract(NamedTuple):
    """What a reader of one format finds in a file; the parts are those of `TextDocument`."""

    text: str
    notes: list[str]
    title: str = ""


@dataclass(frozen=True)
class Unreadable:
    """A file of an archive that gave no text. `reason`: a sentence for the user."""

    name: str
    reason: str


class Refused(Exception):
    """A file gives no text. The message goes on from the file's name: `is locked with a password: ...`."""


def tidy(text: str) -> str:
    """The text with `\\n` for every kind of line end, and without what cannot be seen or stored.

    Raises Refused if nothing is left, or if it has more than 20 million characters.
    """
    text = _LONE.sub("\ufffd", text.replace("\r\n", "\n").translate(_TIDY))
    if not text.strip():
        raise Refused("has no text in it.")
    if len(text) > MOST_CHARACTERS:
        raise too_long()
    return text


def visible(name: str) -> str:
    """A name without control characters, and without those that turn the direction of writing."""
    return _UNSEEN.sub("", name)


def too_long() -> Refused:
    """What is said of a text above the limit: nothing is cut off silently."""
    return Refused(f"has more than {MOST_CHARACTERS:,} characters: split it into parts.")
