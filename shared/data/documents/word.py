"""The text of a Word document (.docx)."""

import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

from shared.data.documents.document import Extract, Refused
from shared.data.wording import plural

if TYPE_CHECKING:
    from docx.document import Document

_MOST_UNPACKED = 500 << 20
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
# Deleted and moved text, definitions of tab stops, and the second form of what has two (text boxes).
_SKIPPED = {f"{_W}{name}" for name in ("del", "moveFrom", "pPr", "rPr", "sectPr", "instrText")} | {
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
}
_SIGNS = {f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}


def text_of(path: Path) -> Extract:
    """Headers, body with its tables cell by cell, notes, footers: a line for each paragraph.

    Headers and footers that say the same stand there once. Raises Refused.
    """
    from docx import Document

    _refuse_bomb(path)
    try:
        document = Document(str(path))
    except (ValueError, KeyError) as error:
        raise Refused("is no usual Word document: save it as .docx.") from error
    headers, footers = (_parts(document, kind) for kind in ("header", "footer"))
    below = _parts(document, "footnotes") + _parts(document, "endnotes")
    blocks = [*dict.fromkeys(headers), _text(document.element.body), *below, *dict.fromkeys(footers)]
    notes = ["Read as Word document."]
    if comments := len(list(document.comments)):
        notes.append(f"Left out {plural(comments, 'comment')}.")
    return Extract("\n\n".join(block for block in blocks if block), notes)


def _refuse_bomb(path: Path) -> None:
    """A member is never read beyond the size that the archive gives for it."""
    with zipfile.ZipFile(path) as archive:
        unpacked = sum(member.file_size for member in archive.infolist())
    if unpacked > _MOST_UNPACKED:
        raise Refused(f"unpacks to more than {_MOST_UNPACKED >> 20} MB: take the pictures out, or split it.")


def _parts(document: "Document", kind: str) -> list[str]:
    """The texts of the parts of one kind that belong to the document."""
    from docx.oxml import parse_xml

    related = [rel.target_part for rel in document.part.rels.values() if not rel.is_external and _kind(rel) == kind]
    texts = (_text(parse_xml(part.blob)) for part in sorted(related, key=lambda part: str(part.partname)))
    return [text for text in texts if text]


def _kind(rel: object) -> str:
    return str(getattr(rel, "reltype", "")).rpartition("/")[2]


def _text(root: object) -> str:
    """The text below an element, with a line for each paragraph wherever it stands: table, text box, control."""
    from lxml import etree

    pieces: list[str] = []
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        tag = element.tag
        if tag == f"{_W}p":
            if pieces and pieces[-1] != "\n":
                pieces.append("\n")
        elif event == "start":
            if tag in _SKIPPED:
                walk.skip_subtree()
            elif tag == f"{_W}t":
                pieces.append(element.text or "")
            elif tag in _SIGNS:
                pieces.append(_SIGNS[tag])
    return "".join(pieces).strip()
