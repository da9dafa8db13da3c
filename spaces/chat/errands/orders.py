"""The orders in the database: seeded once, read by number, changed by what was confirmed."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from ..tables import ChatTable, OrderRow
from .order import Order
from .order_file import Fields, read_orders, read_seed
from .results import Result
from .tables import RunRow

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from shared.store import Store

Clock = Callable[[], datetime]
Change = Callable[[Order], tuple[Result, Fields]]
"""What a change does to an order: what came of it, and the fields that are different afterwards."""


def real_time() -> datetime:
    """Now, in UTC."""
    return datetime.now(UTC)


class Orders:
    """The order table. `seed`: the shop's own orders, taken when there are none. `cache_dir`: for uploads.

    `clock`: the time, with its zone.
    """

    def __init__(self, store: "Store", seed: Path, cache_dir: Path, clock: Clock = real_time) -> None:
        self._store, self._seed, self._cache_dir, self.clock = store, seed, cache_dir, clock
        self._lock, self._ready = Lock(), False

    def get(self, number: str) -> Order | None:
        """The order of this number, as it is now."""
        with self.session() as session:
            row = _row(session, number)
            return Order(row.number, row.fields) if row else None

    def all(self) -> list[Order]:
        """Every order, by number."""
        from sqlalchemy import select

        with self.session() as session:
            return [
                Order(row.number, row.fields) for row in session.scalars(select(OrderRow).order_by(OrderRow.number))
            ]

    def history(self, number: str) -> list[dict[str, str]]:
        """What was done with an order: sentences (`said`) with their time (`at`), the oldest first."""
        with self.session() as session:
            row = _row(session, number)
            return list(row.changes) if row else []

    def change(self, key: str, form: str, number: str, change: Change) -> Result:
        """Do this to an order once, however often it comes with this key; copies get what came of the first."""
        from sqlalchemy.exc import IntegrityError

        now = self.clock()
        with self.session() as session:
            try:
                # The key is written first: a copy waits here until the first is through.
                session.add(RunRow(key=key, form=form, state="done", created=now))
                session.flush()
            except IntegrityError:
                session.rollback()
                return _result(session.get(RunRow, key))
            result = _changed(session, number, change, now)
            run = session.get_one(RunRow, key)
            run.ok, run.case, run.facts = result.ok, result.case, dict(result.facts)
            session.commit()
            return result

    def replace_from(self, path: Path, name: str) -> int:
        """Put the orders of a table (CSV, Excel, ...) in place of all; how many there are now.

        What was done with an order that stays is kept. Raises DataError; the orders are then as before.
        """
        rows = read_orders(path, name, self._cache_dir)
        with self.session() as session:
            self._put(session, rows)
        return len(rows)

    def start_over(self) -> None:
        """Put the shop's own orders in place of all, without what was done with them."""
        from sqlalchemy import delete

        with self.session() as session:
            session.execute(delete(OrderRow))
            self._put(session, read_seed(self._seed, self.clock().date()))

    def session(self) -> "Session":
        """A session on a database that has the tables, and orders."""
        with self._lock:
            if not self._ready:
                self._store.ensure(ChatTable.metadata)
                self._fill()
                self._ready = True
        return self._store.session()

    def _fill(self) -> None:
        """The shop's own orders, if there are none; another server may be doing the same."""
        from sqlalchemy import select
        from sqlalchemy.exc import IntegrityError

        with self._store.session() as session:
            if session.scalars(select(OrderRow.id).limit(1)).first() is not None:
                return
            try:
                self._put(session, read_seed(self._seed, self.clock().date()))
            except IntegrityError:
                session.rollback()

    def _put(self, session: "Session", rows: list[Fields]) -> None:
        from sqlalchemy import delete, insert, select

        kept = {
            number: changes for number, changes in session.execute(select(OrderRow.number, OrderRow.changes)) if changes
        }
        now = self.clock()
        session.execute(delete(OrderRow))
        values = [
            {"number": row["number"], "fields": row, "changes": kept.get(row["number"], []), "updated": now}
            for row in rows
        ]
        if values:
            session.execute(insert(OrderRow), values)
        session.commit()


def _row(session: "Session", number: str, *, lock: bool = False) -> OrderRow | None:
    from sqlalchemy import select

    query = select(OrderRow).where(OrderRow.number == number)
    return session.scalars(query.with_for_update() if lock else query).first()


def _changed(session: "Session", number: str, change: Change, now: datetime) -> Result:
    row = _row(session, number, lock=True)
    if row is None:
        return Result(False, "missing")
    result, fields = change(Order(row.number, row.fields))
    if fields:
        row.fields = {**row.fields, **fields}
        row.changes = [*row.changes, {"at": now.isoformat(timespec="seconds"), "said": result.said}]
        row.updated = now
    return result


def _result(run: RunRow | None) -> Result:
    return Result(run.ok, run.case, run.facts) if run else Result(False, "missing")
