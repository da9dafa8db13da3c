"""Placeholders in texts: filled once, with values that cannot become markup."""

import re
from collections.abc import Mapping

_PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_.]*)\}")
_MARKS = re.compile(r"[\\`*\[\]<>|]")
LONGEST = 400


def placeholders(text: str) -> list[str]:
    """The names of the {placeholders} in a text."""
    return _PLACEHOLDER.findall(text)


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text (Markdown) with its placeholders filled; one without a value becomes a dash."""
    return _PLACEHOLDER.sub(lambda match: plain(values.get(match[1], "")) or "–", text)


def plain(value: str) -> str:
    """A value from outside as Markdown that shows it as it is: on one line, bounded, without links or tags."""
    line = " ".join(value.split())[:LONGEST]
    return _MARKS.sub(lambda mark: "\\" + mark[0], line)
