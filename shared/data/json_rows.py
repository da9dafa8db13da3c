"""JSON lines, a list of objects, or an object that holds such a list: streamed, never loaded whole."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal, TextIO

from shared.data.encoding import open_text
from shared.data.wording import Numbered
from shared.errors import DataError

JsonLayout = Literal["lines", "array", "object"]
_CHUNK = 1 << 16
_LONGEST_VALUE = 1 << 26


def find_json(path: Path, encoding: str) -> JsonLayout | None:
    """How a text file holds JSON; None if it holds something else."""
    with open_text(path, encoding) as file:
        start = file.read(_CHUNK).lstrip().lstrip("\ufeff")
    if start[:1] == "[":
        return "array" if start[1:].lstrip()[:1] in ("{", "]") else None
    if start[:1] != "{" or start[1:].lstrip()[:1] not in ('"', "}"):
        return None
    with open_text(path, encoding) as file:
        first = next((line for line in iter(lambda: file.readline(_LONGEST_VALUE), "") if line.strip()), "")
        try:
            json.loads(first.lstrip("\ufeff"))
        except json.JSONDecodeError:
            return "object" if first.strip() in ("{", "{\r") or "\n" not in first else _broken_or_pretty(first)
        more = any(line.strip() for line in iter(lambda: file.readline(_LONGEST_VALUE), ""))
    return "lines" if more else "object"


def _broken_or_pretty(first: str) -> JsonLayout:
    """A line that ends like a finished object is a damaged line; any other goes on below."""
    return "lines" if first.rstrip().endswith("}") else "object"


def json_rows(path: Path, encoding: str, layout: JsonLayout, bad: Numbered) -> Iterator[tuple[int, dict[str, Any]]]:
    """Row number (1-based line or place in the list) and object; numbers of skipped rows go to `bad`."""
    with open_text(path, encoding) as file:
        values = _lines(file, bad) if layout == "lines" else _items(_Scanner(file), layout)
        for number, value in values:
            if isinstance(value, dict):
                yield number, value
            else:
                bad.add(number)


def _lines(file: TextIO, bad: Numbered) -> Iterator[tuple[int, Any]]:
    for number, line in enumerate(iter(lambda: file.readline(_LONGEST_VALUE), ""), 1):
        if not (text := line.strip("\ufeff\0 \t\r\n")):
            continue
        try:
            value = json.loads(text)
        except (json.JSONDecodeError, RecursionError):
            bad.add(number)
            continue
        yield number, value


class _Scanner:
    """Reads JSON values one after the other from a stream, holding one of them at a time."""

    def __init__(self, file: TextIO) -> None:
        self._file = file
        self._text = file.read(_CHUNK).lstrip("\ufeff")
        self._at = 0
        self._decoder = json.JSONDecoder()

    def peek(self) -> str:
        """The next character that is no white space; "" at the end."""
        while True:
            while self._at < len(self._text):
                if not self._text[self._at].isspace():
                    return self._text[self._at]
                self._at += 1
            if not self._more():
                return ""

    def take(self, expected: str) -> None:
        """Step over one character."""
        if self.peek() != expected:
            raise DataError(f"The JSON is broken: “{expected}” was expected and “{self.peek() or 'the end'}” came.")
        self._at += 1

    def value(self) -> Any:
        """The next value, whole."""
        self.peek()
        while True:
            try:
                value, end = self._decoder.raw_decode(self._text, self._at)
            except json.JSONDecodeError as error:
                # Cut off by the end of what was read so far, or really broken.
                cut = "Unterminated" in error.msg or error.pos >= len(self._text) - 16
                if not cut or len(self._text) - self._at > _LONGEST_VALUE or not self._more():
                    raise DataError(f"The JSON is broken ({error.msg.lower()}).") from error
                continue
            except RecursionError as error:
                raise DataError("The JSON is nested too deeply to be a table.") from error
            if end < len(self._text) or not self._more():
                self._at = end
                return value

    def _more(self) -> bool:
        chunk = self._file.read(max(_CHUNK, len(self._text) - self._at))
        self._text, self._at = self._text[self._at :] + chunk, 0
        return bool(chunk)


def _items(scanner: _Scanner, layout: JsonLayout) -> Iterator[tuple[int, Any]]:
    if layout == "array":
        yield from _array_items(scanner)
        return
    record: dict[str, Any] = {}
    scanner.take("{")
    while scanner.peek() != "}":
        key = scanner.value()
        scanner.take(":")
        if scanner.peek() == "[":
            items = _array_items(scanner)
            if isinstance(first := next(items, (0, None))[1], dict):
                yield 1, first
                yield from items
                return
            record[str(key)] = [*([] if first is None else [first]), *(value for _, value in items)]
        else:
            record[str(key)] = scanner.value()
        if scanner.peek() == ",":
            scanner.take(",")
    yield from enumerate(_by_column(record) or [record] if record else [], 1)


def _by_column(record: dict[str, Any]) -> list[dict[str, Any]]:
    """The rows of `{"text": ["a", "b"], ...}` or `{"text": {"0": "a", "1": "b"}, ...}`; none if it is neither."""
    columns = list(record.values())
    if all(isinstance(column, dict) and column.keys() == columns[0].keys() for column in columns):
        columns = [list(column.values()) for column in columns]
    if not all(isinstance(column, list) and len(column) == len(columns[0]) for column in columns):
        return []
    return [dict(zip(record, row, strict=True)) for row in zip(*columns, strict=True)]


def _array_items(scanner: _Scanner) -> Iterator[tuple[int, Any]]:
    scanner.take("[")
    number = 0
    while scanner.peek() != "]":
        number += 1
        yield number, scanner.value()
        if scanner.peek() == ",":
            scanner.take(",")
        elif scanner.peek() != "]":
            raise DataError(f"The JSON is broken after row {number:,}: a comma was expected.")
    scanner.take("]")
