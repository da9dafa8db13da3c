"""What kind of document a file is: its content tells, its name is only a hint."""

import re
import zipfile
from pathlib import Path
from typing import Literal

from shared.data.documents.document import Refused

Kind = Literal["text", "html", "pdf", "docx"]

# The atomic group: a comment ends at its first `-->`, or hostile ones could be split up in too many ways.
_HTML = re.compile(rb"\s*(<\?xml[^>]*>\s*)?((?><!--.*?-->)\s*)*<(!doctype\s+html|html)\b", re.IGNORECASE | re.DOTALL)
_HTML_ENDINGS = (".html", ".htm", ".xhtml")
_PICTURE = "is a picture: run text recognition (OCR) on it first, and give its text."
_ARCHIVE = "is an archive: unpack it and choose a document in it."
_SIGNATURES = {
    b"\x89PNG": _PICTURE,
    b"\xff\xd8\xff": _PICTURE,
    b"GIF8": _PICTURE,
    b"II*\0": _PICTURE,
    b"MM\0*": _PICTURE,
    b"\x1f\x8b": _ARCHIVE,
    b"7z\xbc\xaf": _ARCHIVE,
    b"Rar!": _ARCHIVE,
    b"BZh": _ARCHIVE,
    b"\xfd7zXZ": _ARCHIVE,
    b"\xd0\xcf\x11\xe0": "is an Office file of the old kind or with a password: save it as .docx without one.",
    b"{\\rtf": "is rich text (RTF): save it as .docx or PDF.",
    b"SQLite format 3": "is a database, no document.",
}
_OFFICE = "[Content_Types].xml"
_PACKED = {
    (_OFFICE, "word/"): "docx",
    (_OFFICE, "xl/"): "is an Excel workbook: give it as a table, or save it as PDF.",
    (_OFFICE, "ppt/"): "holds slides (PowerPoint): save them as PDF.",
    ("META-INF/manifest.xml", "content.xml"): "is an OpenDocument file: save it as .docx or PDF.",
    ("META-INF/container.xml", ""): "is an electronic book (EPUB): save it as HTML or PDF.",
}


def find_kind(path: Path, head: bytes, name: str) -> Kind:
    """The kind of a file, given its first bytes (some thousands) and its name. Raises Refused for other formats."""
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _packed(path)
    for signature, refusal in _SIGNATURES.items():
        if head.startswith(signature):
            raise Refused(refusal)
    # Without a byte order mark, and read over the zeros of UTF-16.
    begin = head[:8192].lstrip(b"\xef\xbb\xbf\xff\xfe").replace(b"\0", b"")
    if _HTML.match(begin) or name.lower().endswith(_HTML_ENDINGS):
        return "html"
    return "text"


def _packed(path: Path) -> Kind:
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise Refused("is damaged: save or download it again.") from error
    for (list_of_parts, start), found in _PACKED.items():
        if list_of_parts in members and any(member.startswith(start) for member in members):
            if found == "docx":
                return "docx"
            raise Refused(found)
    raise Refused("is a zip archive, no document: unpack it and choose a document in it.")
