"""What is summarized: one text or several, pasted, from files, or behind an address."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from shared.errors import DataError

MAX_CHARACTERS = 5_000_000
MAX_DOCUMENTS = 50
PASTED = "Pasted text"


@dataclass(frozen=True)
class Document:
    """A text with the name that visitors know it by. `notes`: what its reader had to say."""

    name: str
    text: str
    notes: tuple[str, ...] = ()


def pasted(text: str) -> Document:
    """A text as a visitor typed it. Raises DataError if there is none."""
    if not text.strip():
        raise DataError("There is no text yet: paste one, choose files, give an address, or click an example.")
    return Document(PASTED, text)


def from_files(paths: Sequence[str]) -> list[Document]:
    """The documents in uploaded files. Raises DataError, naming the file, for one that cannot be read."""
    from shared.data.documents.reading import read_document

    if len(paths) > MAX_DOCUMENTS:
        raise DataError(f"There are {len(paths)} files: choose up to {MAX_DOCUMENTS}, or use the tab “Batch”.")
    read = [read_document(Path(path), name=Path(path).name) for path in paths]
    return [Document(one.name, one.text, tuple(one.notes)) for one in read]


def from_address(address: str, *, allow_private: bool) -> Document:
    """The page or document behind an address. Raises DataError if it cannot be had."""
    from shared.data.documents.address import read_address

    found = read_address(address.strip(), allow_private=allow_private)
    return Document(found.name, found.text, tuple(found.notes))


def checked(documents: Sequence[Document]) -> list[Document]:
    """The documents as they are. Raises DataError if one has no text, or all together are too long for a page."""
    for document in documents:
        if not any(map(str.isalnum, document.text)):
            raise DataError(
                f"“{document.name}” has no text: a scan has to be read by a text recognition first; choose another."
            )
    size = sum(len(document.text) for document in documents)
    if size > MAX_CHARACTERS:
        raise DataError(
            f"These are {size:,} characters: up to {MAX_CHARACTERS:,} fit here, so choose fewer documents, or use the "
            "tab “Batch”, which summarizes each by itself."
        )
    return list(documents)
