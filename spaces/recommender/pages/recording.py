"""Keeps what is said about items, so that it becomes training data; and takes it back. No Gradio."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..events import Events
    from .visit import Visit

Kept = tuple[int, ...]
"""The ids of events."""


class Recording:
    """What a visit says goes to `events` under its user, or under its token for a new visitor; unless it says no."""

    def __init__(self, events: "Events") -> None:
        self.events = events

    def note(self, visit: "Visit", item: str, kind: str) -> Kept:
        """Keep that an item was liked, disliked or opened."""
        return self._all(visit, [item], kind)

    def forget(self, visit: "Visit", items: Iterable[str]) -> Kept:
        """Keep that what was said about items before counts no more."""
        return self._all(visit, items, "remove")

    def take_back(self, kept: Kept) -> None:
        """Forget events that were a mistake."""
        for id in kept:
            self.events.take_back(id)

    def _all(self, visit: "Visit", items: Iterable[str], kind: str) -> Kept:
        if not visit.learns:
            return ()
        found = [self.events.record(visit.user or visit.token, item, kind) for item in items]
        # None: too many came within a minute, and it was not kept.
        return tuple(id for id in found if id is not None)
