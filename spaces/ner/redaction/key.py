"""The key of a redacted document: what was replaced by what, and where; and the way back."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from shared.data.spans.span import Span
from shared.data.writing import write_table
from shared.errors import DataError

_FORMAT = "plaza-redaction-key"
_COLUMNS = ["original", "replacement", "label", "count", "missed", "positions", "redacted_positions"]


@dataclass(frozen=True)
class KeyEntry:
    """A text of the original and what stands for it.

    `count`: how often; `missed`: how many of them the model had not found. `positions` and `redacted_positions`:
    where each begins (characters) in the original and in the redacted text.
    """

    original: str
    replacement: str
    label: str
    count: int
    missed: int
    positions: tuple[int, ...]
    redacted_positions: tuple[int, ...]


def restore(redacted: str, key: Sequence[KeyEntry]) -> str:
    """The original text, exactly. Raises DataError if the text is not the one that the key was made for."""
    places = sorted(((start, entry) for entry in key for start in entry.redacted_positions), key=lambda pair: pair[0])
    pieces, at = [], 0
    for start, entry in places:
        end = start + len(entry.replacement)
        if start < at or redacted[start:end] != entry.replacement:
            raise DataError("This key does not fit the text: give the redacted document as it was made, unchanged.")
        pieces += [redacted[at:start], entry.original]
        at = end
    return "".join([*pieces, redacted[at:]])


def replaced_spans(key: Iterable[KeyEntry]) -> list[Span]:
    """Where the replacements stand in the redacted text, in order."""
    return sorted(
        Span(start, start + len(entry.replacement), entry.label) for entry in key for start in entry.redacted_positions
    )


def key_rows(key: Iterable[KeyEntry], document: str | None = None) -> Iterator[dict[str, Any]]:
    """A row of a table for each entry; with the name of the document, if there are several."""
    for entry in key:
        row = asdict(entry) | {name: list(getattr(entry, name)) for name in ("positions", "redacted_positions")}
        yield row if document is None else {"document": document} | row


def write_key_csv(key: Iterable[KeyEntry], path: Path) -> None:
    """Write the key as a table for people. The way back needs the JSON: here, formulas are made harmless."""
    write_table(key_rows(key), path, _COLUMNS)


def key_as_json(key: Iterable[KeyEntry]) -> str:
    """The key as JSON (ASCII), which `key_from_json` reads."""
    return json.dumps({"format": _FORMAT, "version": 1, "entries": list(key_rows(key))}, indent=1)


def key_from_json(text: str) -> tuple[KeyEntry, ...]:
    """The key from its JSON. Raises DataError if it is none."""
    try:
        found = json.loads(text)
        if found["format"] != _FORMAT or found["version"] != 1:
            raise ValueError(found["format"])
        return tuple(map(_entry, found["entries"]))
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise DataError(
            "This file is no key of a redaction: give the JSON file that came with the document."
        ) from error


def _entry(row: dict[str, Any]) -> KeyEntry:
    if not all(isinstance(row[name], str) for name in ("original", "replacement", "label")):
        raise TypeError(row)
    places = [tuple(row[name]) for name in ("positions", "redacted_positions")]
    if not all(isinstance(place, int) and place >= 0 for place in (*places[0], *places[1])):
        raise TypeError(row)
    return KeyEntry(row["original"], row["replacement"], row["label"], int(row["count"]), int(row["missed"]), *places)
