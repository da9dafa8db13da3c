"""A zip of documents, one after the other."""

import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from shared.data.documents.document import MOST_BYTES, Refused, TextDocument, Unreadable, visible
from shared.data.documents.reading import read
from shared.errors import DataError

_MOST_UNPACKED = 1 << 30
_MOST_MEMBERS = 10_000
_SYSTEM = re.compile(r"(^|/)(__MACOSX/|\.[^./]|thumbs\.db$|desktop\.ini$)", re.IGNORECASE)
_UTF8_NAME = 0x800
"""The flag of a member whose name is in UTF-8."""


def read_zip(path: Path, *, name: str | None = None) -> Iterator[TextDocument | Unreadable]:
    """The documents in a zip in their order; one that gives no text comes as Unreadable with the reason.

    Each is named by its path in the archive; nothing is written there. Archives in the archive and the files of
    operating systems are left out with a reason. Raises DataError at once if the file is no zip, holds more than
    10,000 files, or unpacks to more than 1 GiB.
    """
    name = name or path.name
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise DataError(f"{name} is no zip archive, or a damaged one: pack the documents again.") from error
    members = [member for member in archive.infolist() if not member.is_dir()]
    # A member is never read beyond the size that is given for it here.
    unpacked = sum(member.file_size for member in members)
    fault = (
        "is an archive with no files in it: put the documents into it."
        if not members
        else f"holds more than {_MOST_MEMBERS:,} files: pack fewer at a time."
        if len(members) > _MOST_MEMBERS
        else f"unpacks to more than {_MOST_UNPACKED >> 30} GiB: pack fewer documents at a time."
        if unpacked > _MOST_UNPACKED
        else ""
    )
    if fault:
        archive.close()
        raise DataError(f"{name} {fault}")
    return _documents(archive, members)


def _documents(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo]) -> Iterator[TextDocument | Unreadable]:
    taken: dict[str, int] = {}
    with archive, TemporaryDirectory() as folder:
        for member in members:
            name = _shown(member)
            taken[name] = taken.get(name, 0) + 1
            if taken[name] > 1:
                name = f"{name} ({taken[name]})"
            try:
                yield _document(archive, member, name, Path(folder) / "document")
            except Refused as refusal:
                yield Unreadable(name, f"It {refusal}")


def _document(archive: zipfile.ZipFile, member: zipfile.ZipInfo, name: str, place: Path) -> TextDocument:
    if _SYSTEM.search(name):
        raise Refused("belongs to an operating system or a program: it is left out.")
    if PurePosixPath(name).suffix.lower() == ".zip":
        raise Refused("is an archive in the archive: unpack it and give it by itself.")
    if member.flag_bits & 1:
        raise Refused("is locked with a password: pack it without one.")
    if member.file_size > MOST_BYTES:
        raise Refused(f"is larger than {MOST_BYTES >> 20} MB: split it into parts.")
    try:
        with archive.open(member) as packed, place.open("wb") as file:
            while chunk := packed.read(1 << 20):
                file.write(chunk)
    except (zipfile.BadZipFile, OSError, EOFError, ValueError, NotImplementedError, RuntimeError, zlib.error) as error:
        raise Refused("is damaged or packed in an unusual way: pack it again.") from error
    return read(place, name)


def _shown(member: zipfile.ZipInfo) -> str:
    """The name for the user. Many programs write UTF-8 without saying so, which is then taken for code page 437."""
    name = member.filename
    if not member.flag_bits & _UTF8_NAME:
        try:
            name = name.encode("cp437").decode("utf-8")
        except UnicodeError:
            name = member.filename
    return visible(name.replace("\\", "/")).strip()[:300] or "without a name"
