"""The watch-list as a table: what people type or upload, checked; and a file of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from shared.data.folding import fold, plain_text
from shared.errors import DataError

from .watch_words import word_key

if TYPE_CHECKING:
    from shared.data.table import Table

HEADERS = ("Name", "Ticker", "Aliases")
MOST = 20_000
MOST_CHARACTERS = 200
_NAME_COLUMNS = ("name", "company", "company name", "firm", "issuer", "security")
_TICKER_COLUMNS = ("ticker", "symbol", "ticker symbol", "stock symbol", "tickers")
_ALIAS_COLUMNS = ("aliases", "alias", "other names", "also known as", "synonyms")


@dataclass(frozen=True)
class Entry:
    """A row that can be kept."""

    name: str
    ticker: str
    aliases: tuple[str, ...]


def read_entries(rows: Sequence[Sequence[Any]]) -> tuple[list[Entry], list[str]]:
    """The entries of rows (name, ticker, aliases), and sentences on what was left out of them. Raises DataError."""
    if len(rows) > MOST:
        raise DataError(f"The list has {len(rows):,} rows; the watch-list takes {MOST:,}: leave some out.")
    problems: list[str] = []
    entries: list[tuple[int, Entry]] = []
    names: dict[str, int] = {}
    for number, row in enumerate(rows, start=1):
        name, ticker, aliases = (_cell(row, place) for place in range(3))
        said = _name_problem(name, names) if name or ticker or aliases else ""
        if said:
            problems.append(f"Row {number} was left out: {said}.")
        elif name:
            names[fold(name)] = number
            found = dict.fromkeys(" ".join(alias.split()) for alias in aliases.replace("；", ";").split(";"))
            entries.append((number, Entry(name, ticker.lstrip("$").upper(), tuple(alias for alias in found if alias))))
    return _without_doubles(entries, names, problems), problems


def rows_of(table: "Table") -> list[list[str]]:
    """Name, ticker and aliases of each row of a table: columns by their headings, else by their order.

    Raises DataError if it is empty or too long.
    """
    if len(table) > MOST:
        raise DataError(f"{table.name} has {len(table):,} rows; the watch-list takes {MOST:,}: leave some out.")
    columns = table.columns
    by_heading = [_named(columns, names) for names in (_NAME_COLUMNS, _TICKER_COLUMNS, _ALIAS_COLUMNS)]
    chosen = by_heading if by_heading[0] else [*columns[:3], None, None, None][:3]
    values = table.head(len(table))
    rows = [[_listed(values[column][n]) if column else "" for column in chosen] for n in range(len(table))]
    rows = [row for row in rows if any(row)]
    if not rows:
        raise DataError(f"{table.name} has no rows with a company: the columns are Name, Ticker and Aliases.")
    return rows


def write_rows(rows: Sequence[Sequence[str]], path: Path) -> Path:
    """Write rows (name, ticker, aliases) as CSV, harmless in a spreadsheet. Gives the path."""
    from shared.data.writing import TableWriter

    writer = TableWriter(path, HEADERS)
    try:
        writer.write(dict(zip(HEADERS, row, strict=True)) for row in rows)
    finally:
        writer.close()
    return path


def _cell(row: Sequence[Any], place: int) -> str:
    """A cell as one line. The quote that keeps a spreadsheet from reckoning goes."""
    value = row[place] if place < len(row) else ""
    text = "" if value is None or value != value else " ".join(str(value).split())
    return text[1:] if text[:1] == "'" and text[1:2] in ("=", "+", "-", "@") else text


def _name_problem(name: str, names: dict[str, int]) -> str:
    if not name:
        return "it has no name"
    if not word_key(name):
        return f"“{name}” has no letter or digit to look for"
    if len(name) > MOST_CHARACTERS:
        return f"its name has {len(name):,} characters, more than {MOST_CHARACTERS}"
    if (there := names.get(fold(name))) is not None:
        return f"“{name}” stands in row {there} already"
    return ""


def _without_doubles(entries: list[tuple[int, Entry]], names: dict[str, int], problems: list[str]) -> list[Entry]:
    """The entries without tickers and aliases that an earlier row has, or that are somebody's name."""
    tickers, aliases = dict[str, int](), dict[str, int]()
    kept = []
    for number, entry in entries:
        ticker = entry.ticker
        if ticker and tickers.setdefault(ticker, number) != number:
            problems.append(f"Row {number}: the ticker {ticker} is that of row {tickers[ticker]}; left out here.")
            ticker = ""
        fine = []
        for alias in entry.aliases:
            if said := _alias_problem(alias, number, names, aliases):
                problems.append(f"Row {number}: the alias “{alias}” {said}; left out here.")
            elif names.get(fold(alias)) != number:
                fine.append(alias)
        kept.append(Entry(entry.name, ticker, tuple(fine)))
    return kept


def _alias_problem(alias: str, number: int, names: dict[str, int], aliases: dict[str, int]) -> str:
    if not word_key(alias):
        return "has no letter or digit to look for"
    if len(alias) > MOST_CHARACTERS:
        return f"has more than {MOST_CHARACTERS} characters"
    if names.get(fold(alias), number) != number:
        return f"is the name in row {names[fold(alias)]}"
    if aliases.setdefault(fold(alias), number) != number:
        return f"stands in row {aliases[fold(alias)]} already"
    return ""


def _named(columns: Sequence[str], names: Sequence[str]) -> str | None:
    """The first of the columns whose heading is one of the names."""
    by_heading = {fold(column.replace("_", " ")): column for column in reversed(columns)}
    return next((by_heading[name] for name in names if name in by_heading), None)


def _listed(value: Any) -> str:
    """A cell of a file; a list, as JSON may have it, becomes aliases."""
    return "; ".join(map(plain_text, value)) if isinstance(value, list) else plain_text(value).strip()
