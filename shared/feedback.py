"""What users say about the answers: thumbs and corrected labels, ready to become training data."""

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import func, select

from shared.store import Store
from shared.tables import FeedbackEntry


@dataclass(frozen=True)
class FeedbackRow:
    """One judgement of one prediction. `verdict` is `up`, `down` or `corrected`."""

    text: str
    predicted: str
    corrected: str | None
    verdict: str
    model_ref: str
    created: datetime


class Feedback:
    """Judgements by Space."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def add(self, space: str, text: str, predicted: str, corrected: str | None, model_ref: str, verdict: str) -> None:
        """Keep one judgement."""
        entry = FeedbackEntry(
            space=space,
            text=text,
            predicted=predicted,
            corrected=corrected,
            verdict=verdict,
            ref=model_ref,
            created=datetime.now(UTC),
        )
        with self.store.session() as session:
            session.add(entry)
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
            return [
                FeedbackRow(row.text, row.predicted, row.corrected, row.verdict, row.ref, row.created)
                for row in session.scalars(query)
            ]
