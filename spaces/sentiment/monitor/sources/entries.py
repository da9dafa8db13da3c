"""What comes from outside, made fit to keep: one line of text, and links that only lead to the web."""

import re
import unicodedata
from urllib.parse import urljoin, urlsplit

LONGEST_TEXT = 500
LONGEST_LINK = 2000
_BIDI = re.compile("[\u202a-\u202e\u2066-\u2069\ufeff]")


def one_line(text: str, most: int = LONGEST_TEXT) -> str:
    """The text on one line, without what no database keeps or what turns the page's direction round."""
    visible = "".join(" " if unicodedata.category(sign) in ("Cc", "Cs") else sign for sign in text[: 20 * most])
    joined = " ".join(_BIDI.sub("", visible).split())
    return joined if len(joined) <= most else joined[: most - 1].rstrip() + "…"


def web_link(text: str | None, base: str = "") -> str | None:
    """The link in full if it leads to the web (http or https), else None."""
    cleaned = (text or "").strip()
    if (
        not cleaned
        or len(cleaned) > LONGEST_LINK
        or any(ord(sign) < 33 or 0xD800 <= ord(sign) < 0xE000 for sign in cleaned)
    ):
        return None
    try:
        full = urljoin(base, cleaned)
        parts = urlsplit(full)
        return full if parts.scheme in ("http", "https") and parts.hostname else None
    except ValueError:
        return None
