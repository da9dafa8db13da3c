"""Which columns of a table hold the headline, its date, its link and its key."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from shared.data.dates import parse_dates
from shared.data.folding import plain_text
from shared.data.wording import listing
from shared.errors import DataError
from shared.tasks.base import Role

if TYPE_CHECKING:
    from shared.data.table import Table

_SAMPLE = 200
TEXT = Role(
    "text",
    "text",
    "What is read.",
    ("headline", "title", "headlines", "news", "sentence", "tweet", "post", "message", "summary", "body", "content"),
)
_DATES = (
    "published",
    "publishedat",
    "pubdate",
    "datetime",
    "timestamp",
    "date",
    "time",
    "day",
    "created",
    "when",
    "updated",
)
_LINKS = ("link", "url", "href", "permalink", "uri")
_KEYS = ("guid", "uuid", "key", "id", "headlineid", "articleid", "newsid", "storyid")


@dataclass(frozen=True)
class Columns:
    """Names of columns; None where the table has none."""

    text: str
    date: str | None
    link: str | None
    key: str | None


def find_columns(table: "Table") -> Columns:
    """Names decide first, then content. Raises DataError if nothing looks like headlines."""
    from shared.data.roles import guess_roles

    samples = {column: _sample(table, column) for column in table.columns}
    date = _date_column(samples)
    link = _first(samples, _LINKS, lambda values: any(map(_is_link, values)), date) or next(
        (name for name in samples if name != date and _are_links(samples[name])), None
    )
    key = _first(samples, _KEYS, bool, date, link)
    taken = [name for name in (date, link, key) if name]
    if len(taken) < len(samples):
        others = replace(table, data=table.data.remove_columns(taken))
        if text := guess_roles(others, [TEXT]).get("text"):
            return Columns(text, date, link, key)
    there = listing([f"“{name}”" for name in table.columns])
    raise DataError(f"{table.name} has no column that looks like headlines ({there}): name one “headline”.")


def _sample(table: "Table", column: str) -> list[str]:
    """Filled cells, spread over the table."""
    step = max(1, len(table) // _SAMPLE)
    picked = table.data.select_columns(column)[list(range(0, len(table), step))[:_SAMPLE]][column]
    return [text for value in picked if (text := plain_text(value).strip())]


def _date_column(samples: dict[str, list[str]]) -> str | None:
    named = _first(samples, _DATES, lambda values: _share_of_dates(values) >= 0.5)
    # Without such a name plain numbers are no dates: any column of ids would do.
    return named or next(
        (
            name
            for name, values in samples.items()
            if not any(value.replace(".", "", 1).isdecimal() for value in values) and _share_of_dates(values) >= 0.9
        ),
        None,
    )


def _share_of_dates(values: Sequence[str]) -> float:
    moments = parse_dates(values).moments
    return sum(moment is not None for moment in moments) / len(moments) if moments else 0.0


def _is_link(value: str) -> bool:
    return value.lower().startswith(("http://", "https://"))


def _are_links(values: Sequence[str]) -> bool:
    return bool(values) and sum(map(_is_link, values)) >= 0.8 * len(values)


def _first(samples, hints: Sequence[str], fits, *taken: str | None) -> str | None:  # type: ignore[no-untyped-def]
    """The column whose name is a hint, the best one first; else one whose name has a hint as a word."""
    free = [name for name in samples if name not in taken and fits(samples[name])]
    for hint in hints:
        for name in free:
            if re.sub(r"[\W_]+", "", name.lower()) == hint:
                return name
    for hint in hints:
        for name in free:
            if hint in _words(name):
                return name
    return None


def _words(name: str) -> list[str]:
    return re.split(r"[\W_\d]+", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).lower())
