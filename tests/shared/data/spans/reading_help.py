"""Files for the tests of reading, and what was read from them."""

from pathlib import Path

from shared.data.spans.reading import read_spans
from shared.data.spans.span import Document, Span
from shared.data.table import Table


def read(tmp_path: Path, content: str | bytes, name: str = "data.txt") -> Table:
    """The table of a file with this content."""
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_spans(path, tmp_path / "cache")


def documents_of(table: Table) -> list[Document]:
    """The documents of a table, with the rows of the original file."""
    numbers = table.row_numbers(range(len(table)))
    return [
        Document(row["text"], tuple(Span(e["start"], e["end"], e["label"]) for e in row["entities"]), number)
        for row, number in zip(table.data, numbers, strict=True)
    ]


def found(table: Table) -> list[tuple[str, list[tuple[str, str]]]]:
    """Each text with the text and the label of its entities."""
    return [(d.text, [(d.text[s.start : s.end], s.label) for s in d.spans]) for d in documents_of(table)]


def rows(table: Table) -> list[int]:
    """The row number of each text."""
    return [document.row for document in documents_of(table)]
