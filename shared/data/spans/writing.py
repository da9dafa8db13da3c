"""Texts with marked entities into a file of any format; the list of formats is here."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TextIO

from shared.data.arrow_file import replacing
from shared.data.spans import conll, doccano, inline, label_studio, offsets, spacy_json, spreadsheet
from shared.data.spans.span import Document, Span
from shared.data.wording import Numbered, agree
from shared.errors import DataError


@dataclass(frozen=True)
class Format:
    """A format to write: its name for the user, the ending of its files, and what it can hold."""

    title: str
    suffix: str
    write: Callable[[Iterable[Document], Path], None]
    overlaps: bool = True
    any_label: bool = True
    """Whether a label may hold tabs and line breaks, and begin or end with a blank."""


def _text(write: Callable[[Iterable[Document], TextIO], None]) -> Callable[[Iterable[Document], Path], None]:
    def to_path(documents: Iterable[Document], path: Path) -> None:
        # Half of a character pair, which JSON may spell, fits into no encoding.
        with path.open("w", encoding="utf-8", errors="replace", newline="\n") as file:
            write(documents, file)

    return to_path


FORMATS: dict[str, Format] = {
    "csv": Format("CSV, an entity a row", ".csv", spreadsheet.write),
    "jsonl": Format("JSON lines with character offsets", ".jsonl", _text(offsets.write)),
    "conll": Format("CoNLL, BIO tags", ".conll", _text(conll.write), overlaps=False, any_label=False),
    "bilou": Format("CoNLL, BILOU tags", ".conll", _text(partial(conll.write, scheme="bilou")), False, False),
    "spacy": Format("spaCy training data (JSON)", ".json", _text(spacy_json.write)),
    "label_studio": Format("Label Studio (JSON)", ".json", _text(label_studio.write)),
    "doccano": Format("doccano (JSON lines)", ".jsonl", _text(doccano.write)),
    "inline": Format("Text with marks like [Apple](ORG)", ".txt", _text(inline.write), overlaps=False),
}


def write_spans(format: str, documents: Iterable[Document], path: Path) -> None:
    """Write documents to a file, one after the other; the file is complete or not there at all.

    Reading it again with `read_spans` gives the same texts and spans (not for `csv`, which is for spreadsheets).
    Raises DataError, naming the rows, for spans that lie outside of their text, are empty or have no label, and
    for those that the format cannot hold: overlaps, and in CoNLL labels with tabs or line breaks.
    """
    if format not in FORMATS:
        raise DataError(f"“{format}” is no format for entities: choose one of {', '.join(FORMATS)}.")
    chosen = FORMATS[format]
    refused = _Refused(chosen)
    with replacing(path) as part:
        chosen.write(refused.without(documents), part)
        refused.complain()


class _Refused:
    """Keeps documents back that the format cannot hold, and says which."""

    def __init__(self, format: Format) -> None:
        self._format = format
        self._rows: dict[str, Numbered] = {}
        self._examples: dict[str, str] = {}

    def without(self, documents: Iterable[Document]) -> Iterator[Document]:
        """Those documents that can be written, their spans in order."""
        for document in documents:
            spans = tuple(sorted(document.spans))
            if found := self._problem(document.text, spans):
                kind, example = found
                self._rows.setdefault(kind, Numbered()).add(document.row)
                self._examples.setdefault(kind, example)
            else:
                yield Document(document.text, spans, document.row)

    def complain(self) -> None:
        """Raise DataError if anything was kept back."""
        for kind, rows in self._rows.items():
            verb = agree(rows.count, "has", "have")
            numbers = str(rows)[0].upper() + str(rows)[1:]
            cannot = f"which “{self._format.title}” cannot hold"
            raise DataError(f"{numbers} {verb} {kind}, {cannot}: for example {self._examples[kind]}.")

    def _problem(self, text: str, spans: tuple[Span, ...]) -> tuple[str, str] | None:
        end, before = 0, None
        for span in spans:
            shown = _shown(text, span)
            if not 0 <= span.start < span.end <= len(text):
                return "entities that are empty or lie outside of the text", shown
            if not span.label.strip():
                return "entities without a label", shown
            if before and span.start < end and not self._format.overlaps:
                return "overlapping entities", f"{_shown(text, before)} and {shown}"
            if not self._format.any_label and not _simple(span.label):
                return "labels with tabs, line breaks or blanks at an edge", shown
            if span.end > end:
                end, before = span.end, span
        return None


def _simple(label: str) -> bool:
    return label == label.strip() and "\t" not in label and len(label.splitlines()) == 1


def _shown(text: str, span: Span) -> str:
    """`“Apple” (ORG)`, shortened."""
    inside = " ".join(text[max(0, span.start) : span.end].split())
    inside = f"{inside[:40]}…" if len(inside) > 40 else inside
    return f"“{inside}” ({span.label if _simple(span.label) else repr(span.label)})"
