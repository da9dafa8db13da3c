"""Packed files."""

import gzip
import zlib
from pathlib import Path

from shared.errors import DataError

MOST_UNPACKED = 16 << 30
"""Bytes. A file that unpacks to more fills the disk of most machines."""
CHUNK = 1 << 20


def unpack_gzip(path: Path, name: str, plain: Path) -> None:
    """Write what is in the gzip file at `path` to `plain`. Raises DataError, naming it `name`, if that cannot be."""
    try:
        with gzip.open(path) as packed, plain.open("wb") as file:
            while chunk := packed.read(CHUNK):
                file.write(chunk)
                if file.tell() > MOST_UNPACKED:
                    raise DataError(f"{name} unpacks to more than 16 GiB: give a smaller part of it.")
    except (OSError, EOFError, zlib.error) as error:
        raise DataError(f"{name} is a damaged gzip file: pack or download it again.") from error
