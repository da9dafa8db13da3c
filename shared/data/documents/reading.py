"""Any file becomes text: its format is found by content."""

from pathlib import Path

from shared.data.documents import plain
from shared.data.documents.apart import read_apart
from shared.data.documents.document import MOST_BYTES, Refused, TextDocument, tidy
from shared.data.documents.kinds import find_kind
from shared.data.encoding import survey
from shared.errors import DataError


def read_document(path: Path, *, name: str | None = None, main_part: bool = False, charset: str = "") -> TextDocument:
    """Read a text, Markdown, HTML, PDF or Word (.docx) file: the text, and notes on how it was read.

    `name` is the original name where `path` is an upload's temporary one. `main_part`: of an HTML page, without its
    menus, forms and lists of links. `charset`: the encoding that a server gave, for texts that do not show theirs.
    Line ends become `\\n`. Files have at most 100 MB, texts 20 million characters. HTML, PDF and Word are read by
    another process, with limits on time and memory. Raises DataError if there is no text in the file.
    """
    name = name or path.name
    try:
        return read(path, name, main_part=main_part, charset=charset)
    except Refused as refusal:
        raise DataError(f"{name} {refusal}") from refusal


def read(path: Path, name: str, *, main_part: bool = False, charset: str = "") -> TextDocument:
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
        done = plain.text_of(path, found, charset)
        done = done._replace(text=tidy(done.text))
    else:
        done = read_apart(path, kind, main_part=main_part, charset=charset)
    return TextDocument(name, done.text, tuple(done.notes), done.title)
