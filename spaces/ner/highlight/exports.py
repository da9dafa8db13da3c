"""A document's entities as a file, in every format that the page offers."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from shared.data.spans.span import Document, Span
from shared.data.spans.writing import FORMATS, write_spans

from .groups import grouped
from .places import overlapping
from .units import joined

if TYPE_CHECKING:
    from .work import Work

TABLE = "csv"
BY_SENTENCE = ("conll", "bilou", "inline")
"""Formats of training data without offsets: people expect a sentence at a time in them."""
COLUMNS = ("text", "type", "start", "end", "score", "count")


def export_formats() -> dict[str, str]:
    """What each format is called on the page, by its name."""
    others = {name: format.title for name, format in FORMATS.items() if name != TABLE}
    return {TABLE: "Table (CSV) with scores", **others}


def write_export(work: "Work", format: str, folder: Path) -> Path:
    """The entities of the types that are switched on, as a file in `folder` that is named after the document.

    Raises DataError for an unknown format.
    """
    suffix = FORMATS[format].suffix if format in FORMATS else ""
    path = folder / f"{file_stem(work.name)}-entities{suffix}"
    if format == TABLE:
        _write_table(work, path)
    else:
        write_spans(format, _sentences(work) if format in BY_SENTENCE else [_whole(work)], path)
    return path


def file_stem(name: str) -> str:
    """The name of a document without its ending, in characters that every system takes."""
    stem = Path(name).stem
    return "".join(one if one.isalnum() else "-" for one in stem).strip("-")[:60] or "document"


def _whole(work: "Work") -> Document:
    return Document(work.text, tuple(Span(one.start, one.end, one.label) for one in work.shown()), 1)


def _sentences(work: "Work") -> Iterator[Document]:
    entities = work.shown()
    for section in work.sections:
        for start, end in joined(work.text, [entities], section.start, section.end):
            there = overlapping(entities, start, end)
            spans = tuple(Span(one.start - start, one.end - start, one.label) for one in there)
            yield Document(work.text[start:end], spans, 1)


def _write_table(work: "Work", path: Path) -> None:
    """A row per entity; `count` is how often the same words have the same type."""
    from shared.data.writing import write_table

    counts = {entity: group.count for group in grouped(work.shown()) for entity in group.entities}
    rows = (
        dict(zip(COLUMNS, (one.text, one.label, one.start, one.end, round(one.score, 4), count), strict=True))
        for one, count in sorted(counts.items(), key=lambda pair: pair[0].start)
    )
    write_table(rows, path, COLUMNS)
