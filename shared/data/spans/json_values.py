"""The records of a JSON file, in whatever way it holds them: lines, a list, columns, or an object around a list."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from shared.data.encoding import open_text
from shared.data.json_rows import JsonLayout, find_json, json_rows
from shared.data.spans.report import Report
from shared.data.wording import Numbered
from shared.errors import DataError

BROKEN = "no valid JSON; they were skipped"
_START = 1 << 16
_LONGEST_LINE = 1 << 26
_LARGEST_WHOLE = 1 << 29


@dataclass(frozen=True)
class JsonFile:
    """A JSON file and how it is laid out."""

    title: str
    values: Callable[[Report], Iterator[tuple[int, Any]]]
    """Row number (line, or place in the list) and value of each record, as often as it is called."""


def find(path: Path, encoding: str, fits: Callable[[list[Any]], bool]) -> JsonFile | None:
    """How a text file holds JSON; None if it holds something else.

    `fits` tells whether values are records with entities: an object may be a record, or have a list of records
    under some key. Raises DataError for JSON that is damaged as a whole.
    """
    layout = find_json(path, encoding)
    if layout == "object":
        if path.stat().st_size > _LARGEST_WHOLE:
            return JsonFile("JSON", lambda report: _streamed(path, encoding, "object", report))
        return _from_list("JSON", _records(_whole(path, encoding), fits))
    if layout:
        return JsonFile(
            "JSON lines" if layout == "lines" else "JSON", lambda report: _streamed(path, encoding, layout, report)
        )
    return _lists(path, encoding)


def _streamed(path: Path, encoding: str, layout: JsonLayout, report: Report) -> Iterator[tuple[int, Any]]:
    bad = Numbered()
    yield from json_rows(path, encoding, layout, bad)
    report.put(BROKEN, bad)


def _from_list(title: str, values: list[Any]) -> JsonFile:
    return JsonFile(title, lambda report: iter(enumerate(values, 1)))


def _lists(path: Path, encoding: str) -> JsonFile | None:
    """Lists of lists, and lines that are lists. A text may begin with a bracket too."""
    with open_text(path, encoding) as file:
        start = file.read(_START).lstrip("\ufeff \t\r\n")
    if not start.startswith("["):
        return None
    lines = [line for line in start.split("\n")[:3] if line.strip()]
    if len(lines) > 1 and isinstance(_parsed(lines[0]), list):
        return JsonFile("JSON lines", lambda report: _lines(path, encoding, report))
    if start[1:].lstrip()[:1] != "[" or path.stat().st_size > _LARGEST_WHOLE:
        return None
    with open_text(path, encoding) as file:
        values = _parsed(file.read())
    return _from_list("JSON", values) if isinstance(values, list) else None


def _lines(path: Path, encoding: str, report: Report) -> Iterator[tuple[int, Any]]:
    with open_text(path, encoding) as file:
        for number, line in enumerate(iter(lambda: file.readline(_LONGEST_LINE), ""), 1):
            if not line.strip("\ufeff \t\r\n"):
                continue
            if (value := _parsed(line)) is None:
                report.add(BROKEN, number)
            else:
                yield number, value


def _parsed(text: str) -> Any:
    try:
        return json.loads(text.lstrip("\ufeff"))
    except (json.JSONDecodeError, RecursionError):
        return None


def _whole(path: Path, encoding: str) -> dict[str, Any]:
    with open_text(path, encoding) as file:
        try:
            value = json.loads(file.read().lstrip("\ufeff"))
        except json.JSONDecodeError as error:
            raise DataError(f"The JSON is broken in line {error.lineno:,} ({error.msg.lower()}).") from error
        except RecursionError as error:
            raise DataError("The JSON is nested too deeply to be a list of texts.") from error
    return value if isinstance(value, dict) else {}


def _records(value: dict[str, Any], fits: Callable[[list[Any]], bool]) -> list[Any]:
    """The object itself, its columns turned into rows, or the first list under a key that holds records."""
    if fits([value]):
        return [value]
    columns = [list(column.values()) if isinstance(column, dict) else column for column in value.values()]
    if all(isinstance(column, list) and len(column) == len(columns[0]) for column in columns):
        rows = [dict(zip(value, row, strict=True)) for row in zip(*columns, strict=True)]
        if fits(rows[:100]):
            return rows
    lists = [[item for item in part if item is not None] for part in value.values() if isinstance(part, list)]
    return next((part for part in lists if fits(part[:100])), [value])
