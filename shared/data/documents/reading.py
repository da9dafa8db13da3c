"""Any file becomes text: its format is found by content."""

from pathlib import Path

from shared.data.documents import plain
from shared.data.documents.apart import read_apart
from shared.data.documents.document import MOST_BYTES, Refused, TextDocument, tidy
from shared.data.documents.kinds import find_kind
from shared.data.encoding import survey
from shared.errors import DataError


def read_document(path: Path, *, name: str | None = None) -> TextDocument:
    """Read a text, Markdown, HTML, PDF or Word (.docx) file: the text, and notes on how it was read.

    `name` is the original name where `path` is an upload's temporary one. Line ends become `\\n`. Files have
    at most 100 MB, texts 20 million characters. HTML, PDF and Word are read by another process, with limits on
    time and memory. Raises DataError if there is no text in the file.
    """
    name = name or path.name
    try:
        return read(path, name)
    except Refused as refusal:
        raise DataError(f"{name} {refusal}") from refusal


def read(path: Path, name: str) -> TextDocument:
    """As `read_document`, but raises Refused."""
    if not path.is_file():
        raise Refused("cannot be found: choose a file that exists.")
    if path.stat().st_size > MOST_BYTES:
        raise Refused(f"is larger than {MOST_BYTES >> 20} MB: split it into parts.")
    found = survey(path)
    if not found.size:
        raise Refused("is empty: it should hold a text.")
    kind = find_kind(path, found.head, name)
    if kind == "text":
        text, notes = plain.text_of(path, found)
        text = tidy(text)
    else:
        text, notes = read_apart(path, kind)
    return TextDocument(name, text, tuple(notes))
