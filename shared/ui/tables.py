"""Tables that visitors upload, and how a few of their rows look."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from shared.ui import markup
from shared.ui.spans_html import highlighted

if TYPE_CHECKING:
    from shared.data.reading import Table
    from shared.services import Services
    from shared.tasks.base import TextTask

PREVIEW_ROWS = 6
PREVIEW_CHARACTERS = 160
MARKED_CHARACTERS = 300


def read_upload(services: "Services", path: str | Path) -> "Table":
    """The table in an uploaded file. Raises DataError if there is none."""
    from shared.data.reading import read_table

    return read_table(Path(path), services.settings.data_dir / "tables")


def guess_text_column(table: "Table", task: "TextTask") -> str:
    """The column to read where only a text is needed: the guessed one, else the first."""
    from shared.data.roles import guess_roles

    texts = [role for role in task.roles if role.kind == "text"]
    return next(iter(guess_roles(table, texts).values()), table.columns[0])


def preview_html(table: "Table", chosen: dict[str, str]) -> str:
    """The first rows. `chosen`: column by role; the heads of these columns say their role."""
    roles = {column: role for role, column in chosen.items()}
    first = table.data.select_columns(table.columns)[:PREVIEW_ROWS]
    numbers = table.row_numbers(range(min(PREVIEW_ROWS, len(table))))
    heads = [f"{name} ({roles[name]})" if name in roles else name for name in table.columns]
    marked = {chosen["text"]: chosen["entities"]} if {"text", "entities"} <= chosen.keys() else {}
    rows = [
        [str(number), *(_cell({column: first[column][i] for column in first}, name, marked) for name in table.columns)]
        for i, number in enumerate(numbers)
    ]
    return markup.table(["Row", *heads], rows, kinds="n" + "t" * len(heads))


def _cell(row: dict[str, Any], name: str, marked: dict[str, str]) -> str:
    """A cell as HTML. `marked`: the column of texts, and that of the spans in them."""
    value = row[name]
    if name in marked:
        spans = [(one["start"], one["end"], one["label"]) for one in row[marked[name]] or ()]
        text = str(value)[:MARKED_CHARACTERS]
        more = "…" if len(text) < len(str(value)) else ""
        return highlighted(text, (span for span in spans if 0 <= span[0] < span[1] <= len(text))) + more
    if name in marked.values():
        return f"{len(value or ()):,}"
    return markup.text(markup.clipped(str(value), PREVIEW_CHARACTERS))
