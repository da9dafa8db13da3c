"""Web pages and Word documents with their headings marked as in Markdown: plain text would not tell them apart."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from shared.data.documents.document import TextDocument
from shared.data.documents.reading import read_document

if TYPE_CHECKING:
    from docx.text.paragraph import Paragraph

_PAGE_HEADING = re.compile(rb"<h([1-6])(?:\s[^<>]*)?>", re.IGNORECASE)
_STYLE = re.compile(r"heading ([1-6])", re.IGNORECASE)


def read_headed(path: Path, name: str) -> TextDocument:
    """As `read_document`, with `#` before the headings of a web page or a Word document. Raises DataError."""
    return headed(path, read_document(path, name=name))


def headed(path: Path, document: TextDocument) -> TextDocument:
    """The same for a document that was read from `path` already.

    That it could be read, by another process with limits, is what makes it safe to open here.
    """
    way = next((way for start, way in WAYS.items() if document.notes and document.notes[0].startswith(start)), None)
    if way is None:
        return document
    with TemporaryDirectory() as folder:
        marked = Path(folder) / "document"
        if not way(path, marked):
            return document
        return replace(document, text=read_document(marked, name=_with_ending(document.name)).text)


def _with_ending(name: str) -> str:
    return name if name.lower().endswith((".docx", ".html", ".htm", ".xhtml")) else f"{name}.html"


def _mark_page(path: Path, marked: Path) -> bool:
    """Whether there were headings. The marks are ASCII: other encodings than those with zero bytes keep them."""
    page = path.read_bytes()
    if b"\0" in page[:4096]:
        return False
    page, count = _PAGE_HEADING.subn(lambda found: found[0] + b"#" * int(found[1]) + b" ", page)
    marked.write_bytes(page)
    return bool(count)


def _mark_word(path: Path, marked: Path) -> bool:
    """Whether there were headings. Below a title, every heading is one level lower."""
    from docx import Document

    document = Document(str(path))
    found = list(_word_headings(document.paragraphs))
    below = 1 if any(level == 0 for level, _ in found) else 0
    for level, paragraph in found:
        paragraph.runs[0].text = "#" * (level + below) + " " + paragraph.runs[0].text
    document.save(str(marked))
    return bool(found)


def _word_headings(paragraphs: "list[Paragraph]") -> "Iterator[tuple[int, Paragraph]]":
    """The headings with their levels, 0 for the title."""
    for paragraph in paragraphs:
        style = (paragraph.style.name or "") if paragraph.style else ""
        level = _STYLE.fullmatch(style)
        if paragraph.runs and paragraph.text.strip() and (level or style == "Title"):
            yield int(level[1]) if level else 0, paragraph


WAYS = {"Read as HTML": _mark_page, "Read as Word document": _mark_word}
"""How headings are marked, by how `read_document` says that it read the file."""
