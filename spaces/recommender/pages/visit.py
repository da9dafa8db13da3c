"""What somebody has done on the page so far: the history that is asked with, and what is to be seen. No Gradio."""

import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from threading import RLock
from typing import TYPE_CHECKING, Any

from .wishes import Wishes

if TYPE_CHECKING:
    from .listing import Listed

MOST = 500
"""Items that a visitor may like or dislike."""
STEPS = 30
"""Actions that can be undone."""
VISITOR = "visitor-"
TOKEN = re.compile(VISITOR + "[0-9a-f]{16}")
"""Who somebody is in the events: nobody can name themselves after a user."""
ID_LIMIT = 400
"""Characters of an id that comes from the browser."""


@dataclass(frozen=True)
class Entry:
    """An item of the history. `preference`: above 0 liked, below 0 disliked. `on` False: as if it had not been."""

    id: str
    preference: float = 1.0
    on: bool = True

    @property
    def liked(self) -> bool:
        """Whether it speaks for what is like it."""
        return self.preference > 0


@dataclass(frozen=True)
class Moment:
    """What undoing comes back to."""

    entries: tuple[Entry, ...]
    hidden: tuple[str, ...]


@dataclass(eq=False)
class Visit:
    """`user`: whose history it is, "" for a new visitor. `own`: that of the visitor while another one is looked at.

    `entries` and `hidden`: the oldest first. `opened`: items whose similar ones are looked at, one out of another.
    `query`, `category`, `page`: what is browsed. `rows`: how much of a long history is shown. `said`: what happened
    last. `wanted`: the user that the browser remembered. `past`: what can be undone, with the events that were kept.
    `token`: who the visitor is in the events; `learns`: whether there shall be any.
    """

    user: str = ""
    entries: tuple[Entry, ...] = ()
    own: tuple[Entry, ...] = ()
    hidden: tuple[str, ...] = ()
    opened: list[str] = field(default_factory=list)
    query: str = ""
    category: str = ""
    page: int = 0
    rows: int = 0
    said: str = ""
    wishes: Wishes = field(default_factory=Wishes)
    wanted: str = ""
    listed: "Listed | None" = None
    past: list[tuple[Moment, tuple[int, ...]]] = field(default_factory=list)
    token: str = field(default_factory=lambda: f"{VISITOR}{secrets.token_hex(8)}")
    learns: bool = True
    lock: RLock = field(default_factory=RLock, repr=False)

    @property
    def moment(self) -> Moment:
        """How it is now."""
        return Moment(self.entries, self.hidden)

    def entry(self, id: str) -> Entry | None:
        """What the history says about an item."""
        return next((entry for entry in self.entries if entry.id == id), None)

    def judged(self, id: str) -> str:
        """`like`, `dislike` or "" for an item."""
        entry = self.entry(id)
        return "" if entry is None or not entry.on else "like" if entry.liked else "dislike"

    def keep(self, events: tuple[int, ...] = ()) -> None:
        """Remember how it is, before a change. `events`: the ids of those that are kept for training with it."""
        self.past = [*self.past[1 - STEPS :], (self.moment, events)]

    def back(self) -> tuple[int, ...]:
        """Take the last change back; the events that were kept with it."""
        moment, events = self.past.pop()
        self.entries, self.hidden = moment.entries, moment.hidden
        return events

    def judge(self, id: str, preference: float) -> None:
        """Say what an item is worth: it becomes the newest of the history."""
        self.entries = (*self._without(id), Entry(id, preference))

    def drop(self, id: str) -> None:
        """Take an item out of the history."""
        self.entries = tuple(self._without(id))

    def switch(self, id: str) -> None:
        """Let an item count no more, or again."""
        self._change(id, lambda entry: replace(entry, on=not entry.on))

    def turn(self, id: str) -> None:
        """Make a like of a dislike, or the other way round."""
        self._change(id, lambda entry: replace(entry, preference=-entry.preference, on=True))

    def all_on(self) -> None:
        """Let every item count."""
        self.entries = tuple(replace(entry, on=True) for entry in self.entries)

    def hide(self, id: str) -> None:
        """Never list an item."""
        self.hidden = (*(one for one in self.hidden if one != id), id)

    def show(self, id: str) -> None:
        """List a hidden item again."""
        self.hidden = tuple(one for one in self.hidden if one != id)

    def look_at(self, user: str, entries: Iterable[Entry]) -> None:
        """Go on with the history of a user; that of the visitor is kept for later."""
        if not self.user:
            self.own = self.entries
        self.user, self.entries, self.opened, self.past, self.rows = user, tuple(entries), [], [], 0
        self.listed = None  # ranks of two people are not compared

    def leave(self) -> None:
        """Be a new visitor again, with what was liked before."""
        self.look_at("", self.own)

    def kept(self) -> dict[str, Any]:
        """What the browser remembers."""
        own = self.own if self.user else self.entries
        return {
            "token": self.token,
            "user": self.user,
            "entries": [[entry.id, entry.preference, entry.on] for entry in own[-MOST:]],
            "hidden": list(self.hidden[-MOST:]),
            "wishes": self.wishes.json(),
            "learns": self.learns,
        }

    @classmethod
    def of(cls, kept: object) -> "Visit":
        """From what a browser remembered; what cannot be read is left out. The user is still to be looked at."""
        found = kept if isinstance(kept, dict) else {}
        pairs = [_entry(row) for row in _list(found.get("entries"))]
        entries = {entry.id: entry for entry in pairs if entry is not None}
        hidden = tuple(dict.fromkeys(id for id in _list(found.get("hidden")) if _is_id(id)))
        visit = cls(entries=tuple(entries.values()), hidden=hidden, wishes=Wishes.kept(found.get("wishes")))
        visit.learns = found.get("learns") is not False
        if isinstance(token := found.get("token"), str) and TOKEN.fullmatch(token):
            visit.token = token
        visit.wanted = found.get("user") if _is_id(found.get("user")) else ""
        return visit

    def _without(self, id: str) -> list[Entry]:
        return [entry for entry in self.entries if entry.id != id]

    def _change(self, id: str, change: Any) -> None:
        self.entries = tuple(change(entry) if entry.id == id else entry for entry in self.entries)


def _entry(row: object) -> Entry | None:
    match row:
        case [str(id), int() | float() as preference, bool(on)] if _is_id(id) and abs(preference) <= 1e6 and preference:
            return Entry(id, float(preference), on)
    return None


def _list(value: object) -> list[Any]:
    return value[-MOST:] if isinstance(value, list) else []


def _is_id(value: object) -> bool:
    return isinstance(value, str) and 0 < len(value) <= ID_LIMIT
