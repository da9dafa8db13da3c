"""Records that hold a list of tokens and a list of their tags."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from shared.data.arrow_file import as_text
from shared.data.spans.cells import parse_cell
from shared.data.spans.records import TAG_KEYS, TOKEN_KEYS, UNFIT, Sample, rank
from shared.data.spans.report import Report
from shared.data.spans.span import Document
from shared.data.spans.tagged import tagged
from shared.data.spans.tags import TagReader, are_tags
from shared.data.wording import listing
from shared.errors import DataError

_UNEVEN = "another number of tags than of tokens; they were skipped"
_NO_TOKENS = "no tokens; they were skipped"


@dataclass(frozen=True)
class TokenListReader:
    """Reads records by the keys of their tokens and tags; `names` are those of tags that stand as numbers."""

    tokens: str
    tags: str
    reader: TagReader
    names: Sequence[str] = ()

    @property
    def title(self) -> str:
        """For a note."""
        return f"lists of tokens (“{self.tokens}”) with {self.reader.scheme} (“{self.tags}”)"

    def read(self, row: int, value: Any, report: Report) -> Document | None:
        """The document of one record (see `RecordReader`)."""
        raw, tokens, tags = self._parts(value)
        if tokens is None or tags is None:
            report.add(UNFIT, row)
        elif len(tokens) != len(tags):
            report.add(_UNEVEN, row)
        elif not any(token.strip() for token in tokens):
            report.add(_NO_TOKENS, row)
        else:
            return tagged(raw, tokens, tags, self.reader, row, report)
        return None

    def _parts(self, value: Any) -> tuple[str | None, list[str] | None, list[str] | None]:
        if not isinstance(value, Mapping):
            return None, None, None
        cell = value.get(self.tokens)
        tokens, tags = as_list(cell), as_list(value.get(self.tags))
        if tags is not None and self.names:
            tags = [_named(tag, self.names) for tag in tags]
        text = cell if isinstance(cell, str) and not isinstance(parse_cell(cell), list) else value.get("text")
        return text if isinstance(text, str) else None, _texts(tokens), _texts(tags)


def as_list(value: Any) -> list[Any] | None:
    """A list; that which a cell spells, or its words where there is none. None for any other value."""
    found = parse_cell(value)
    return found.split() if isinstance(found, str) else found if isinstance(found, list) else None


def find(sample: Sample) -> TokenListReader | None:
    """The reader for records with a list of tags, and a list of tokens of the same length."""
    lists = _lists(sample)
    columns = {key: [tag for tags in rows for tag in tags or ()] for key, rows in lists.items()}
    by_name = sorted(lists, key=lambda key: rank(key, TAG_KEYS))
    for key in by_name:
        tags = columns[key]
        if all(isinstance(tag, str) for tag in tags) and are_tags(tags) and (tokens := _tokens_for(key, lists, sample)):
            return TokenListReader(tokens, key, TagReader(tags))
    for key in by_name:
        numbers = rank(key, TAG_KEYS) < len(TAG_KEYS) and columns[key] and all(map(_is_number, columns[key]))
        if numbers and (tokens := _tokens_for(key, lists, sample)):
            return _numbered(tokens, key, columns[key], sample)
    return None


def _lists(sample: Sample) -> dict[str, list[list[Any] | None]]:
    """The columns in which at least half of the records have a list; single words are none."""
    records = sample.records
    keys = dict.fromkeys(key for record in records for key in record)
    columns = {key: [as_list(record.get(key)) for record in records] for key in keys}
    single = {key for key in keys if not any(_several(record.get(key)) for record in records)}
    return {key: rows for key, rows in columns.items() if key not in single and sample.fits(sum(map(bool, rows)))}


def _several(value: Any) -> bool:
    """Whether a cell is a list, or a text of several words."""
    return isinstance(found := parse_cell(value), list) or (isinstance(found, str) and len(found.split()) > 1)


def _tokens_for(tags: str, lists: dict[str, list[list[Any] | None]], sample: Sample) -> str | None:
    """The column whose lists are as long as those of the tags."""
    fitting = [
        key
        for key, rows in lists.items()
        if key != tags
        and sample.fits(sum(len(a or ()) == len(b or ()) > 0 for a, b in zip(rows, lists[tags], strict=True)))
        and not any(isinstance(item, Mapping) for row in rows for item in row or ())
        and not are_tags([as_text(item) for row in rows for item in row or ()])
    ]
    return min(fitting, key=lambda key: rank(key, TOKEN_KEYS), default=None)


def _numbered(tokens: str, tags: str, numbers: list[Any], sample: Sample) -> TokenListReader:
    names = sample.tag_names.get(tags)
    if not names:
        shown = listing(sorted({int(number) for number in numbers}), 4)
        raise DataError(
            f"“{tags}” holds numbers ({shown}), and the file does not say what they mean: "
            "give the tags as text, such as B-PER and O, or a Parquet file that carries their names."
        )
    return TokenListReader(tokens, tags, TagReader(names), tuple(names))


def _is_number(value: Any) -> bool:
    return (isinstance(value, int) and not isinstance(value, bool)) or (isinstance(value, str) and value.isdecimal())


def _named(tag: Any, names: Sequence[str]) -> str:
    return names[int(tag)] if _is_number(tag) and int(tag) < len(names) else "O"


def _texts(values: list[Any] | None) -> list[str] | None:
    if values is None or any(isinstance(value, list | dict) for value in values):
        return None
    return [as_text(value) for value in values]
