"""JSON lines for doccano: `{"text": ..., "label": [[0, 5, "ORG"]]}`, in code points.

What doccano exports, old (`labels`, `annotations`) and new (`label`, `entities`), is read by `offsets`.
"""

import json
from collections.abc import Iterable
from typing import TextIO

from shared.data.spans.span import Document


def write(documents: Iterable[Document], file: TextIO) -> None:
    """A line for each document."""
    for document in documents:
        label = [[span.start, span.end, span.label] for span in document.spans]
        file.write(json.dumps({"text": document.text, "label": label}, ensure_ascii=False) + "\n")
