"""Small documents of every format, made as other programs make them."""

import io
import zipfile
from collections.abc import Sequence
from typing import Any


def pdf(pages: Sequence[str], *, password: str | None = None, owner: str | None = None, algorithm: str = "") -> bytes:
    """A PDF with the lines of each page, in Helvetica; a page "" is blank."""
    from pypdf import PdfWriter
    from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

    writer = PdfWriter()
    for text in pages:
        page = writer.add_blank_page(595, 842)
        if not text:
            continue
        names = {"/Type": "/Font", "/Subtype": "/Type1", "/BaseFont": "/Helvetica", "/Encoding": "/WinAnsiEncoding"}
        font = DictionaryObject({NameObject(key): NameObject(value) for key, value in names.items()})
        fonts = DictionaryObject({NameObject("/F1"): writer._add_object(font)})
        page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
        shown = "".join(f"<{line.encode('cp1252').hex()}> Tj T*\n" for line in text.split("\n"))
        stream = DecodedStreamObject()
        stream.set_data(f"BT /F1 12 Tf 14 TL 50 800 Td\n{shown}ET".encode())
        page[NameObject("/Contents")] = writer._add_object(stream)
    if password is not None:
        writer.encrypt(password, owner, algorithm=algorithm)
    return saved(writer.write)


def saved(save: Any) -> bytes:
    """What is written to a file."""
    file = io.BytesIO()
    save(file)
    return file.getvalue()


def packed(members: Sequence[tuple[str | zipfile.ZipInfo, bytes | str]]) -> bytes:
    """A zip archive."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return file.getvalue()
