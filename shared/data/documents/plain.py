"""Plain text and Markdown, in any encoding."""

from pathlib import Path

from shared.data.documents.document import Refused
from shared.data.encoding import Survey, encoding_name, find_encoding, open_text
from shared.errors import DataError


def text_of(path: Path, found: Survey) -> tuple[str, list[str]]:
    """The text as it stands, and a note with its encoding. Raises Refused if the bytes are no text."""
    codec = codec_of(found)
    with open_text(path, codec) as file:
        return file.read(), [f"Read as plain text, {encoding_name(codec)}."]


def codec_of(found: Survey) -> str:
    """The Python codec of a text. Raises Refused if the bytes are no text."""
    try:
        return find_encoding(found, "The file")
    except DataError as error:
        raise Refused("holds binary data, no text: give a txt, md, html, pdf or docx file.") from error
