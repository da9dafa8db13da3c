"""Parses a feed in a process of its own: text made to keep a parser busy for ever must not hold up the server.

Run as a script: the content type on the first line of the input, then the body; the output is JSON.
"""

import calendar
import html
import io
import json
import re
import sys
from contextlib import suppress
from typing import Any

MOST = 500
MOST_SECONDS = 60
MOST_MEMORY = 2 << 30
_LONGEST = 4000
_OLDEST = 631152000  # 1990: earlier dates stand for a missing one
_BLOCKS = "address|article|blockquote|br|div|dd|dl|dt|figure|h[1-6]|hr|li|ol|p|pre|section|table|td|th|tr|ul"
_INLINE = "a|abbr|b|bdi|cite|code|del|em|font|i|img|ins|kbd|mark|q|s|small|span|strike|strong|sub|sup|time|tt|u|wbr"
_HIDDEN = re.compile(r"<!--.*?-->|<(script|style)\b.*?(</\1\s*>|$)", re.IGNORECASE | re.DOTALL)
_BLOCK = re.compile(rf"</?({_BLOCKS})(\s[^<>]*)?/?>", re.IGNORECASE)
_TAG = re.compile(rf"</?({_INLINE})(\s[^<>]*)?/?>", re.IGNORECASE)


def parsed(body: bytes, content_type: str) -> dict[str, Any]:
    """`version` ("" if it is no feed), `title`, `damaged`, and at most 500 `entries`, the newest if there are more.

    Each entry: `text`, `link`, `id`, and `published` in seconds since 1970 or None.
    """
    import feedparser

    # A stream: feedparser takes anything else for an address or a file's name first.
    found = feedparser.parse(
        io.BytesIO(body),
        response_headers={"content-type": content_type},
        resolve_relative_uris=False,
        sanitize_html=False,
    )
    entries = [_entry(entry) for entry in found.entries]
    if len(entries) > MOST:
        entries = sorted(entries, key=lambda entry: -(entry["published"] or 1 << 40))[:MOST]
    broken = found.bozo and type(found.get("bozo_exception")).__module__.startswith("xml")
    return {"version": found.version, "title": _text(found.feed, "title"), "damaged": broken, "entries": entries}


def without_markup(text: str) -> str:
    """The text that a browser would show. Signs in angle brackets that are no HTML stay."""
    text = text[:_LONGEST]
    for _ in range(2):  # many feeds escape twice
        text = _TAG.sub("", _BLOCK.sub(" ", _HIDDEN.sub(" ", text)))
        text = html.unescape(text)
    return _TAG.sub("", _BLOCK.sub(" ", text))


def _entry(entry: Any) -> dict[str, Any]:
    text = _text(entry, "title") or _text(entry, "summary")
    return {
        "text": text,
        "link": _plain(entry, "link"),
        "id": _plain(entry, "id"),
        "published": _moment(entry, "published_parsed") or _moment(entry, "updated_parsed"),
    }


def _plain(entry: Any, name: str) -> str:
    # `dict.get`: feedparser's own looks for other fields as well, and warns of it.
    value = dict.get(entry, "href" if name == "link" and not dict.get(entry, "link") else name)
    return value[:_LONGEST] if isinstance(value, str) else ""


def _text(entry: Any, name: str) -> str:
    return " ".join(without_markup(_plain(entry, name)).split())


def _moment(entry: Any, name: str) -> int | None:
    with suppress(TypeError, ValueError, OverflowError):
        parts: Any = dict.get(entry, name)
        seconds = calendar.timegm(parts)
        return seconds if seconds >= _OLDEST else None
    return None


def _limit() -> None:
    """Give way to the server, and end before it is harmed."""
    with suppress(ImportError, OSError, ValueError):
        import os
        import resource

        os.nice(5)
        resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))


if __name__ == "__main__":
    _limit()
    content_type = sys.stdin.buffer.readline().decode("ascii", "replace").strip()
    json.dump(parsed(sys.stdin.buffer.read(), content_type), sys.stdout)
