"""Marks as a file gives them become the spans of a document; what cannot be a span is left out and reported."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from shared.data.spans.report import Report
from shared.data.spans.span import Document, Span
from shared.data.spans.utf16 import from_utf16, unit_offsets

_OUTSIDE = "offsets outside of the text; these entities were left out"
_EMPTY = "entities that end where they begin, or before; they were left out"
_NO_LABEL = "entities without a label; they were left out"
_TWICE = "entities that were given twice; one of each was kept"
_OTHER_TEXT = "entities whose own text is not what stands at their offsets; the offsets were kept"
_UTF16 = "offsets in UTF-16 units, as JavaScript counts; they were converted to characters"
# Tools write line breaks within an entity as \n (two characters) or as a space, and differ in white space.
_UNSURE = re.compile(r"\\n|\s+")


@dataclass(frozen=True)
class Mark:
    """A span as a file gives it, unchecked. `text`: what the file says it covers, if it does."""

    start: int
    end: int
    label: str
    text: str | None = None


def place(text: str, marks: Iterable[Mark], row: int, report: Report) -> Document:
    """The document with those marks that are spans of its text, sorted; overlaps are kept."""
    marks = _in_code_points(text, list(marks), row, report)
    spans: set[Span] = set()
    for mark in marks:
        span = Span(mark.start, mark.end, mark.label)
        if problem := _problem(text, span) or (_TWICE if span in spans else None):
            report.add(problem, row)
            continue
        if not _agrees(text, mark):
            report.add(_OTHER_TEXT, row)
        spans.add(span)
    return Document(text, tuple(sorted(spans)), row)


def _problem(text: str, span: Span) -> str | None:
    if span.start < 0 or span.end > len(text):
        return _OUTSIDE
    if span.start >= span.end:
        return _EMPTY
    return None if span.label.strip() else _NO_LABEL


def _in_code_points(text: str, marks: list[Mark], row: int, report: Report) -> Sequence[Mark]:
    """The marks as they are, or converted if their own texts tell that they count UTF-16 units."""
    told = [mark for mark in marks if mark.text]
    if not told or text.isascii() or max(text) <= "\uffff":
        return marks
    units = unit_offsets(text)
    converted = [Mark(*from_utf16(units, mark.start, mark.end), mark.label, mark.text) for mark in marks]
    if sum(_agrees(text, mark) for mark in converted) <= sum(_agrees(text, mark) for mark in marks):
        return marks
    report.add(_UTF16, row)
    return converted


def _agrees(text: str, mark: Mark) -> bool:
    if not mark.text:
        return True
    there = text[max(0, mark.start) : mark.end]
    return there == mark.text or _UNSURE.sub("", there) == _UNSURE.sub("", mark.text)
