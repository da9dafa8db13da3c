"""The categories in the cells of a column: one name, several with marks between them, a list, or a path."""

import json
import re
from collections import Counter
from collections.abc import Sequence
from typing import Any

from shared.data.arrow_file import as_text

_MARKS = ("|", ";")
_PATH = re.compile(r"\s+[>›»]\s+|(?<=\w)>(?=\w)")
_NAMES = ("name", "title", "label", "category", "description")


def read_categories(cells: Sequence[Any]) -> list[tuple[str, ...]]:
    """The names in each cell, each once, in order; of a path every step.

    What stands between names is decided over the column: a vertical bar, else a semicolon, else, where there are no
    paths, a comma, unless the cells with commas repeat as they are, as in “Pots, pans and lids”. A cell may also
    hold a list, as it is or as JSON.
    """
    lists = [_listed(cell) for cell in cells]
    texts = [as_text(cell).strip() if names is None else "" for cell, names in zip(cells, lists, strict=True)]
    often = Counter(text for text in texts if text)
    mark = next((mark for mark in _MARKS if any(mark in text for text in often)), "")
    paths = any(_PATH.search(text) for text in often)
    comma = not mark and not paths and _separates(often)
    known = {text: _names(text.split("," if comma else mark) if mark or comma else [text]) for text in often}
    known[""] = ()
    return [known[text] if names is None else _names(names) for text, names in zip(texts, lists, strict=True)]


def _listed(cell: Any) -> list[str] | None:
    """The names in a list, or in the JSON text of one; None for anything else."""
    if isinstance(cell, str):
        text = cell.strip()
        if not (text.startswith("[") and text.endswith("]")):
            return None
        cell = _parsed(text)
    if not isinstance(cell, list | tuple):
        return None
    return [name for item in cell for name in _flat(item)]


def _parsed(text: str) -> Any:
    """JSON, or the way in which Python prints a list; None if it is neither."""
    from ast import literal_eval

    try:
        return json.loads(text)
    except ValueError:
        try:
            return literal_eval(text)
        except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError):
            return None


def _flat(item: Any) -> list[str]:
    """Names in an item of a list: lists in it are paths, and of an object its name counts."""
    if isinstance(item, list | tuple):
        return [name for inner in item for name in _flat(inner)]
    if isinstance(item, dict):
        return next(([as_text(item[key])] for key in _NAMES if item.get(key)), [])
    return [as_text(item)]


def _names(parts: Sequence[str]) -> tuple[str, ...]:
    """Every step of every part, without blanks and repetitions."""
    steps = [" ".join(step.split()) for part in parts for step in _PATH.split(part)]
    return tuple(dict.fromkeys(step for step in steps if step))


def _separates(often: Counter[str]) -> bool:
    """Whether commas stand between names, and not in them: the parts then come in other company, too."""
    with_comma = {text: count for text, count in often.items() if "," in text}
    parts = Counter(part.strip() for text in often for part in text.split(","))
    own = all(parts[part.strip()] == 1 for text in with_comma for part in text.split(","))
    return bool(with_comma) and not (own and sum(with_comma.values()) > len(with_comma))
