"""Labels that users set right: they count at once, and become training data."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from shared.errors import DataError

from ..scoring import polarity
from .tables import HeadlineRow, MentionRow

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from shared.services import Services

SPACE = "sentiment"


class Corrections:
    """What users say about the labels of headlines."""

    def __init__(self, services: "Services", sessions: "Callable[[], Session]") -> None:
        self._services, self._sessions = services, sessions

    def correct(self, mention_id: int, label: str, labels: Sequence[str]) -> None:
        """Give a mention the right label, one of `labels`, with the score of somebody who is sure.

        The label that the model predicted undoes a correction, and is kept as approval. Raises DataError for a
        label or a mention that is not there.
        """
        if label not in labels:
            raise DataError(f"“{label}” is no label here: choose one of {', '.join(labels)}.")
        with self._sessions() as session:
            row = session.get(MentionRow, mention_id)
            headline = session.get(HeadlineRow, row.headline_id) if row else None
            if row is None or headline is None:
                raise DataError("This headline is not there any more: load the page again.")
            if row.corrected and row.label == label:
                return
            right = label == row.predicted
            row.score = row.predicted_score if right else polarity({name: float(name == label) for name in labels})
            row.label, row.corrected = label, not right
            text, predicted, ref, named = headline.text, row.predicted, row.ref, row.named
            session.commit()
        corrected, verdict = (None, "up") if right else (label, "corrected")
        self._services.feedback.add(SPACE, text, predicted, corrected, ref, verdict, target=named or "")

    def count(self) -> int:
        """How many mentions have a corrected label."""
        with self._sessions() as session:
            return session.scalar(select(func.count()).select_from(MentionRow).where(MentionRow.corrected)) or 0

    def rows(self) -> list[dict[str, Any]]:
        """The corrected mentions as rows to train on: text, target (the words that name the company), label."""
        query = (
            select(HeadlineRow.text, MentionRow.named.label("target"), MentionRow.label)
            .join(HeadlineRow, HeadlineRow.id == MentionRow.headline_id)
            .where(MentionRow.corrected)
            .order_by(MentionRow.id)
        )
        with self._sessions() as session:
            return [dict(row) for row in session.execute(query).mappings()]
