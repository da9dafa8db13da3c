"""What a source gives, before anything is known about it."""

import hashlib
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Item:
    """An entry of a source. `key`: what makes it the same entry when it is read again.

    `published` has a zone; None if the source does not say.
    """

    text: str
    key: str
    link: str | None = None
    published: datetime | None = None


@dataclass(frozen=True)
class Reading:
    """One look at a source. `said`: one sentence for the page. `cursor`: to be handed in at the next look.

    `finished`: there will never be more. `next_look`: in seconds, if not after the source's interval.
    """

    items: list[Item]
    said: str
    cursor: dict[str, Any] = field(default_factory=dict)
    finished: bool = False
    next_look: float | None = None


@dataclass(frozen=True)
class Surroundings:
    """What readers may use. `watched_dir`: the only folder that is ever read; `samples`: the Space's own."""

    data_dir: Path
    watched_dir: Path
    samples: Path
    allow_private: bool


def key_of(*parts: str) -> str:
    """A key from what identifies an entry."""
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()
