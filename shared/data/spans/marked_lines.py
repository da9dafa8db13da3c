"""Text files with inline marks and one text a line."""

import io
from collections.abc import Iterator
from pathlib import Path

from shared.data import delimited
from shared.data.encoding import open_text
from shared.data.spans.inline import InlineReader, has_marks

_SAMPLE = 1 << 18
_TABLES = (".csv", ".tsv", ".tab")


def find(path: Path, name: str, encoding: str) -> InlineReader | None:
    """The reader for lines with marks; None if there are none, or if the lines are rows of a table."""
    with open_text(path, encoding) as file:
        sample = io.StringIO(file.read(_SAMPLE), newline="")  # splits lines as a file does, not at U+2028
    lines = [line for line in sample if line.strip()]
    if not any(map(has_marks, lines)) or Path(name).suffix.lower() in _TABLES:
        return None
    tabs = {line.count("\t") for line in lines}
    if len(tabs) == 1 and tabs != {0} and not has_marks(lines[0]):
        layout = delimited.find_layout(path, encoding, name, None)
        if layout.header and len(layout.names) > 1:
            return None
    return InlineReader()


def lines(path: Path, encoding: str) -> Iterator[tuple[int, str]]:
    """Number and text of each line that is not empty."""
    with open_text(path, encoding) as file:
        for number, line in enumerate(file, 1):
            if line.strip():
                yield number, line.rstrip("\r\n")
