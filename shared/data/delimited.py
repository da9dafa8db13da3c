"""Text tables (CSV, TSV, ...): records streamed from any number of lines, uneven ones repaired."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

from shared.data.dialect import NO_SEPARATOR, Dialect, sniff
from shared.data.encoding import encoding_name, open_text
from shared.data.header import column_names, looks_like_header, title_rows
from shared.data.wording import Numbered, plural
from shared.errors import DataError

_SAMPLE_CHARACTERS = 1 << 18
_SAMPLE_LINES = 500
_LONGEST_LINE = 10_000_000
_LONGEST_RECORD = 1_000  # lines; what goes on longer is a quotation mark that was never closed


@dataclass
class Repairs:
    """The rows in which something was wrong, for the notes."""

    short: Numbered = field(default_factory=Numbered)
    long: Numbered = field(default_factory=Numbered)
    unclosed: Numbered = field(default_factory=Numbered)
    zeros: Numbered = field(default_factory=Numbered)
    damaged: Numbered = field(default_factory=Numbered)

    def notes(self, widest: str) -> list[str]:
        """One sentence for each kind of repair."""
        sentences = (
            (self.short, "too few fields; the missing ones were left empty"),
            (self.long, f"too many fields; the surplus was joined into “{widest}”"),
            (self.unclosed, "a quotation mark that is never closed, which was read as a plain character"),
            (self.zeros, "NUL characters, which were dropped"),
            (self.damaged, "broken characters, shown as “\ufffd”"),
        )
        return [f"{plural(found.count, 'row')} with {text} ({found})." for found, text in sentences if found.count]


class _Lines:
    """Feeds `csv.reader`, and stops it when one record asks for too many lines."""

    def __init__(self, file: TextIO) -> None:
        self._read = file.readline
        self._again: list[str] = []
        self.record: list[str] = []
        self.cut = False
        self.zeros = self.damaged = False

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        line = self._again.pop() if self._again else self._read(_LONGEST_LINE)
        if not line or len(self.record) >= _LONGEST_RECORD:
            if line:
                self._again.append(line)
            self.cut = bool(self.record)
            raise StopIteration
        if len(line) >= _LONGEST_LINE:
            raise DataError("A line has more than 10 million characters, so this file is not a table of rows.")
        if "\0" in line:
            line, self.zeros = line.replace("\0", ""), True
        if "\ufffd" in line:
            self.damaged = True
        self.record.append(line)
        return line

    def next_record(self) -> None:
        """Forget the lines of the last record."""
        self.record.clear()
        self.zeros = self.damaged = False

    def give_back(self) -> None:
        """Read the lines of the last record again, except for the first."""
        self._again.extend(reversed(self.record[1:]))
        self.cut = False


def records(file: TextIO, dialect: Dialect, repairs: Repairs) -> Iterator[tuple[int, list[str]]]:
    """Row number (1 for the first record, blank lines counted) and fields of each record.

    A quotation mark that is not closed within 1,000 lines is read as a plain character.
    """
    csv.field_size_limit(2 * _LONGEST_LINE)
    lines = _Lines(file)
    options = dialect.options()
    reader = csv.reader(lines, **options)
    number = 0
    while True:
        lines.next_record()
        try:
            fields = next(reader)
        except StopIteration:
            if not lines.cut:
                return
        except csv.Error:
            lines.cut = True
        number += 1
        if lines.cut:
            literal = {"delimiter": dialect.separator, "quoting": csv.QUOTE_NONE}
            fields = next(csv.reader([lines.record[0]], **literal), [])  # type: ignore[arg-type]
            lines.give_back()
            repairs.unclosed.add(number)
        if lines.zeros:
            repairs.zeros.add(number)
        if lines.damaged:
            repairs.damaged.add(number)
        if fields:
            yield number, fields


@dataclass(frozen=True)
class Layout:
    """What the first lines of a text table show."""

    encoding: str
    dialect: Dialect
    names: list[str]
    start: int
    """Number of the first record with data."""
    header: bool
    widest: int
    """Column (0-based) with the longest texts: it takes the surplus of lines with too many fields."""
    above: int
    """How many rows above the header are no part of the table."""

    def note(self) -> str:
        """How the file is read, in a sentence."""
        head = "the first line is the header" if self.header and not self.above else "with a header line"
        if not self.header:
            head = "without a header line"
        return f"Read as {encoding_name(self.encoding)}, {self.dialect.describe()}, {head}."


def find_layout(path: Path, encoding: str, name: str, header: bool | None) -> Layout:
    """Look at the start of the file. `header` overrides what the content suggests."""
    with open_text(path, encoding) as file:
        sample = file.read(_SAMPLE_CHARACTERS).replace("\0", "")
    lines = list(io.StringIO(sample, newline=""))
    if len(lines) > 1 and len(sample) == _SAMPLE_CHARACTERS:
        lines.pop()
    lines = lines[:_SAMPLE_LINES]
    filled = [line for line in lines if line.strip()]
    if not filled:
        raise DataError(f"{name} is empty: it should hold a table with a line for each row.")
    if filled[0].lstrip().lower().startswith(("<!doctype", "<html")):
        raise DataError(f"{name} is a web page, not a table: download the file itself and try again.")
    dialect = sniff(filled)
    rows = list(records(io.StringIO("".join(lines), newline=""), dialect, Repairs()))
    if filled[0].lower().startswith("sep=") and len(rows) > 1:
        rows = rows[1:]
    return _layout(encoding, dialect, rows, header)


def _layout(encoding: str, dialect: Dialect, rows: list[tuple[int, list[str]]], header: bool | None) -> Layout:
    above = title_rows([fields for _, fields in rows], header)
    body = rows[above:]
    number, first = body[0]
    above = number - 1 if above else 0  # blank lines are no rows, but they count
    below = [fields for _, fields in body[1:]]
    named = looks_like_header([first, *below]) if header is None else header
    cells = _complete(first, below) if named else [""] * max(len(first), _usual_width([first, *below]))
    lengths = [0] * len(cells)
    for fields in below or [first]:
        if len(fields) == len(cells):
            lengths = [length + len(cell) for length, cell in zip(lengths, fields, strict=True)]
    widest = lengths.index(max(lengths))
    return Layout(encoding, dialect, column_names(cells), number + named, named, widest, above)


def _usual_width(rows: list[list[str]]) -> int:
    widths = [len(fields) for fields in rows]
    return max(set(widths), key=lambda width: (widths.count(width), width))


def _complete(header: list[str], below: list[list[str]]) -> list[str]:
    """A header as wide as the rows. Statistics programs leave the name of the row numbers out."""
    usual = _usual_width(below) if below else len(header)
    missing = usual - len(header)
    if missing == 1 and all(fields[0].isdigit() for fields in below):
        return ["", *header]
    if missing > 0 and sum(len(fields) == usual for fields in below) < max(3, 0.9 * len(below)):
        missing = 0  # some lines with a separator too many, not a column without a name
    if missing < 0 and not any(cell.strip() for cell in header[missing:]):
        return header[:missing]
    return header + [""] * max(0, missing)


def read_rows(path: Path, layout: Layout, repairs: Repairs) -> Iterator[tuple[int, list[str]]]:
    """Row numbers and exactly as many fields as the layout has names."""
    width, at, joint = len(layout.names), layout.widest, layout.dialect.separator
    with open_text(path, layout.encoding) as file:
        for number, fields in records(file, layout.dialect, repairs):
            if number < layout.start:
                continue
            surplus = len(fields) - width
            if surplus > 0:
                if any(cell.strip() for cell in fields[width:]):
                    repairs.long.add(number)
                    fields[at : at + surplus + 1] = [joint.join(fields[at : at + surplus + 1])]
                else:
                    del fields[width:]
            elif surplus < 0:
                repairs.short.add(number)
                fields.extend([""] * -surplus)
            elif joint == NO_SEPARATOR and not fields[0].strip():
                continue
            yield number, fields
