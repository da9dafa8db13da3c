"""Texts with marks in them: `[Apple](ORG) rose`.

A backslash before a punctuation mark takes its meaning away, as in Markdown: `\\[`, `\\]`, `\\(`, `\\)`, `\\\\`.
What a line cannot hold is written as a number: `&#10;` is a line break. So every text and label can be
written, but not spans that overlap.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TextIO

from shared.data.spans.records import NO_TEXT, Sample
from shared.data.spans.report import Report
from shared.data.spans.span import Document, Span

# A label with a plain slash or colon is the address of a link.
_MARK = re.compile(r"\\.|\[((?:\\.|[^\[\]\\])+)\]\(((?:\\.|[^()\[\]\\/:])+)\)", re.DOTALL)
_CODED = re.compile(r"\\([!-/:-@\[-`{-~])|&#(\d{1,7});")
_RISKY_IN_TEXT = re.compile(r"[\[\]\\]|&(?=#)|[\x00-\x08\x0a-\x1f\ufeff]")
_RISKY_IN_LABEL = re.compile(r"[\[\]\\()/:]|&(?=#)|[\x00-\x08\x0a-\x1f\ufeff]")
_EMPTY = "\\"
"""Stands for a text without a character, whose line would else look like none."""


@dataclass(frozen=True)
class InlineReader:
    """Reads lines, or the texts under a key of records."""

    key: str | None = None

    @property
    def title(self) -> str:
        """For a note."""
        return "texts with marks like [Apple](ORG)" + (f" (“{self.key}”)" if self.key else "")

    def read(self, row: int, value: Any, report: Report) -> Document | None:
        """The document of one text (see `RecordReader`)."""
        text = value.get(self.key) if isinstance(value, Mapping) else value
        if not isinstance(text, str):
            report.add(NO_TEXT, row)
            return None
        plain, spans = parse(text)
        return Document(plain, tuple(spans), row)


def has_marks(text: str) -> bool:
    """Whether there is a mark in a text."""
    return any(mark[1] for mark in _MARK.finditer(text))


def parse(marked: str) -> tuple[str, list[Span]]:
    """The text without its marks, and what they mark."""
    if marked == _EMPTY:
        return "", []
    parts: list[str] = []
    spans: list[Span] = []
    at = length = 0
    for mark in _MARK.finditer(marked):
        if not mark[1]:  # an escaped character
            continue
        before, inside = _decoded(marked[at : mark.start()]), _decoded(mark[1])
        start = length + len(before)
        parts += [before, inside]
        length, at = start + len(inside), mark.end()
        spans.append(Span(start, length, _decoded(mark[2])))
    return "".join([*parts, _decoded(marked[at:])]), spans


def render(document: Document) -> str:
    """The text of a document with its marks, in one line."""
    parts: list[str] = []
    at = 0
    for span in document.spans:
        parts.append(_coded(document.text[at : span.start], _RISKY_IN_TEXT))
        inside = _coded(document.text[span.start : span.end], _RISKY_IN_TEXT)
        parts.append(f"[{inside}]({_coded(span.label, _RISKY_IN_LABEL)})")
        at = span.end
    line = "".join([*parts, _coded(document.text[at:], _RISKY_IN_TEXT)])
    return line if line.strip() else f"&#{ord(line[0])};{line[1:]}" if line else _EMPTY


def find(sample: Sample) -> InlineReader | None:
    """The reader for records with marks in the texts of a key."""
    records = sample.records
    counts: dict[str, int] = {}
    for record in records:
        for key, value in record.items():
            if isinstance(value, str) and has_marks(value):
                counts[key] = counts.get(key, 0) + 1
    return InlineReader(max(counts, key=lambda key: counts[key])) if counts else None


def write(documents: Iterable[Document], file: TextIO) -> None:
    """A line for each document."""
    for document in documents:
        file.write(render(document) + "\n")


def _coded(text: str, risky: re.Pattern[str]) -> str:
    return risky.sub(lambda m: f"\\{m[0]}" if m[0] in "[]\\()/:&" else f"&#{ord(m[0])};", text)


def _decoded(text: str) -> str:
    return _CODED.sub(lambda m: m[1] or _character(m[2], m[0]), text)


def _character(number: str, written: str) -> str:
    return chr(int(number)) if int(number) <= 0x10FFFF else written
