"""E-mail addresses."""

import re
from collections.abc import Iterator

from shared.tasks.token_classification import Entity

LABEL = "EMAIL"
_LETTERS = "A-Za-z0-9\u00c0-\u024f\u0370-\u052f\u0531-\u0587\u05d0-\u05ea\u0620-\u064a\u0660-\u0669"
_LOCAL = rf"{_LETTERS}'%+&~_-"
# Lengths are those of RFC 5321: bounded, so that hostile text is read in linear time. Signs that the RFC allows but
# nobody has in an address (= / ? # ...) are left out: they stand before one in `to=anna@example.com`.
_ADDRESS = re.compile(
    rf"(?<![{_LOCAL}])"
    rf"(?=[.{_LOCAL}]{{1,64}}@)[{_LOCAL}]+(?:\.[{_LOCAL}]+)*@"
    rf"(?:[{_LETTERS}](?:[{_LETTERS}-]{{0,61}}[{_LETTERS}])?\.){{1,8}}"
    rf"(?:xn--[A-Za-z0-9-]{{1,59}}|(?:(?!\d)[{_LETTERS}]){{2,63}})(?![{_LETTERS}@]|-[{_LETTERS}])"
)
_QUOTES = "'~_"


def find(text: str) -> Iterator[Entity]:
    """The addresses in a text, in order: a local part of at most 64 characters, `@`, and a domain with a dot."""
    for match in _ADDRESS.finditer(text):
        start = match.start()
        # Signs that may begin a local part but mostly are quotes or Markdown around it.
        while text[start] in _QUOTES:
            start += 1
        if text[start] != "@":
            yield Entity(start, match.end(), LABEL, 1.0, text[start : match.end()])
