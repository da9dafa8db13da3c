"""Texts in a prompt, fenced off as data: no text can close its own fence, for the markers hold a digest."""

import hashlib
import re

MARKER = re.compile(r"<<<[A-Z]+(?: \d+)? [0-9a-f]{12}>>>")
"""A line that opens or closes a fence."""


def digest_of(*texts: str) -> str:
    """Twelve hexadecimal digits that nobody can write into the texts they are made of."""
    joined = "\0".join(texts).encode("utf-8", "replace")
    return hashlib.sha256(joined).hexdigest()[:12]


def fenced(text: str, digest: str, name: str = "TEXT") -> str:
    """`text` between two marker lines. `name`: capitals, and a number maybe, that tell what it is."""
    return f"<<<{name} {digest}>>>\n{text}\n<<<END {digest}>>>"
