"""Closing prices out of any table: which columns, which rows, and what was left out."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING

from shared.data.dates import parse_dates
from shared.data.folding import plain_text
from shared.data.wording import Numbered, agree, listing
from shared.errors import DataError

if TYPE_CHECKING:
    from shared.data.table import Table

MOST_APART = 5
"""Days from one trading day to the next, holidays included; what is further apart is a gap."""
DATES = ("date", "day", "tradingday", "tradedate", "datetime", "timestamp", "time")
CLOSES = ("adjclose", "adjustedclose", "close", "closeprice", "closingprice", "closing", "closelast", "price", "last")
SAMPLE = 200
_ISO_DAY = re.compile(r"\s*(\d{4})-(\d\d)-(\d\d)(?!\d)")
_AMOUNT = re.compile(r"\d+(\.\d+)?([eE][-+]?\d+)?")
_THOUSANDS = re.compile(r"\d{1,3}(,\d{3})+")

Share = Callable[[Sequence[str]], float]


@dataclass(frozen=True)
class Closes:
    """Closing prices by day, in order. `note`: sentences on the columns used and the rows left out."""

    by_day: dict[date, float]
    note: str


def closes_of(table: "Table") -> Closes:
    """Find dates and closing prices in a table. Raises DataError if it holds fewer than two."""
    columns = {name: [plain_text(value) for value in table.data[:SAMPLE][name]] for name in table.columns}
    date_column = _choose(columns, DATES, _share_of_dates, "dates", table)
    rest = {name: values for name, values in columns.items() if name != date_column}
    close_column = _choose(rest, CLOSES, _share_of_amounts, "closing prices", table)
    texts = [plain_text(value) for value in table.data[date_column]]
    days, said = _days(texts)
    amounts = parse_amounts([plain_text(value) for value in table.data[close_column]])
    notes = [f"Dates were read from “{date_column}” and closing prices from “{close_column}”.", said]
    by_day, left_out = _join(days, amounts, table)
    notes += left_out + _gaps(list(by_day))
    if len(by_day) < 2:
        raise DataError(
            f"{table.name} holds {len(by_day)} usable closing prices, but two days at least are needed. "
            + " ".join(filter(None, notes))
        )
    return Closes(by_day, " ".join(filter(None, notes)))


def parse_amounts(texts: Sequence[str]) -> list[float | None]:
    """Positive amounts, with or without a currency sign; None for everything else.

    Whether a comma parts thousands or decimals is decided over all of them.
    """
    bare = [re.sub(r"[\s\u00a0'’$€£¥]|^[A-Z]{3}\b|\b[A-Z]{3}$", "", text.strip()) for text in texts]
    with_both = next((text for text in bare if "," in text and "." in text), None)
    if with_both:
        decimal = "," if with_both.rindex(",") > with_both.rindex(".") else "."
    else:
        decimal = "." if all(_THOUSANDS.fullmatch(text) for text in bare if "," in text) else ","
    plain = [text.replace("." if decimal == "," else ",", "").replace(decimal, ".") for text in bare]
    amounts = [float(text) if _AMOUNT.fullmatch(text) else None for text in plain]
    return [amount if amount and 0 < amount < 1e15 else None for amount in amounts]


def _choose(columns: dict[str, list[str]], names: Sequence[str], share: Share, what: str, table: "Table") -> str:
    """The column with the best known name, or the first one whose content fits best."""
    plain = {re.sub(r"[\W_]+", "", name.lower()): name for name in reversed(columns)}
    fitting = {name: share(values) for name, values in columns.items()}
    named = [plain[name] for name in names if name in plain]
    best = next((name for name in named if fitting[name] >= 0.5), None)
    best = best or max(fitting, key=lambda name: fitting[name], default=None)
    if best is None or fitting[best] < 0.5:
        there = listing([f"“{name}”" for name in table.columns], 20)
        raise DataError(f"{table.name} has no column with {what}: it has {there}; give a table with dates and closes.")
    return best


def _share_of_dates(texts: Sequence[str]) -> float:
    filled = [text for text in texts if text.strip()]
    return sum(moment is not None for moment in parse_dates(filled).moments) / len(filled) if filled else 0.0


def _share_of_amounts(texts: Sequence[str]) -> float:
    filled = [text for text in texts if text.strip()]
    return sum(amount is not None for amount in parse_amounts(filled)) / len(filled) if filled else 0.0


def _days(texts: Sequence[str]) -> tuple[list[date | None], str]:
    """The days as they are written: midnight in another zone must not become the day before."""
    dates = parse_dates(texts)
    days: list[date | None] = []
    for text, moment in zip(texts, dates.moments, strict=True):
        written = _ISO_DAY.match(text) if moment else None
        days.append(date(*map(int, written.groups())) if written else moment.date() if moment else None)
    return days, dates.note


def _join(
    days: Sequence[date | None], amounts: Sequence[float | None], table: "Table"
) -> tuple[dict[date, float], list[str]]:
    """Prices by day, in order of days, and sentences on the rows that were left out."""
    found: dict[date, float] = {}
    undated, unpriced, repeated = Numbered(), Numbered(), Numbered()
    for index, (day, amount) in enumerate(zip(days, amounts, strict=True)):
        if day is None:
            undated.add(table.row_number(index))
        elif amount is None:
            unpriced.add(table.row_number(index))
        elif day in found:
            repeated.add(table.row_number(index))
        else:
            found[day] = amount
    reasons = (
        (undated, "has no readable date", "have no readable date"),
        (unpriced, "has no positive number as price", "have no positive number as price"),
        (repeated, "repeats a day: its first price counts", "repeat days: their first prices count"),
    )
    notes = [
        f"{str(rows)[0].upper()}{str(rows)[1:]} {agree(rows.count, one, many)}."
        for rows, one, many in reasons
        if rows.count
    ]
    return dict(sorted(found.items())), notes


def _gaps(days: Sequence[date]) -> list[str]:
    gaps = [f"{a.isoformat()} to {b.isoformat()}" for a, b in pairwise(days) if (b - a).days > MOST_APART]
    return [f"Prices are missing in between ({listing(gaps, 3)}): no return is computed there."] if gaps else []
