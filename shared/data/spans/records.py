"""The contract of formats with one text a record (a JSON value or a table row), and how their keys are found."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from shared.data.spans.report import Report
from shared.data.spans.span import Document

UNFIT = "something else than this form; they were skipped"
NO_TEXT = "no text; they were skipped"
TEXT_KEYS = (
    *("text", "sentence", "data", "content", "document", "raw_text", "raw", "body", "input", "full_text", "utterance"),
)
TOKEN_KEYS = ("tokens", "words", "token", "word", "tokenized_text", "form", "text", "sentence")
SPAN_KEYS = (
    *("entities", "spans", "ents", "label", "labels", "annotations", "annotation", "ner", "entity", "tags"),
    *("named_entities", "mentions", "marks", "corrected"),
)
TAG_KEYS = (
    *("ner_tags", "ner_tag", "tags", "tag", "ner", "labels", "label", "bio_tags", "bio_tag", "iob_tags", "bio", "iob"),
    *("ner_labels", "entity", "entities", "ner_iob", "bilou", "bioes"),
)


@dataclass(frozen=True)
class Sample:
    """The first records of a file, and what is known beside them."""

    values: Sequence[Any]
    tag_names: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Names of the tags that stand as numbers in a column, by column."""

    @property
    def records(self) -> list[Mapping[str, Any]]:
        """Those of the values that are objects."""
        return [value for value in self.values if isinstance(value, Mapping)]

    def fits(self, count: int) -> bool:
        """Whether so many of the records are enough to tell the format."""
        return count > 0 and count * 2 >= len(self.values)


class RecordReader(Protocol):
    """Reads the records of a file, one by one, in one format."""

    @property
    def title(self) -> str:
        """What the file was read as, for a note: `JSON-MIN of Label Studio`."""

    def read(self, row: int, value: Any, report: Report) -> Document | None:
        """The document of a record; None if it is skipped, which `report` is told."""


Finder = Callable[[Sample], RecordReader | None]
"""Finds the reader for a sample of records; None if they are something else."""


def text_key(records: Sequence[Mapping[str, Any]], without: Iterable[str] = ()) -> str | None:
    """The key of the text: a usual name, else that of the longest strings. None if no key holds strings."""
    lengths: Counter[str] = Counter()
    counts: Counter[str] = Counter()
    for record in records:
        for key, value in record.items():
            if isinstance(value, str) and key not in without:
                counts[key] += 1
                lengths[key] += len(value)
    usual = [key for key in counts if counts[key] * 2 >= len(records)]
    ranked = sorted(usual, key=lambda key: (rank(key, TEXT_KEYS), -lengths[key]))
    return ranked[0] if ranked else None


def rank(key: str, names: Sequence[str]) -> int:
    """The place of a key among usual names, in any spelling (`Ner Tags` for `ner_tags`); their number if it is none."""
    plain = key.strip().lower().replace(" ", "_").replace("-", "_")
    return names.index(plain) if plain in names else len(names)
