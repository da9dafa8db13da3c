"""Files become articles: tables of questions and answers, documents, and zips of both."""

import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from shared.data.bulk import is_zip, zipped_documents
from shared.data.documents.document import MOST_BYTES, TextDocument, Unreadable
from shared.data.reading import read_table
from shared.errors import DataError

from .article import Draft
from .faq import articles_of_table
from .headed import headed, read_headed
from .splitting import articles_of

TABLES = {".csv", ".tsv", ".tab", ".xlsx", ".xlsm", ".json", ".jsonl", ".ndjson", ".parquet"}
DAMAGED = (zipfile.BadZipFile, OSError, EOFError, ValueError, NotImplementedError, RuntimeError, zlib.error)


@dataclass(frozen=True)
class FileRead:
    """What a file gave. `notes`: sentences on what was left out. `problem`: a sentence if it gave nothing."""

    name: str
    drafts: tuple[Draft, ...] = ()
    notes: tuple[str, ...] = ()
    problem: str = ""


def is_table(name: str) -> bool:
    """Whether a file is a table by its name."""
    suffixes = [suffix.lower() for suffix in PurePosixPath(name).suffixes]
    if suffixes and suffixes[-1] == ".gz":
        suffixes.pop()
    return bool(suffixes) and suffixes[-1] in TABLES


def read_file(path: Path, name: str, cache_dir: Path) -> tuple[int, Iterator[FileRead]]:
    """How many files there are in a file (a zip has many), and what each gives. Nothing is raised: see `problem`.

    `name`: the original one. `cache_dir`: where tables are laid out.
    """
    if not is_zip(name):
        return 1, iter([_single(path, name, cache_dir)])
    try:
        count, documents = zipped_documents(path, name)
    except DataError as error:
        return 1, iter([FileRead(name, problem=str(error))])
    return count, _zipped(path, documents, cache_dir)


def _single(path: Path, name: str, cache_dir: Path) -> FileRead:
    try:
        if is_table(name):
            return _table(path, name, cache_dir)
        return _document(read_headed(path, name))
    except DataError as error:
        return FileRead(name, problem=str(error))


def _table(path: Path, name: str, cache_dir: Path) -> FileRead:
    drafts, notes = articles_of_table(read_table(path, cache_dir, name=name))
    return _read(name, drafts, notes)


def _document(document: TextDocument) -> FileRead:
    stem = PurePosixPath(document.name).stem.replace("_", " ").strip()
    return _read(document.name, articles_of(document.text, document.title or stem or "Without a name"), [])


def _read(name: str, drafts: list[Draft], notes: list[str]) -> FileRead:
    if not drafts:
        return FileRead(name, notes=tuple(notes), problem=f"{name} holds nothing to answer with: write text into it.")
    return FileRead(name, tuple(drafts), tuple(notes))


def _zipped(path: Path, documents: Iterator[TextDocument | Unreadable], cache_dir: Path) -> Iterator[FileRead]:
    """Each file of a zip; tables are read as such, the reader of documents would take them for text."""
    with zipfile.ZipFile(path) as archive, TemporaryDirectory() as folder:
        members = [member for member in archive.infolist() if not member.is_dir()]
        for member, document in zip(members, documents, strict=True):
            place = Path(folder) / "member"
            name = document.name
            try:
                if _hidden(name) or not _unpacked(archive, member, place):
                    yield FileRead(name, problem=_reason(document))
                elif is_table(name):
                    yield _table(place, name, cache_dir)
                elif isinstance(document, Unreadable):
                    yield FileRead(name, problem=_reason(document))
                else:
                    yield _document(headed(place, document))
            except DataError as error:
                yield FileRead(name, problem=str(error))


def _hidden(name: str) -> bool:
    """Whether it is a file of an operating system, which nobody packed knowingly."""
    return any(part.startswith((".", "__MACOSX")) and part != ".." for part in PurePosixPath(name).parts)


def _reason(document: TextDocument | Unreadable) -> str:
    reason = document.reason if isinstance(document, Unreadable) else "It is damaged: pack it again."
    return f"{document.name} {reason[3:]}" if reason.startswith("It ") else reason


def _unpacked(archive: zipfile.ZipFile, member: zipfile.ZipInfo, place: Path) -> bool:
    """Write a member to `place`; whether that could be done."""
    if member.file_size > MOST_BYTES or member.flag_bits & 1:
        return False
    try:
        with archive.open(member) as packed, place.open("wb") as file:
            while chunk := packed.read(1 << 20):
                file.write(chunk)
    except DAMAGED:
        return False
    return True
