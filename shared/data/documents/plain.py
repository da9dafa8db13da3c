"""Plain text and Markdown, in any encoding."""

import codecs
import re
from pathlib import Path

from shared.data.documents.document import Extract, Refused
from shared.data.encoding import Survey, encoding_name, find_encoding, open_text
from shared.errors import DataError

# Python knows others that are no text, or take for ever.
_FOR_TEXT = re.compile(r"(ascii|big5|cp|euc_|gb|hz|iso|johab|koi8|mac|shift_jis|tis|utf)[\w-]*")


def text_of(path: Path, found: Survey, charset: str = "") -> Extract:
    """The text as it stands, and a note with its encoding. Raises Refused if the bytes are no text.

    `charset`: what a server gives as the encoding; it counts where the bytes do not show another one.
    """
    codec = codec_of(found)
    if not codec.startswith("utf") and (named := named_codec(charset)) and not named.startswith("utf"):
        codec = named
    with open_text(path, codec) as file:
        return Extract(file.read(), [f"Read as plain text, {encoding_name(codec)}."])


def codec_of(found: Survey) -> str:
    """The Python codec of a text. Raises Refused if the bytes are no text."""
    try:
        return find_encoding(found, "The file")
    except DataError as error:
        raise Refused("holds binary data, no text: give a txt, md, html, pdf or docx file.") from error


def named_codec(charset: str) -> str:
    """The Python codec for an encoding's name, as browsers understand it; "" if there is no such text encoding."""
    try:
        name = codecs.lookup(charset).name
    except (LookupError, ValueError):
        return ""
    return "" if not _FOR_TEXT.fullmatch(name) else {"iso8859-1": "cp1252", "ascii": "cp1252"}.get(name, name)
