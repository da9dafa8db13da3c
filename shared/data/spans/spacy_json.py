"""Training data of spaCy as JSON: `[["text", {"entities": [[0, 5, "ORG"]]}], ...]`.

spaCy counts code points. Documents as JSON (`text`, `ents`) are read by `offsets`.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, TextIO

from shared.data.spans.offsets import marks
from shared.data.spans.placing import place
from shared.data.spans.records import UNFIT, Sample
from shared.data.spans.report import Report
from shared.data.spans.span import Document


@dataclass(frozen=True)
class PairReader:
    """Reads pairs of a text and its annotation."""

    title = "training data of spaCy (pairs of a text and its entities)"

    def read(self, row: int, value: Any, report: Report) -> Document | None:
        """The document of one pair (see `RecordReader`)."""
        if not _is_pair(value):
            report.add(UNFIT, row)
            return None
        return place(value[0], marks(value[1], row, report), row, report)


def find(sample: Sample) -> PairReader | None:
    """The reader, if the values are pairs."""
    return PairReader() if sample.fits(sum(map(_is_pair, sample.values))) else None


def write(documents: Iterable[Document], file: TextIO) -> None:
    """A list of pairs."""
    opening = "[\n"
    for document in documents:
        entities = [[span.start, span.end, span.label] for span in document.spans]
        file.write(opening + json.dumps([document.text, {"entities": entities}], ensure_ascii=False))
        opening = ",\n"
    file.write("[]\n" if opening == "[\n" else "\n]\n")


def _is_pair(value: Any) -> bool:
    return (
        isinstance(value, list) and len(value) == 2 and isinstance(value[0], str) and isinstance(value[1], dict | list)
    )
