"""Which model each Space serves: promote a version, roll back to the one before."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlalchemy import select

from shared.errors import ModelError
from shared.models.refs import parse
from shared.store import Store
from shared.tables import PromotionRow

if TYPE_CHECKING:
    from shared.models.files import ModelFiles
    from shared.tasks.base import Task


@dataclass(frozen=True)
class Promotion:
    """A model_ref that was put in charge of a Space. `active`: it was not rolled back."""

    space: str
    ref: str
    created: datetime
    active: bool


class Serving:
    """The history of promotions of every Space. Without one, a Space serves its starter."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def current(self, space: str) -> str:
        """The model_ref that answers in `space` now."""
        top = self._top(space)
        return top.ref if top else f"starter:{space}"

    def promote(self, space: str, ref: str) -> None:
        """Let `ref` answer in `space` from now on."""
        if ref == self.current(space):
            return
        with self.store.session() as session:
            session.add(PromotionRow(space=space, ref=ref, created=datetime.now(UTC), rolled_back_at=None))
            session.commit()

    def roll_back(self, space: str) -> str:
        """Return to the model served before the last promotion, and name it.

        Raises ModelError if there is nothing to return to.
        """
        top = self._top(space)
        if top is None:
            raise ModelError(f"The Space “{space}” already serves its starter, so there is nothing to roll back to.")
        before = top.ref
        while top and top.ref == before:  # a version between two promotions of one model may have been withdrawn
            with self.store.session() as session:
                session.get_one(PromotionRow, top.id).rolled_back_at = datetime.now(UTC)
                session.commit()
            top = self._top(space)
        return self.current(space)

    def can_roll_back(self, space: str) -> bool:
        """Whether a promotion is in force."""
        return self._top(space) is not None

    def history(self, space: str) -> list[Promotion]:
        """Every promotion, newest first."""
        query = select(PromotionRow).where(PromotionRow.space == space).order_by(PromotionRow.id.desc())
        with self.store.session() as session:
            return [
                Promotion(row.space, row.ref, row.created, row.rolled_back_at is None) for row in session.scalars(query)
            ]

    def serves(self, ref: str) -> list[str]:
        """The Spaces that `ref` answers in now."""
        with self.store.session() as session:
            spaces = session.scalars(select(PromotionRow.space).distinct()).all()
        return [space for space in spaces if self.current(space) == ref]

    def withdraw(self, ref: str) -> None:
        """Take `ref` out of the history of every Space, so that no roll back can return to it."""
        query = select(PromotionRow).where(PromotionRow.ref == ref, PromotionRow.rolled_back_at.is_(None))
        with self.store.session() as session:
            for row in session.scalars(query):
                row.rolled_back_at = datetime.now(UTC)
            session.commit()

    def _top(self, space: str) -> PromotionRow | None:
        query = (
            select(PromotionRow)
            .where(PromotionRow.space == space, PromotionRow.rolled_back_at.is_(None))
            .order_by(PromotionRow.id.desc())
            .limit(1)
        )
        with self.store.session() as session:
            return session.scalars(query).first()


def answering(serving: Serving, files: "ModelFiles", space: str, task: "Task") -> str | None:
    """The model_ref that answers in `space` now: what was promoted, else its starter, else what does the task where
    there is none; None where nothing does.
    """
    current = serving.current(space)
    # A Space may have several models, each under a name of its own such as chat.retrieval, and not all have a starter.
    return current if files.has(parse(current)) else task.without_starter or None
