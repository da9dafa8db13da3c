"""RSS and Atom: asked for only when it has changed, and trusted in nothing."""

import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from shared.errors import SourceError
from shared.web.fetch import Answer, fetch
from shared.web.status import complaint

from ..items import Item, Reading, Surroundings, key_of
from .entries import one_line, web_link
from .what_came import what_came

if TYPE_CHECKING:
    from ..sourcebook import Source

PARSE_SECONDS = 60.0
LONGEST_WAIT = 24 * 3600.0
_AHEAD = timedelta(days=1)
_REMEMBERED = {"etag": "If-None-Match", "last-modified": "If-Modified-Since"}
_SCRIPT = Path(__file__).with_name("parse_feed.py")


def read(source: "Source", surroundings: Surroundings) -> Reading:
    """The entries of the feed, if it has changed since the last look. Raises SourceError."""
    answer = fetch(source.address, allow_private=surroundings.allow_private, headers=_conditions(source.cursor))
    if answer.status == 304:
        return Reading([], "Nothing new since the last look.", dict(source.cursor))
    if answer.status >= 400 or answer.status // 100 == 3:
        raise refusal(answer, datetime.now(UTC))
    found = parse(answer)
    items = _items(found["entries"], source.address, answer.url, datetime.now(UTC))
    cursor = {name: answer.headers[name] for name in _REMEMBERED if _can_be_sent(answer.headers.get(name, ""))}
    cursor["title"] = one_line(found["title"], 120)
    return Reading(items, _said(items, found["damaged"]), cursor)


def refusal(answer: Answer, now: datetime) -> SourceError:
    """What a status other than success says, and when to ask again."""
    host = _host(answer.url)
    if answer.status == 410:
        return SourceError(f"{host} says that this feed is gone for good (410): remove it.", final=True)
    wait = _seconds(answer.headers.get("retry-after", ""), now) if answer.status in (429, 503) else None
    return SourceError(f"{host} {complaint(answer.status)}.", retry_after=wait)


def parse(answer: Answer) -> dict[str, Any]:
    """What `parse_feed` finds in the answer, in a process that may be ended. Raises SourceError if it is no feed."""
    kind = answer.headers.get("content-type", "").encode("ascii", "replace").replace(b"\n", b" ")
    command = [sys.executable, "-P", "-W", "ignore", str(_SCRIPT)]
    if not answer.body.strip():
        raise SourceError(what_came(answer))
    try:
        done = subprocess.run(
            command, input=kind + b"\n" + answer.body, capture_output=True, timeout=PARSE_SECONDS, check=True
        )
    except (subprocess.SubprocessError, OSError) as error:
        raise SourceError(f"What {_host(answer.url)} sent cannot be read as a feed: it is far too tangled.") from error
    found: dict[str, Any] = json.loads(done.stdout)
    if not found["version"]:
        raise SourceError(what_came(answer))
    if found["damaged"] and not found["entries"]:
        raise SourceError(f"The feed of {_host(answer.url)} is damaged: no entry can be read.")
    return found


def _items(entries: list[dict[str, Any]], address: str, base: str, now: datetime) -> list[Item]:
    """Each entry once, without those that say nothing."""
    items: dict[str, Item] = {}
    for entry in entries:
        text, link = one_line(entry["text"]), web_link(entry["link"], base)
        published = _moment(entry["published"], now)
        # A name alone may come back every day: the day tells such entries apart.
        named = entry["id"] or link or f"{text}\x1e{published.date() if published else ''}"
        key = key_of("feed", address, named)
        if text:
            items.setdefault(key, Item(text, key, link, published))
    return list(items.values())


def _moment(seconds: int | None, now: datetime) -> datetime | None:
    """The time that a feed gives; one that lies ahead is none."""
    if seconds is None or seconds > (now + _AHEAD).timestamp():
        return None
    return datetime.fromtimestamp(seconds, UTC)


def _said(items: list[Item], damaged: bool) -> str:
    if not items:
        return "The feed has no entries at the moment."
    dateless = sum(item.published is None for item in items)
    said = f"{len(items)} {'entry' if len(items) == 1 else 'entries'} in the feed"
    if dateless:
        said += f", {dateless} without a usable date"
    return said + (". The feed is damaged: there may be more." if damaged else ".")


def _conditions(cursor: dict[str, Any]) -> dict[str, str]:
    asked = {header: str(cursor.get(name, "")) for name, header in _REMEMBERED.items()}
    return {header: value for header, value in asked.items() if _can_be_sent(value)}


def _can_be_sent(value: str) -> bool:
    return bool(value) and len(value) <= 1000 and value.isascii() and value.isprintable()


def _seconds(text: str, now: datetime) -> float | None:
    """How long Retry-After asks to wait: seconds, or a date. At most a day; None if it says nothing clear."""
    text = text.strip()
    try:
        wait = float(text[:12]) if text.isdecimal() else (parsedate_to_datetime(text) - now).total_seconds()
    except (ValueError, TypeError, OverflowError):
        return None
    return min(max(wait, 0.0), LONGEST_WAIT)


def _host(url: str) -> str:
    from shared.web.guard import web_address

    return web_address(url).host
