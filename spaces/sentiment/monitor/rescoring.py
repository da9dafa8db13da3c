"""The history goes through a newly promoted model, newest headlines first, while everything else goes on."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlalchemy import func, select, update

from shared.errors import PlazaError

from .judging import Judge, Question
from .tables import HeadlineRow, MentionRow, RescoringRow

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from shared.services import Services

CHUNK = 256


@dataclass(frozen=True)
class Rescored:
    """Where a rescoring stands. `state`: running, done, cancelled, failed or superseded."""

    id: int
    ref: str
    state: str
    total: int
    done: int
    said: str
    started: datetime
    finished: datetime | None
    seconds_left: float | None


class Rescoring:
    """The job that keeps the history in step with the model in use. The work is in the database, so it survives."""

    def __init__(self, services: "Services", sessions: "Callable[[], Session]") -> None:
        self._sessions = sessions
        self._judge = Judge(services)

    def latest(self) -> Rescored | None:
        """The last one that was begun."""
        with self._sessions() as session:
            row = session.scalars(select(RescoringRow).order_by(RescoringRow.id.desc()).limit(1)).first()
        return row and _rescored(row, datetime.now(UTC))

    def needed(self) -> int:
        """How many judgements come from another model than the one in use."""
        with self._sessions() as session:
            return self._needed(session, self._judge.ref)

    def begin(self) -> None:
        """Ask for it; the poller does the work."""
        ref = self._judge.ref
        with self._sessions() as session:
            session.execute(
                update(RescoringRow).where(RescoringRow.state == "running").values(state="superseded", said="")
            )
            total = self._needed(session, ref)
            session.add(RescoringRow(ref=ref, state="running", total=total, done=0, started=datetime.now(UTC)))
            session.commit()

    def cancel(self) -> None:
        """Stop; what was scored so far stays, and so does the rest."""
        self._finish("cancelled", "Stopped by you: the rest of the history keeps the scores of the model before.")

    def due(self) -> bool:
        """Whether there is work: after a promotion, or left over by a server. A cancelled one waits for the user."""
        ref, latest = self._judge.ref, self.latest()
        if latest and latest.ref == ref and latest.state in ("running", "cancelled", "failed"):
            return latest.state == "running"
        if self.needed() == 0:
            return False
        self.begin()
        return True

    def work(self, stopped: Callable[[], bool]) -> None:
        """Do what is left of the running one, until it is done, cancelled or `stopped` says so."""
        try:
            while not stopped() and (latest := self.latest()) and latest.state == "running":
                if latest.ref != self._judge.ref:
                    return self._finish("superseded", "Another model was promoted meanwhile.")
                if not self._step(latest.id, latest.ref):
                    return self._finish("done", "")
        except PlazaError as error:
            self._finish("failed", str(error))

    def _step(self, id: int, ref: str) -> int:
        """Score the newest headlines that are due; how many they were."""
        with self._sessions() as session:
            query = (
                select(MentionRow.id, MentionRow.named, HeadlineRow.text)
                .join(HeadlineRow)
                .where(MentionRow.ref != ref)
                .order_by(MentionRow.id.desc())
                .limit(CHUNK)
            )
            rows = session.execute(query).all()
        answers = self._judge.judge([Question(text, named) for _, named, text in rows])
        with self._sessions() as session:
            for (mention_id, *_), answer in zip(rows, answers, strict=True):
                mention = session.get_one(MentionRow, mention_id)
                mention.predicted, mention.predicted_score = answer.label, answer.score
                mention.confidence, mention.ref = answer.confidence, answer.ref
                if not mention.corrected:  # what a person said stays
                    mention.label, mention.score = answer.label, answer.score
            session.execute(
                update(RescoringRow).where(RescoringRow.id == id).values(done=RescoringRow.done + len(rows))
            )
            session.commit()
        return len(rows)

    def _finish(self, state: str, said: str) -> None:
        with self._sessions() as session:
            session.execute(
                update(RescoringRow)
                .where(RescoringRow.state == "running")
                .values(state=state, said=said, finished=datetime.now(UTC))
            )
            session.commit()

    def _needed(self, session: "Session", ref: str) -> int:
        return session.scalar(select(func.count()).select_from(MentionRow).where(MentionRow.ref != ref)) or 0


def _rescored(row: RescoringRow, now: datetime) -> Rescored:
    seconds = (now - row.started).total_seconds()
    left = (row.total - row.done) * seconds / row.done if row.done and row.state == "running" else None
    return Rescored(row.id, row.ref, row.state, row.total, row.done, row.said, row.started, row.finished, left)
