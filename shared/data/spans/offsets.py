"""Records that hold a text and a list of its entities with character offsets, whatever their keys are called."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TextIO

from shared.data.arrow_file import as_text
from shared.data.spans.cells import parse_cell
from shared.data.spans.placing import Mark, place
from shared.data.spans.records import NO_TEXT, SPAN_KEYS, TEXT_KEYS, TOKEN_KEYS, Sample, rank, text_key
from shared.data.spans.report import Report
from shared.data.spans.span import Document

_OTHER_LISTS = ("tokens", "words", "sents", "sentences", "relations", "cats")
_OTHERS = len(_OTHER_LISTS)
_START = (
    "start",
    "start_offset",
    "startOffset",
    "start_char",
    "begin",
    "begin_offset",
    "startPos",
    "start_idx",
    "from",
)
_END = ("end", "end_offset", "endOffset", "end_char", "stop", "finish", "end_pos", "end_idx", "to")
_LABEL = ("label", "labels", "type", "tag", "entity_type", "entity_group", "entity", "category", "class", "ner", "tags")
_SURFACE = ("text", "word", "mention", "surface", "span", "entity_text")
_NO_OFFSETS = "entities without offsets; they were left out"
_NUMBERS = "numbers for labels; the numbers were taken as their names"
_REJECTED = "the answer “reject” or “ignore”; they were skipped"


@dataclass(frozen=True)
class OffsetReader:
    """Reads records by the keys of their text and of their entities."""

    text: str
    spans: str

    @property
    def title(self) -> str:
        """For a note."""
        return f"texts (“{self.text}”) with character offsets (“{self.spans}”)"

    def read(self, row: int, value: Any, report: Report) -> Document | None:
        """The document of one record (see `RecordReader`)."""
        text = value.get(self.text) if isinstance(value, Mapping) else None
        if text is None or isinstance(text, list | dict):
            report.add(NO_TEXT, row)
            return None
        if value.get("answer") in ("reject", "ignore"):  # Prodigy
            report.add(_REJECTED, row)
            return None
        return place(as_text(text), marks(value.get(self.spans), row, report), row, report)


def find(sample: Sample) -> OffsetReader | None:
    """The reader for records of which at least half of those with a list have entities in it."""
    records = sample.records
    counts = {key: _usable(records, key) for key in _list_keys(records)}
    best = min(
        (key for key in counts if counts[key]), key=lambda key: (rank(key, SPAN_KEYS), -counts[key]), default=None
    )
    return _reader(sample, best)


def find_without_entities(sample: Sample) -> OffsetReader | None:
    """The reader for records whose lists of entities, by their usual names, are all empty."""
    records = sample.records
    named = [key for key in _list_keys(records) if rank(key, SPAN_KEYS) < len(SPAN_KEYS)]
    empty = [key for key in named if not any(_items(record.get(key)) for record in records)]
    return _reader(sample, min(empty, key=lambda key: rank(key, SPAN_KEYS), default=None))


def marks(value: Any, row: int, report: Report) -> list[Mark]:
    """The marks in the list of a record: objects, or lists of start, end and label."""
    found: list[Mark] = []
    for item in _items(value):
        made = _marks_of(item)
        if not made:
            report.add(_NO_OFFSETS, row)
        elif made[0].label.isdigit():
            report.add(_NUMBERS, row)
        found += made
    return found


def write(documents: Iterable[Document], file: TextIO) -> None:
    """JSON lines: `{"text": ..., "entities": [{"start": ..., "end": ..., "label": ...}]}`."""
    for document in documents:
        entities = [{"start": span.start, "end": span.end, "label": span.label} for span in document.spans]
        file.write(json.dumps({"text": document.text, "entities": entities}, ensure_ascii=False) + "\n")


def _reader(sample: Sample, spans: str | None) -> OffsetReader | None:
    records = sample.records
    if spans is None or not sample.fits(len(records)):
        return None
    text = text_key(records, without=[spans])
    if text is None or (rank(text, TEXT_KEYS) == len(TEXT_KEYS) and any(map(_has_tokens, records))):
        return None  # with a list of tokens and no text, offsets count tokens
    return OffsetReader(text, spans)


def _has_tokens(record: Mapping[str, Any]) -> bool:
    tokens = [parse_cell(value) for key, value in record.items() if rank(key, TOKEN_KEYS) < len(TOKEN_KEYS)]
    return any(isinstance(found, list) and found and isinstance(found[0], str) for found in tokens)


def _list_keys(records: Sequence[Mapping[str, Any]]) -> list[str]:
    keys = dict.fromkeys(key for record in records for key in record)
    return [key for key in keys if rank(key, _OTHER_LISTS) == _OTHERS and _all_lists(records, key)]


def _all_lists(records: Sequence[Mapping[str, Any]], key: str) -> bool:
    """Whether every value is a list (or none at all): one label a text is something else."""
    values = [parse_cell(record.get(key)) for record in records]
    return all(value in (None, "") or isinstance(value, list | dict) for value in values) and any(
        isinstance(value, list | dict) for value in values
    )


def _usable(records: Sequence[Mapping[str, Any]], key: str) -> int:
    """How many records have entities with offsets and labels under a key; 0 if most lists hold other things."""
    filled = [items for record in records if (items := _items(record.get(key)))]
    good = sum(all(_marks_of(item) for item in items) for items in filled)
    known = rank(key, SPAN_KEYS) < len(SPAN_KEYS)
    named = known or any(mark.label and not mark.label.isdigit() for items in filled for mark in _marks_of(items[0]))
    return good if named and good * 2 >= len(filled) else 0


def _items(value: Any) -> list[Any]:
    value = parse_cell(value)
    if isinstance(value, Mapping):
        lists = {key: part for key, part in value.items() if isinstance(part, list)}
        if isinstance(_first(lists, _START), list):  # an object of lists, as Parquet files of Hugging Face have it
            return [dict(zip(lists, row, strict=False)) for row in zip(*lists.values(), strict=False)]
        nested = [key for key in value if isinstance(value[key], list | dict) and rank(key, _OTHER_LISTS) == _OTHERS]
        # spaCy: {"entities": [...]} or {"spans": {"sc": [...]}}
        return _items(value[min(nested, key=lambda key: rank(key, SPAN_KEYS))]) if nested else []
    return value if isinstance(value, list) else []


def _marks_of(item: Any) -> list[Mark]:
    """One mark for each label of an item; none if it has no offsets."""
    if isinstance(item, Mapping):
        return _marks_of_object(item)
    if not isinstance(item, list | tuple) or len(item) < 2:
        return []
    start, end, label = [*item[:3], ""][:3]
    if isinstance(start, str) and not start.strip().isdigit():  # label first
        start, end, label = end, label, start
    return _made(start, end, label, None)


def _marks_of_object(item: Mapping[str, Any]) -> list[Mark]:
    if isinstance(item.get("value"), Mapping):  # a result of Label Studio
        item = item["value"]
    start, end = _first(item, _START), _first(item, _END)
    if start is None and "offset" in item and "length" in item:
        start, length = _integer(item["offset"]), _integer(item["length"])
        end = None if start is None or length is None else start + length
    surface = _first(item, _SURFACE)
    return _made(start, end, _first(item, _LABEL), surface if isinstance(surface, str) else None)


def _made(start: Any, end: Any, label: Any, surface: str | None) -> list[Mark]:
    begin, finish = _integer(start), _integer(end)
    if begin is None or finish is None or isinstance(label, Mapping):
        return []
    labels = label if isinstance(label, list) and label else [label]
    return [Mark(begin, finish, "" if isinstance(one, list) else as_text(one), surface) for one in labels]


def _first(item: Mapping[str, Any], keys: Iterable[str]) -> Any:
    return next((item[key] for key in keys if item.get(key) is not None), None)


def _integer(value: Any) -> int | None:
    if isinstance(value, str) and value.strip().removeprefix("-").isdecimal():
        return int(value)
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else None
