"""Reads one document in a process of its own: a file made to keep a parser busy must not hold up the server.

Run as a module with the kind, the path, the encoding that a server gave or "", and `main` if only the main part of a
page is wanted; the output is JSON with the parts of an `Extract`, or with `refused`.
"""

import json
import sys
from contextlib import suppress
from pathlib import Path

from shared.data.documents import html_page, pdf, word
from shared.data.documents.document import Refused, tidy

MOST_SECONDS = 120
MOST_MEMORY = 3 << 30
_READERS = {"pdf": pdf.text_of, "docx": word.text_of}


def answer(kind: str, path: Path, charset: str = "", main_part: bool = False) -> dict[str, object]:
    """What is said of the document."""
    try:
        if kind == "html":
            found = html_page.text_of(path, main_part=main_part, charset=charset)
        else:
            found = _READERS[kind](path)
        return found._replace(text=tidy(found.text))._asdict()
    except Refused as refusal:
        return {"refused": str(refusal)}


def _limit() -> None:
    """Give way to the server, and end before it is harmed."""
    with suppress(ImportError, OSError, ValueError):
        import os
        import resource

        os.nice(5)
        resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))


if __name__ == "__main__":
    _limit()
    kind, path, charset, *main = sys.argv[1:]
    said = answer(kind, Path(path), charset, main == ["main"])
    sys.stdout.buffer.write(json.dumps(said, ensure_ascii=False).encode())
