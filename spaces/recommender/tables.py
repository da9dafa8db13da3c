"""The recommender's tables. They live in the Space: the shared store only makes them."""

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from shared.tables import Moment


class RecommenderTable(DeclarativeBase):
    """Base of the recommender's tables."""

    type_annotation_map: ClassVar[dict[Any, Any]] = {datetime: Moment}


class EventRow(RecommenderTable):
    """What somebody did with an item on the page. `who`: the id of a user, or a name made of a visitor's token.

    `kind`: like, dislike, click, open, or remove (what was said before is taken back). `weight`: how much it says.
    """

    __tablename__ = "recommender_events"
    __table_args__ = (Index("recommender_events_by_who", "who", "created"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    who: Mapped[str] = mapped_column(Text)
    item: Mapped[str] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(String(16))
    weight: Mapped[float]
    created: Mapped[datetime] = mapped_column(index=True)
