"""Entities as a table for spreadsheets: a row for each. It is not read back."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from shared.data.spans.span import Document
from shared.data.writing import write_table

COLUMNS = ("row", "text", "label", "start", "end")


def write(documents: Iterable[Document], path: Path) -> None:
    """CSV with the row of the document, the text of the entity, its label, and its start and end."""
    write_table(_rows(documents), path, COLUMNS)


def _rows(documents: Iterable[Document]) -> Iterator[dict[str, Any]]:
    for document in documents:
        for span in document.spans:
            text = document.text[span.start : span.end]
            yield {"row": document.row, "text": text, "label": span.label, "start": span.start, "end": span.end}
