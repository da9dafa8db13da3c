"""The database. It is opened at first use: a page is served before SQLAlchemy is imported."""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sqlalchemy import Engine, MetaData
    from sqlalchemy.orm import Session

KEPT_OPEN = 40
"""Connections to a local file that stay open: as many as Gradio has threads. To open one costs more than to ask it."""


class Store:
    """A database by its URL. It is opened, and its tables are made, at first use."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._lock, self._line = Lock(), Lock()
        self._engine: Engine | None = None

    @property
    def engine(self) -> "Engine":
        """The SQLAlchemy engine, with every table present."""
        with self._lock:
            if self._engine is None:
                self._engine = _open(self.url)
            return self._engine

    def ensure(self, metadata: "MetaData") -> None:
        """Make the tables of a Space: those that are missing."""
        _make_tables(self.engine, metadata)

    def session(self) -> "Session":
        """A session to use in a `with` block."""
        from sqlalchemy.orm import Session

        return Session(self.engine)

    @contextmanager
    def writing(self) -> "Iterator[Session]":
        """A session for a few quick changes that many threads make at once; keep it short.

        SQLite lets one of them write at a time; whoever finds it busy sleeps and looks again, longer each time, so that
        the unlucky wait for ever. Those of this process line up instead. Do not open another one within it.
        """
        with self._line if self.engine.dialect.name == "sqlite" else nullcontext(), self.session() as session:
            yield session

    def close(self) -> None:
        """Close every connection."""
        if self._engine is not None:
            self._engine.dispose()


def _open(url: str) -> "Engine":
    """Connect, and make what tables are missing; another process may be doing the same."""
    from sqlalchemy import create_engine, event, make_url

    from shared.tables import Table

    address = make_url(url)
    local = address.drivername.startswith("sqlite")
    if local and address.database:
        Path(address.database).parent.mkdir(parents=True, exist_ok=True)
    in_file = local and address.database not in (None, "", ":memory:")
    engine = create_engine(address, **({"pool_size": KEPT_OPEN} if in_file else {}))
    if local:
        event.listen(engine, "connect", _prepare_sqlite)
    _make_tables(engine, Table.metadata)
    return engine


def _make_tables(engine: "Engine", metadata: "MetaData") -> None:
    """Make what tables, columns and indexes are missing; another process may be doing the same.

    A column that a newer release added must be nullable: rows of the older one have nothing in it.
    """
    from sqlalchemy import inspect
    from sqlalchemy.schema import CreateColumn, CreateIndex, CreateTable

    with engine.begin() as connection:
        for table in metadata.sorted_tables:
            connection.execute(CreateTable(table, if_not_exists=True))
            there = {column["name"] for column in inspect(connection).get_columns(table.name)}
            for column in table.columns:
                if column.name not in there:
                    declaration = CreateColumn(column).compile(dialect=engine.dialect)
                    connection.exec_driver_sql(f"ALTER TABLE {table.name} ADD COLUMN {declaration}")
            for index in table.indexes:
                connection.execute(CreateIndex(index, if_not_exists=True))


def _prepare_sqlite(connection: Any, record: Any) -> None:
    """Readers must not wait for a writer: several threads and processes share the file.

    A commit does not wait for the disk: with a write-ahead log, only a power failure may take the latest ones back, and
    the file stays whole (https://www.sqlite.org/pragma.html#pragma_synchronous).
    """
    connection.execute("PRAGMA busy_timeout=5000")
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=NORMAL")
