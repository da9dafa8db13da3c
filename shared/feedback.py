"""What users said about predictions: kept, and read as training data."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import delete, func, select

from shared.store import Store
from shared.tables import FeedbackEntry


@dataclass(frozen=True)
class FeedbackRow:
    """One judgement of one prediction. `verdict` is `up`, `down` or `corrected`.

    `target`: what the text was judged for, "" for the whole text. `origin`: where it came from, in the words of its
    Space, "" for the answer itself.
    """

    text: str
    predicted: str
    corrected: str | None
    verdict: str
    model_ref: str
    created: datetime
    target: str = ""
    id: int = 0
    origin: str = ""


@dataclass(frozen=True)
class Correction:
    """The right label of a text, for its target if that is not ""."""

    text: str
    target: str
    label: str


class Feedback:
    """Judgements by Space."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def add(
        self,
        space: str,
        text: str,
        predicted: str,
        corrected: str | None,
        model_ref: str,
        verdict: str,
        target: str = "",
        origin: str = "",
    ) -> int:
        """Keep one judgement; returns its id."""
        entry = FeedbackEntry(
            space=space,
            text=text,
            target=target or None,
            predicted=predicted,
            corrected=corrected,
            verdict=verdict,
            ref=model_ref,
            created=datetime.now(UTC),
            origin=origin or None,
        )
        with self.store.session() as session:
            session.add(entry)
            session.commit()
            return entry.id

    def remove(self, space: str, ids: Sequence[int]) -> list[FeedbackRow]:
        """Forget judgements of a Space by their ids; returns those that were there, for `put_back`."""
        mine = (FeedbackEntry.space == space, FeedbackEntry.id.in_(ids))
        with self.store.session() as session:
            gone = [_row(entry) for entry in session.scalars(select(FeedbackEntry).where(*mine))]
            session.execute(delete(FeedbackEntry).where(*mine))
            session.commit()
        return gone

    def put_back(self, space: str, rows: Iterable[FeedbackRow]) -> None:
        """Keep removed judgements again, each in its place unless another one has got that; none is kept twice."""
        with self.store.session() as session:
            for row in rows:
                there = session.get(FeedbackEntry, row.id)
                if there is None or _row(there) != row:
                    session.add(_entry(space, row, row.id if there is None else None))
                    session.flush()
            session.commit()

    def withdraw(self, space: str, origin: str) -> None:
        """Forget what came from one place, such as a visitor who now judges otherwise."""
        with self.store.session() as session:
            session.execute(delete(FeedbackEntry).where(FeedbackEntry.space == space, FeedbackEntry.origin == origin))
            session.commit()

    def count(self, space: str) -> int:
        """How many judgements there are."""
        with self.store.session() as session:
            query = select(func.count()).select_from(FeedbackEntry).where(FeedbackEntry.space == space)
            return session.scalar(query) or 0

    def rows(self, space: str) -> list[FeedbackRow]:
        """Every judgement, newest first."""
        query = select(FeedbackEntry).where(FeedbackEntry.space == space).order_by(FeedbackEntry.id.desc())
        with self.store.session() as session:
            return [_row(entry) for entry in session.scalars(query)]

    def corrections(self, space: str) -> list[Correction]:
        """The right label of every text that was corrected, for each of its targets; the latest comes last.

        The latest word counts: an `up` withdraws a correction, unless what it confirms is the corrected label.
        """
        entry = FeedbackEntry
        query = (
            select(entry.text, entry.target, entry.predicted, entry.corrected)
            .where(entry.space == space, entry.verdict.in_(("corrected", "up")))
            .order_by(entry.id)
        )
        found: dict[tuple[str, str], str] = {}
        with self.store.session() as session:
            for text, target, predicted, corrected in session.execute(query):
                key = (text, target or "")
                before = found.pop(key, None)
                if corrected:
                    found[key] = corrected
                elif before == predicted:
                    found[key] = before
        return [Correction(text, target, label) for (text, target), label in found.items()]


def _row(entry: FeedbackEntry) -> FeedbackRow:
    return FeedbackRow(
        entry.text,
        entry.predicted,
        entry.corrected,
        entry.verdict,
        entry.ref,
        entry.created,
        entry.target or "",
        entry.id,
        entry.origin or "",
    )


def _entry(space: str, row: FeedbackRow, id: int | None) -> FeedbackEntry:
    return FeedbackEntry(
        id=id,
        space=space,
        text=row.text,
        target=row.target or None,
        predicted=row.predicted,
        corrected=row.corrected,
        verdict=row.verdict,
        ref=row.model_ref,
        created=row.created,
        origin=row.origin or None,
    )
