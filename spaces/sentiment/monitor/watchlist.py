"""The companies that are watched, and which of them a text names."""

import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from shared.data.folding import fold
from shared.data.wording import listing
from shared.errors import DataError

from .tables import CompanyRow
from .watch_matching import Matcher
from .watch_table import Entry, read_entries, rows_of, write_rows

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from shared.data.table import Table


@dataclass(frozen=True)
class Company:
    """Somebody on the watch-list. `aliases`: other names; `ticker` may be empty."""

    id: int
    name: str
    ticker: str
    aliases: tuple[str, ...]


@dataclass(frozen=True)
class Mention:
    """A company that a text names. `named`: the words as they stand in the text."""

    company: Company
    named: str


@dataclass(frozen=True)
class Saved:
    """What saving did, in companies. `problems`: sentences on what was left out."""

    added: int
    changed: int
    removed: int
    problems: list[str]


@dataclass(frozen=True)
class _Known:
    """The list as it was at `version`, with its matcher."""

    version: tuple[Any, ...]
    companies: list[Company]
    matcher: Matcher


class Watchlist:
    """The watch-list in the database. `fresh`: seconds for which other servers' changes may go unnoticed."""

    def __init__(self, sessions: "Callable[[], Session]", fresh: float = 1.0) -> None:
        self._sessions, self._fresh = sessions, fresh
        self._saving, self._reading = Lock(), Lock()
        self._known: _Known | None = None
        self._looked = 0.0

    def all(self) -> list[Company]:
        """Everybody watched now, by name."""
        with self._sessions() as session:
            rows = session.scalars(select(CompanyRow).where(CompanyRow.removed.is_(None)))
            return sorted(map(_company, rows), key=lambda company: (fold(company.name), company.id))

    def by_id(self, id: int) -> Company | None:
        """One company, also if it is no longer watched."""
        return self.by_ids([id]).get(id)

    def by_ids(self, ids: Collection[int]) -> dict[int, Company]:
        """Companies by their ids, also those that are no longer watched."""
        with self._sessions() as session:
            rows = session.scalars(select(CompanyRow).where(CompanyRow.id.in_(ids))) if ids else ()
            return {row.id: _company(row) for row in rows}

    def find(self, name_or_ticker: str) -> Company:
        """The watched company of this name, ticker or alias; capitals do not matter. Raises DataError."""
        wanted, companies = fold(name_or_ticker), self.all()
        for names in (lambda c: (c.name,), lambda c: (c.ticker,), lambda c: c.aliases):
            for company in companies:
                if wanted and wanted in map(fold, names(company)):
                    return company
        there = f"it has {listing([company.name for company in companies], 10)}" if companies else "it is empty"
        raise DataError(f"“{name_or_ticker}” is not on the watch-list: {there}.")

    def save(self, rows: Sequence[Sequence[Any]]) -> Saved:
        """Make these rows (name, ticker, aliases with ";" between) the whole list.

        A row is a company that was there by its name, else by its ticker; who is missing is no longer watched. Of
        names, tickers and aliases given twice the first counts; `Saved.problems` says so.
        """
        entries, problems = read_entries(rows)
        with self._saving, self._sessions() as session:
            present = list(session.scalars(select(CompanyRow).order_by(CompanyRow.removed.is_not(None), CompanyRow.id)))
            pairs = _paired(entries, present)
            now = datetime.now(UTC)
            done = [_write(row, entry, now) for entry, row in pairs if row]
            new = [_new(entry, now) for entry, row in pairs if not row]
            session.add_all(new)
            kept = {row.id for _, row in pairs if row}
            gone = [row for row in present if row.removed is None and row.id not in kept]
            for row in gone:
                row.removed = now
            session.commit()
        with self._reading:
            self._known = None
        return Saved(len(new) + done.count("added"), done.count("changed"), len(gone), problems)

    def read_csv(self, table: "Table") -> list[list[str]]:
        """Rows for `save` from a table that was read from a file. Raises DataError."""
        return rows_of(table)

    def to_rows(self) -> list[list[str]]:
        """The list as `save` takes it."""
        return [[company.name, company.ticker, "; ".join(company.aliases)] for company in self.all()]

    def write_csv(self, path: Path) -> Path:
        """Write the list to a CSV file that `read_csv` reads back. Gives the path."""
        return write_rows(self.to_rows(), path)

    def mentions(self, text: str) -> list[Mention]:
        """The watched companies that a text names, in its order, each once."""
        known = self._current()
        return [Mention(known.companies[f.place], text[f.start : f.end]) for f in known.matcher.find(text)]

    def _current(self) -> _Known:
        with self._reading:
            if self._known and time.monotonic() - self._looked < self._fresh:
                return self._known
            version = self._version()
            if self._known is None or self._known.version != version:
                companies = self.all()
                self._known = _Known(version, companies, Matcher((c.name, c.ticker, c.aliases) for c in companies))
            self._looked = time.monotonic()
            return self._known

    def _version(self) -> tuple[Any, ...]:
        """Changes with every change of the list."""
        counts = (func.count(), func.count(CompanyRow.removed))
        with self._sessions() as session:
            query = select(*counts, func.max(CompanyRow.id), func.max(CompanyRow.added), func.max(CompanyRow.removed))
            return tuple(session.execute(query).one())


def _company(row: CompanyRow) -> Company:
    return Company(row.id, row.name, row.ticker, tuple(row.aliases))


def _paired(entries: list[Entry], present: list[CompanyRow]) -> list[tuple[Entry, CompanyRow | None]]:
    """Each entry with the company that it was before; `present` has the watched ones first.

    Names go before tickers. Somebody who is no longer watched comes back by name only.
    """
    by_name, by_ticker = dict[str, CompanyRow](), dict[str, CompanyRow]()
    for row in present:
        by_name.setdefault(fold(row.name), row)
        if row.ticker and row.removed is None:
            by_ticker.setdefault(row.ticker, row)
    found = [by_name.get(fold(entry.name)) for entry in entries]
    taken = {row.id for row in found if row}
    for number, entry in enumerate(entries):
        same = by_ticker.get(entry.ticker)
        if found[number] is None and same and same.id not in taken:
            found[number] = same
            taken.add(same.id)
    return list(zip(entries, found, strict=True))


def _new(entry: Entry, now: datetime) -> CompanyRow:
    return CompanyRow(name=entry.name, ticker=entry.ticker, aliases=list(entry.aliases), added=now)


def _write(row: CompanyRow, entry: Entry, now: datetime) -> str:
    """Bring a row up to date: "added" if it was not watched, "changed" or ""."""
    back = row.removed is not None
    changed = (row.name, row.ticker, tuple(row.aliases)) != (entry.name, entry.ticker, entry.aliases)
    if changed or back:
        row.name, row.ticker, row.aliases = entry.name, entry.ticker, list(entry.aliases)
        row.removed = row.searched = None
        row.added = now  # other servers see by it that the list is a new one
    return "added" if back else "changed" if changed else ""
