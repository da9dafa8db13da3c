"""One pass over a file: its hash, and the encoding of its text."""

import codecs
import hashlib
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from shared.errors import DataError

_CHUNK = 1 << 20
_HEAD = 1 << 18
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Encodings that table files come in; a free choice among a hundred code pages guesses worse.
_LEGACY = ["cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp932", "gb18030", "big5", "cp949", "euc_jp"]
_NAMES = {
    "utf-8": "UTF-8",
    "utf-8-sig": "UTF-8",
    "utf-16": "UTF-16",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16",
    "utf-32": "UTF-32",
    "cp932": "Shift-JIS",
    "gb18030": "GB 18030",
    "big5": "Big5",
    "cp949": "Korean (CP949)",
    "euc_jp": "EUC-JP",
}
_CONTROL = bytes(c for c in range(32) if c not in b"\t\n\r\f\x1a\x1b")


@dataclass(frozen=True)
class Survey:
    """What one pass over the bytes of a file tells."""

    digest: str
    size: int
    head: bytes
    utf8: bool
    odd: bytes
    """Some lines with bytes above 127, from where the file stops to be UTF-8."""


def survey(path: Path) -> Survey:
    """Hash the file (sha256) and check that it is UTF-8, reading it once in bounded memory."""
    digest, size, head, tail, odd = hashlib.sha256(), 0, b"", b"", b""
    decoder = codecs.getincrementaldecoder("utf-8")()
    utf8 = True
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
            size += len(chunk)
            head = head or chunk[:_HEAD]
            if utf8:
                utf8 = _decodes(decoder, chunk)
            if not utf8 and len(odd) < _HEAD // 4:
                odd += _odd_lines(chunk)
            tail = chunk
    if utf8 and size and not _decodes(decoder, b"", final=True):  # cut off within a character
        utf8, odd = False, _odd_lines(tail)
    return Survey(digest.hexdigest(), size, head, utf8, odd[: _HEAD // 4])


def _odd_lines(chunk: bytes) -> bytes:
    return b"\n".join(re.findall(rb"[^\n]*[\x80-\xff][^\n]*", chunk)[:500])


def _decodes(decoder: codecs.IncrementalDecoder, chunk: bytes, final: bool = False) -> bool:
    try:
        decoder.decode(chunk, final)
    except UnicodeDecodeError:
        return False
    return True


def find_encoding(found: Survey, name: str) -> str:
    """The Python codec of a text file. Raises DataError if the bytes are no text at all."""
    for bom, marked in _BOMS:
        if found.head.startswith(bom):
            return marked
    if codec := _utf16_without_bom(found.head):
        return codec
    controls = len(found.head) - len(found.head.translate(None, _CONTROL.replace(b"\0", b"")))
    zeros = found.head.count(0)
    if controls > 0.02 * len(found.head) or zeros > 0.3 * len(found.head):
        raise DataError(f"{name} holds binary data, not a table: save it as CSV, JSON lines, Excel (.xlsx) or Parquet.")
    if found.utf8 or _mostly_utf8(found.odd):
        return "utf-8"
    return _legacy(found.odd)


def encoding_name(codec: str) -> str:
    """The usual name of a Python codec: cp1252 -> Windows-1252."""
    return _NAMES.get(codec) or codec.replace("cp125", "Windows-125")


@contextmanager
def open_text(path: Path, codec: str) -> Iterator[TextIO]:
    """The file as text, line ends untouched; bytes that do not fit become U+FFFD."""
    with path.open(encoding=codec, errors="replace", newline="") as file:
        yield file


def _utf16_without_bom(head: bytes) -> str | None:
    even, odd = head[0::2].count(0), head[1::2].count(0)
    half = len(head) // 2
    if half and odd > 0.4 * half and even < 0.05 * half:
        return "utf-16-le"
    if half and even > 0.4 * half and odd < 0.05 * half:
        return "utf-16-be"
    return None


def _mostly_utf8(sample: bytes) -> bool:
    """Whether a file is UTF-8 with some damage: good multi-byte characters far outnumber bad bytes."""
    text = sample.decode("utf-8", "replace")
    good = sum(c > "\x7f" for c in text) - (bad := text.count("\ufffd"))
    return good > 5 * bad


def _legacy(sample: bytes) -> str:
    from charset_normalizer import from_bytes

    matches = from_bytes(sample, cp_isolation=_LEGACY, enable_fallback=False)
    best = matches.best()
    # Western and Central European code pages often fit equally well: the more common one wins.
    western = any(
        "cp1252" in match.could_be_from_charset
        for match in matches
        if best and match.chaos <= best.chaos and match.coherence >= best.coherence - 0.05
    )
    return best.encoding if best and not western else "cp1252"
