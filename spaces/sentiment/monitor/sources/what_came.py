"""Says what an answer is that is no feed, so that the user knows what to do."""

import html
import re
from typing import TYPE_CHECKING

from .entries import web_link

if TYPE_CHECKING:
    from shared.web.fetch import Answer

_HEAD = 200_000
_SIGNS = [
    (b"\x89PNG", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"GIF8", "an image"),
    (b"%PDF", "a PDF document"),
    (b"PK\x03\x04", "a packed file"),
    (b"\x1f\x8b", "a packed file"),
]
_LINK = re.compile(r"<link\b([^<>]{1,2000})>", re.IGNORECASE)
_VALUE = re.compile(r"""([a-z]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
_FEED = re.compile(r"application/(rss|atom|rdf)\+xml", re.IGNORECASE)


def what_came(answer: "Answer") -> str:
    """A sentence on an answer that is no feed; for a web page that names its feed, which."""
    body = answer.body.lstrip(b"\xef\xbb\xbf \t\r\n")
    if not body:
        return "There is nothing at this address: an RSS or Atom feed was expected."
    page = _as_text(body)
    if feed := _named_feed(page, answer.url):
        return f"This is a web page, not a feed. It names a feed, though: add {feed} instead."
    return f"This is {_kind(body, page, answer)}, not an RSS or Atom feed: look for a link named “RSS” on the site."


def _kind(body: bytes, page: str, answer: "Answer") -> str:
    named = answer.headers.get("content-type", "").lower()
    for sign, kind in _SIGNS:
        if body.startswith(sign):
            return kind
    if named.startswith("image/") or (body.startswith(b"RIFF") and body[8:12] == b"WEBP"):
        return "an image"
    if re.search(r"<(!doctype\s+html|html|head|body)\b", page[:5000], re.IGNORECASE):
        return "a web page"
    if body[:1] in b"{[" and ("json" in named or re.match(r'[\[{]\s*["\[{\]}\d]', page)):
        return "JSON"
    if body.startswith(b"<"):
        return "XML of another kind"
    return "plain text" if b"\x00" not in body[:5000] else "a file of some other kind"


def _as_text(body: bytes) -> str:
    return body[:_HEAD].decode("utf-8", "replace")


def _named_feed(page: str, base: str) -> str | None:
    """The first feed that a page's head names."""
    for link in _LINK.finditer(page):
        values = {name.lower(): html.unescape(a or b or c) for name, a, b, c in _VALUE.findall(link[1])}
        if "alternate" in values.get("rel", "").lower().split() and _FEED.match(values.get("type", "")):
            return web_link(values.get("href"), base)
    return None
