"""The database: which model each Space serves, and what users said about its answers."""

from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any, ClassVar

from sqlalchemy import DateTime, Dialect, Engine, String, Text, TypeDecorator, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


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
    """What a user said about one prediction."""

    __tablename__ = "feedback"
    id: Mapped[int] = mapped_column(primary_key=True)
    space: Mapped[str] = mapped_column(String(64), index=True)
    text: Mapped[str] = mapped_column(Text)
    predicted: Mapped[str] = mapped_column(Text)
    corrected: Mapped[str | None] = mapped_column(Text)
    verdict: Mapped[str] = mapped_column(String(16))
    ref: Mapped[str] = mapped_column(Text)
    created: Mapped[datetime]


class Store:
    """A database by its URL. It is opened, and its tables are made, at first use."""

    def __init__(self, url: str) -> None:
        self.url = url

    @cached_property
    def engine(self) -> Engine:
        """The SQLAlchemy engine, with every table present."""
        url = make_url(self.url)
        if url.drivername.startswith("sqlite") and url.database:
            Path(url.database).parent.mkdir(parents=True, exist_ok=True)
        engine = create_engine(url)
        if url.drivername.startswith("sqlite"):
            event.listen(engine, "connect", _prepare_sqlite)
        Table.metadata.create_all(engine)
        return engine

    def session(self) -> Session:
        """A session to use in a `with` block."""
        return Session(self.engine)

    def close(self) -> None:
        """Close every connection."""
        if "engine" in self.__dict__:
            self.engine.dispose()


def _prepare_sqlite(connection, record) -> None:  # type: ignore[no-untyped-def]
    """Readers must not wait for a writer: several threads and processes share the file."""
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA busy_timeout=5000")
