"""The text of a PDF, page by page."""

import re
from pathlib import Path
from typing import TYPE_CHECKING

from shared.data.documents.document import MOST_CHARACTERS, Extract, Refused, too_long
from shared.data.wording import agree, plural

if TYPE_CHECKING:
    from pypdf import PdfReader

_BROKEN = re.compile(r"(?<!\w)(\w+)[-\u00ad\u2010] *\n *(?=(\w+))")
_WORD = re.compile(r"\w+(?:[-\u2010]\w+)*")
_LIGATURES = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB05: "st", 0xFB06: "st"}


def text_of(path: Path) -> Extract:
    """The pages with a blank line between them, and notes on what they lack.

    Raises Refused if the file is locked, or has nothing but pictures.
    """
    from pypdf import PdfReader

    reader = PdfReader(path)
    if reader.is_encrypted and not reader.decrypt(""):
        raise Refused("is locked with a password: save a copy of the PDF without one.")
    pages, damaged = _pages(reader)
    blocks = [page for page in (*pages, _filled_in(reader)) if page]
    if not blocks:
        raise Refused("has no text, only pictures of pages: run text recognition (OCR) on the PDF first.")
    empty = pages.count("") - damaged
    notes = [f"Read as PDF, {plural(len(pages), 'page')}."]
    if empty:
        notes.append(f"{plural(empty, 'page')} {agree(empty, 'has', 'have')} no text: maybe pictures (see OCR).")
    if damaged:
        notes.append(f"{plural(damaged, 'page')} {agree(damaged, 'is', 'are')} damaged and left out.")
    return Extract("\n\n".join(blocks), notes)


def _pages(reader: "PdfReader") -> tuple[list[str], int]:
    """The text of each page ("" if there is none), and how many cannot be read."""
    pages: list[str] = []
    damaged = size = 0
    for page in reader.pages:
        try:
            text = join_broken(page.extract_text().translate(_LIGATURES)).strip()
        # Whatever a damaged page causes must not take the others away.
        except Exception:
            damaged, text = damaged + 1, ""
        pages.append(text)
        size += len(text)
        if size > MOST_CHARACTERS:
            raise too_long()
    return pages, damaged


def join_broken(text: str) -> str:
    """Join words that a hyphen breaks at the end of a line; one that is spelt with a hyphen keeps it.

    The hyphen stays before a capital or a digit, and in a word that the text elsewhere writes with one.
    """
    words = frozenset(_WORD.findall(text))

    def joined(match: re.Match[str]) -> str:
        first, second = match.groups()
        broken = first[-1].isalpha() and second[0].islower() and f"{first}-{second}" not in words
        return first if broken else f"{first}-"

    return _BROKEN.sub(joined, text)


def _filled_in(reader: "PdfReader") -> str:
    """What was typed into the fields of a form, a line for each."""
    fields = reader.get_form_text_fields() or {}
    return "\n".join(str(value).strip() for value in fields.values() if value and str(value).strip())
