"""Reads one document in a process of its own: a file made to keep a parser busy must not hold up the server.

Run as a module with the kind and the path; the output is JSON with `text` and `notes`, or with `refused`.
"""

import json
import sys
from contextlib import suppress
from pathlib import Path

from shared.data.documents import html_page, pdf, word
from shared.data.documents.document import Refused, tidy

MOST_SECONDS = 120
MOST_MEMORY = 3 << 30
_READERS = {"html": html_page.text_of, "pdf": pdf.text_of, "docx": word.text_of}


def answer(kind: str, path: Path) -> dict[str, object]:
    """What is said of the document."""
    try:
        text, notes = _READERS[kind](path)
        return {"text": tidy(text), "notes": notes}
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
    sys.stdout.buffer.write(json.dumps(answer(sys.argv[1], Path(sys.argv[2])), ensure_ascii=False).encode())
