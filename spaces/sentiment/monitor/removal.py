"""Deletes what a source brought, without taking away what others said as well."""

from typing import TYPE_CHECKING

from sqlalchemy import delete, func, select, update

from .tables import HeadlineRow, MentionRow, VectorRow

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


def delete_headlines(session: "Session", source_id: int) -> None:
    """Delete the source's headlines, what is said about them, and their vectors.

    Where another source repeated one of them, its headline takes over what the model and the user said.
    """
    _hand_over(session, source_id)
    own = select(HeadlineRow.id).where(HeadlineRow.source_id == source_id)
    for table in (MentionRow, VectorRow):
        session.execute(
            delete(table).where(table.headline_id.in_(own)), execution_options={"synchronize_session": False}
        )
    session.execute(
        delete(HeadlineRow).where(HeadlineRow.source_id == source_id), execution_options={"synchronize_session": False}
    )


def _hand_over(session: "Session", source_id: int) -> None:
    """Let the first repeat in another source stand for each headline that goes."""
    own = select(HeadlineRow.id).where(HeadlineRow.source_id == source_id)
    elsewhere = (HeadlineRow.repeat_of.in_(own), HeadlineRow.source_id != source_id)
    heirs = select(HeadlineRow.repeat_of, func.min(HeadlineRow.id)).where(*elsewhere).group_by(HeadlineRow.repeat_of)
    for old, new in session.execute(heirs).all():
        heir = session.get_one(HeadlineRow, new)
        heir.repeat_of = None
        session.execute(
            update(MentionRow)
            .where(MentionRow.headline_id == old)
            .values(headline_id=new, source_id=heir.source_id, hour=heir.hour)
        )
        session.execute(update(VectorRow).where(VectorRow.headline_id == old).values(headline_id=new))
        session.execute(update(HeadlineRow).where(HeadlineRow.repeat_of == old).values(repeat_of=new))
        session.flush()
