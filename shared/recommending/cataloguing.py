"""A table of items becomes a catalogue."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from shared.data.arrow_file import as_text
from shared.data.finding import Finding, rows_of
from shared.data.wording import agree, listing, percent, plural
from shared.errors import DataError
from shared.recommending.catalogue import Catalogue
from shared.recommending.category_names import read_categories
from shared.recommending.identifying import Ids, identify
from shared.recommending.rows import columns_of

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

    from shared.data.table import Table

ROLES = ("item", "title", "text", "categories", "image")


@dataclass(frozen=True, eq=False)
class ItemRows:
    """The rows of a table of items. `first` [rows] bool: the row has an id that no row before it has."""

    table: "pa.Table"
    ids: Ids
    roles: dict[str, str]
    first: "np.ndarray"

    def texts(self, role: str) -> list[str]:
        """The cells of a role in the first rows, "" where there is no such column."""
        column = self.roles.get(role)
        return (
            [""] * int(self.first.sum()) if column is None else [as_text(cell).strip() for cell in self.cells(column)]
        )

    def cells(self, column: str) -> list[Any]:
        """The values of a column in the first rows."""
        import pyarrow as pa

        return self.table[column].filter(pa.array(self.first)).to_pylist()


def read_items(table: "Table", columns: Mapping[str, str]) -> ItemRows:
    """Read all columns. Raises DataError if there is none for the item, or one is not there."""
    import numpy as np

    roles = {role: column for role in ROLES if (column := columns.get(role))}
    there = listing(table.columns, 20)
    if "item" not in roles:
        raise DataError(f"No column of {table.name} is chosen for the item's id: choose one of {there}.")
    for role, column in roles.items():
        if column not in table.columns:
            raise DataError(f"{table.name} has no column “{column}” for the {role}: choose one of {there}.")
    read = columns_of(table, table.columns)
    ids = identify(read[roles["item"]])
    first = np.zeros(len(ids.codes), dtype=bool)
    first[np.unique(ids.codes, return_index=True)[1]] = True
    return ItemRows(read, ids, roles, first & (ids.codes >= 0))


def read_catalogue(table: "Table", columns: Mapping[str, str]) -> Catalogue:
    """The items in a table. `columns`: by role (item, and, if there are any, title, text, categories and image).

    Rows without an id are left out; of several with the same id the first counts. An item without a title is called by
    its id. Any more columns are kept as text. Raises DataError for columns that are not there, and if no row
    has an id.
    """
    rows = read_items(table, columns)
    if not len(rows.ids.names):
        raise DataError(f"No row of {table.name} has an id in “{rows.roles['item']}”: choose another column.")
    ids = rows.ids.names[rows.ids.codes[rows.first]]
    categories: list[tuple[str, ...]] = [()] * len(ids)
    if "categories" in rows.roles:
        categories = read_categories(rows.cells(rows.roles["categories"]))
    titles = [title or id for title, id in zip(rows.texts("title"), ids.tolist(), strict=True)]
    more = [column for column in table.columns if column not in rows.roles.values()]
    return Catalogue(
        ids,
        titles,
        rows.texts("text"),
        categories,
        rows.texts("image"),
        {column: [as_text(cell).strip() for cell in rows.cells(column)] for column in more},
    )


def catalogue_findings(table: "Table", columns: Mapping[str, str]) -> list[Finding]:
    """What is left out of a table of items, and what is missing in it. Raises DataError for columns not there."""
    if not columns.get("item"):
        message = f"No column of {table.name} looks like the ids of items: call it “item_id”, or leave the table out."
        return [Finding("items-no-ids", "error", message, 1)]
    rows = read_items(table, columns)
    if not len(rows.ids.names):
        message = f"No row of {table.name} has an id in “{columns['item']}”."
        return [Finding("items-no-ids", "error", message, len(rows.first))]
    return [*_items_left_out(table, rows), *_items_bare(rows)]


def _items_left_out(table: "Table", rows: ItemRows) -> Iterator[Finding]:
    blank = rows.ids.codes < 0
    again = ~rows.first & ~blank
    where = f"{table.name} (“{rows.roles['item']}”)"
    for code, mask, words in (
        ("items-empty-id", blank, f"{agree(int(blank.sum()), 'has', 'have')} no id"),
        ("items-repeated", again, f"{agree(int(again.sum()), 'repeats', 'repeat')} the id of an earlier one"),
    ):
        if count := int(mask.sum()):
            message = f"{plural(count, 'row')} of {where} {words} and {agree(count, 'is', 'are')} left out."
            yield Finding(code, "warning", message, count, rows_of(table, mask))


def _items_bare(rows: ItemRows) -> Iterator[Finding]:
    """Items about which nothing is said."""
    total = int(rows.first.sum())
    if "title" in rows.roles and (count := sum(not title for title in rows.texts("title"))):
        have = agree(count, "has", "have")
        message = f"{plural(count, 'item')} ({percent(count, total)}) {have} no title: the id is shown."
        yield Finding("items-no-title", "info", message, count)
    if not rows.roles.keys() & {"title", "text", "categories"}:
        message = "The items have no title, text or categories: nothing can be learnt from what they are."
        yield Finding("items-bare", "warning", message, total)
