"""The tables of the database."""

from datetime import UTC, datetime
from typing import Any, ClassVar

from sqlalchemy import DateTime, Dialect, String, Text, TypeDecorator
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Moment(TypeDecorator[datetime]):
    """A time. It is kept in UTC without saying so, since SQLite drops the zone, and read back with it."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """To the database."""
        return value.astimezone(UTC).replace(tzinfo=None) if value else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """From the database."""
        return value.replace(tzinfo=UTC) if value else None


class Table(DeclarativeBase):
    """Base of all tables."""

    type_annotation_map: ClassVar[dict[Any, Any]] = {datetime: Moment}


class PromotionRow(Table):
    """A model_ref put in charge of a Space. `rolled_back_at` is set when it was taken away again."""

    __tablename__ = "promotions"
    id: Mapped[int] = mapped_column(primary_key=True)
    space: Mapped[str] = mapped_column(String(64), index=True)
    ref: Mapped[str] = mapped_column(Text)
    created: Mapped[datetime]
    rolled_back_at: Mapped[datetime | None]


class FeedbackEntry(Table):
    """What a user said about one prediction. `target`: what the text was judged for, if not as a whole.

    `origin`: where it came from, in the words of its Space; None: from the answer itself.
    """

    __tablename__ = "feedback"
    id: Mapped[int] = mapped_column(primary_key=True)
    space: Mapped[str] = mapped_column(String(64), index=True)
    text: Mapped[str] = mapped_column(Text)
    target: Mapped[str | None] = mapped_column(Text)
    predicted: Mapped[str] = mapped_column(Text)
    corrected: Mapped[str | None] = mapped_column(Text)
    verdict: Mapped[str] = mapped_column(String(16))
    ref: Mapped[str] = mapped_column(Text)
    created: Mapped[datetime]
    origin: Mapped[str | None] = mapped_column(Text)
