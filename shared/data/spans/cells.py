"""Lists and objects that stand as text in the cell of a table."""

import ast
import json
import re
import warnings
from typing import Any

_LITERAL = r"""'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*\""""
# How numpy prints an array of strings: without commas.
_PRINTED = re.compile(rf"\[\s*(?:{_LITERAL})(?:\s+(?:{_LITERAL}))+\s*\]", re.DOTALL)
_WRAPPED = re.compile(r"array\((\[.*\])\s*(?:,\s*dtype=[\w<'.]+)?\)", re.DOTALL)


def parse_cell(value: Any) -> Any:
    """The list or object that a cell spells, as JSON or as Python writes it; any other value as it is.

    Nothing in the cell is run: literals are parsed, and what is none stays text.
    """
    if not isinstance(value, str) or not value.lstrip().startswith(("[", "{", "(", "array(")):
        return value
    text = value.strip()
    if wrapped := _WRAPPED.fullmatch(text):
        text = wrapped[1]
    if (found := _json(text)) is not None:
        return found
    if _PRINTED.fullmatch(text):
        text = "[" + ", ".join(re.findall(_LITERAL, text, re.DOTALL)) + "]"
    found = _literal(text)
    return list(found) if isinstance(found, tuple) else value if found is None else found


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except (json.JSONDecodeError, RecursionError):
        return None


def _literal(text: str) -> Any:
    with warnings.catch_warnings():  # about backslashes in the user's texts
        warnings.simplefilter("ignore")
        try:
            return ast.literal_eval(text)
        except (ValueError, SyntaxError, TypeError, RecursionError, MemoryError):
            return None
