"""What users said about predictions: kept, and read as training data."""

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import func, select

from shared.store import Store
from shared.tables import FeedbackEntry


@dataclass(frozen=True)
class FeedbackRow:
    """One judgement of one prediction. `verdict` is `up`, `down` or `corrected`.

    `target`: what the text was judged for, "" for the whole text.
    """

    text: str
    predicted: str
    corrected: str | None
    verdict: str
    model_ref: str
    created: datetime
    target: str = ""


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
    ) -> None:
        """Keep one judgement."""
        entry = FeedbackEntry(
            space=space,
            text=text,
            target=target or None,
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
                FeedbackRow(row.text, row.predicted, row.corrected, row.verdict, row.ref, row.created, row.target or "")
                for row in session.scalars(query)
            ]

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
