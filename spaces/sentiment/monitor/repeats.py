"""Telling headlines that say the same as an earlier one, in nearly the same words."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from sqlalchemy import delete, select

from .tables import HeadlineRow, MentionRow, VectorRow

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

NEAR = 0.9
"""Cosine similarity from which two headlines may say the same: see docs/LOG.md for how it was chosen."""
WITHIN_HOURS = 72
KEPT_HOURS = 24 * 14
MOST_COMPARED = 20
NUMBER = re.compile(r"\d[\d.,]*")

Companies = Callable[[str], frozenset[int]]


@dataclass(frozen=True)
class Candidate:
    """A new headline with its unit vector [hidden] and what the model says of it."""

    text: str
    hour: int
    label: str
    vector: np.ndarray


@dataclass(frozen=True)
class Repeat:
    """The first headline of the same news: its id if it is stored, else its place among the new ones."""

    stored: int | None = None
    place: int = -1


@dataclass(frozen=True)
class _Known:
    """An earlier headline to compare with."""

    headline: Repeat
    text: str
    hour: int
    label: str


def find_repeats(session: "Session", new: Sequence[Candidate], companies: Companies) -> list[Repeat | None]:
    """For each new headline the one that it repeats, stored or among the new ones before it.

    A repeat is near in meaning and time, has the same figures, names the same companies and gets the same label:
    encoders put “gold rises on global cues” next to “gold falls on global cues”.
    """
    if not new:
        return []
    known, vectors = _recent(session, min(c.hour for c in new), max(c.hour for c in new))
    matrix = np.vstack([*vectors, *(c.vector for c in new)])
    stored = len(known)
    found: list[Repeat | None] = []
    for place, candidate in enumerate(new):
        near = matrix[: stored + place] @ candidate.vector
        likely = [known[i] for i in np.argsort(-near)[:MOST_COMPARED] if near[i] >= NEAR]
        same = next((one for one in likely if _same_news(one, candidate, companies)), None)
        found.append(same and same.headline)
        # What repeats this one later on repeats what this one repeats.
        known.append(_Known(found[-1] or Repeat(place=place), candidate.text, candidate.hour, candidate.label))
    return found


def packed(vector: np.ndarray) -> bytes:
    """A vector as it is stored."""
    return vector.astype(np.float16).tobytes()


def forget_old(session: "Session", hour: int) -> None:
    """Delete the vectors of headlines two weeks before `hour`: nothing new will be near them in time."""
    session.execute(delete(VectorRow).where(VectorRow.hour < hour - KEPT_HOURS))


def _recent(session: "Session", low: int, high: int) -> tuple[list[_Known], list[np.ndarray]]:
    query = (
        select(HeadlineRow.id, HeadlineRow.text, VectorRow.hour, MentionRow.predicted, VectorRow.vector)
        .join(VectorRow, VectorRow.headline_id == HeadlineRow.id)
        .join(MentionRow, (MentionRow.headline_id == HeadlineRow.id) & MentionRow.company_id.is_(None))
        .where(VectorRow.hour.between(low - WITHIN_HOURS, high + WITHIN_HOURS))
    )
    rows = session.execute(query).all()
    known = [_Known(Repeat(stored=id), text, hour, label) for id, text, hour, label, _ in rows]
    return known, [np.frombuffer(vector, dtype=np.float16).astype(np.float32) for *_, vector in rows]


def _same_news(known: _Known, new: Candidate, companies: Companies) -> bool:
    return (
        abs(known.hour - new.hour) <= WITHIN_HOURS
        and known.label == new.label
        and _figures(known.text) == _figures(new.text)
        and companies(known.text) == companies(new.text)
    )


def _figures(text: str) -> frozenset[str]:
    """The numbers in a text: “4%” and “40%” make different news."""
    return frozenset(number.rstrip(".,") for number in NUMBER.findall(text))
