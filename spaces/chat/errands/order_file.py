"""Orders read from a table, each checked."""

import csv
import re
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from pathlib import Path

from shared.data.folding import fold
from shared.data.wording import listing
from shared.errors import DataError

from .specs import STATUSES

COLUMNS = (
    "number", "email", "postcode", "name", "street", "city", "country", "items", "total", "ordered", "status",
    "carrier", "tracking", "delivered",
)  # fmt: skip
_NEEDED = ("number", "postcode", "items", "status")
_DATES = ("ordered", "delivered")
_ALSO = {
    "order": "number", "order number": "number", "order no": "number", "order id": "number", "order_number": "number",
    "order_id": "number", "id": "number", "e-mail": "email", "mail": "email", "email address": "email",
    "zip": "postcode", "zip code": "postcode", "postal code": "postcode", "postal_code": "postcode", "town": "city",
    "customer": "name", "item": "items", "products": "items", "price": "total", "amount": "total", "date": "ordered",
    "order date": "ordered", "ordered on": "ordered", "state": "status", "tracking number": "tracking",
    "delivered on": "delivered", "delivery date": "delivered", "address": "street",
}  # fmt: skip
MOST = 500_000
Fields = dict[str, str]


def read_seed(path: Path, today: date) -> list[Fields]:
    """The shop's own orders. Their dates are moved so that the newest was ordered today: a sample does not age."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = [{name: value or "" for name, value in row.items()} for row in csv.DictReader(file)]
    newest = max((date.fromisoformat(row["ordered"]) for row in rows), default=today)
    return [_moved(row, today - newest) for row in rows]


def read_orders(path: Path, name: str, cache_dir: Path) -> list[Fields]:
    """The orders in somebody's own table: any file that `shared.data.reading` takes. Raises DataError."""
    from shared.data.reading import read_table

    table = read_table(path, cache_dir, name=name, header=True)
    if len(table) > MOST:
        raise DataError(f"{name} has {len(table):,} rows: at most {MOST:,} orders can be kept.")
    columns = _columns(table.columns, name)
    orders: dict[str, Fields] = {}
    at = 0
    for batch in table.batches(columns.values()):
        for row in batch.to_pylist():
            place = f"{name}, row {table.row_number(at)}"
            fields = _checked({ours: str(row[theirs] or "").strip() for ours, theirs in columns.items()}, place)
            if fields["number"] in orders:
                raise DataError(f"{place}: the order {fields['number'][:40]} is there twice.")
            orders[fields["number"]] = fields
            at += 1
    return list(orders.values())


def _columns(given: Iterable[str], name: str) -> Mapping[str, str]:
    """Our name of each column, with theirs."""
    found: dict[str, str] = {}
    for column in given:
        ours = fold(column) if fold(column) in COLUMNS else _ALSO.get(fold(column), "")
        if ours:
            found.setdefault(ours, column)
    missing = [column for column in _NEEDED if column not in found]
    if missing:
        raise DataError(f"{name} has no column {listing(missing)}: expected the columns {listing(COLUMNS, 20)}.")
    return found


def _checked(fields: Fields, place: str) -> Fields:
    fields["status"] = fields["status"].lower()
    if not fields["number"] or len(fields["number"]) > 32:
        raise DataError(f"{place}: an order number of at most 32 characters was expected.")
    if fields["status"] not in STATUSES:
        raise DataError(f"{place}: the status is “{fields['status'][:40]}”, expected {' or '.join(STATUSES)}.")
    if not fields["postcode"] and not fields.get("email"):
        raise DataError(
            f"{place}: without a postcode and an e-mail address nobody could show that the order is theirs."
        )
    for name in _DATES:
        if fields.get(name):
            fields[name] = _day(fields[name], f"{place}: {name}")
    return fields


def _day(text: str, place: str) -> str:
    match = re.match(r"\d{4}-\d{2}-\d{2}", text)
    try:
        return date.fromisoformat(match[0] if match else text).isoformat()
    except ValueError:
        raise DataError(f"{place} is “{text[:40]}”: a date such as 2026-11-03 was expected.") from None


def _moved(fields: Fields, by: timedelta) -> Fields:
    days = {name: (date.fromisoformat(fields[name]) + by).isoformat() for name in _DATES if fields[name]}
    return {**fields, **days}
