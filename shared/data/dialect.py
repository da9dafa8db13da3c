"""How a text table is written: its separator and its quoting, judged by how evenly lines divide."""

import csv
import re
from collections import Counter
from dataclasses import dataclass
from typing import Any

from shared.data.header import is_common_name, title_rows

_SEPARATORS = {"\t": "tabs", ";": "semicolons", "|": "vertical bars", ",": "commas"}
NO_SEPARATOR = "\x1f"
"""Stands for "one column": the ASCII unit separator, which texts do not contain."""


@dataclass(frozen=True)
class Dialect:
    """Separator and quoting of a text table."""

    separator: str
    quoted: bool = True
    backslash: bool = False

    def options(self) -> dict[str, Any]:
        """Keyword arguments for `csv.reader`."""
        if not self.quoted:
            return {"delimiter": self.separator, "quoting": csv.QUOTE_NONE}
        if self.backslash:
            return {"delimiter": self.separator, "escapechar": "\\", "doublequote": False}
        return {"delimiter": self.separator}

    def describe(self) -> str:
        """`separated by commas`, or `one column`."""
        name = _SEPARATORS.get(self.separator, f"“{self.separator}”")
        return "one column" if self.separator == NO_SEPARATOR else f"separated by {name}"


@dataclass(frozen=True)
class _Trial:
    dialect: Dialect
    score: float
    """Share of the records that have the usual width."""
    width: int
    first_width: int
    first_is_header: bool


def sniff(lines: list[str]) -> Dialect:
    """The dialect of the first lines (with their line ends) of a file."""
    if match := re.fullmatch(r"sep=(.)\s*", lines[0]):
        return Dialect(match[1])
    several = [trial for separator in _SEPARATORS if (trial := _best(separator, lines)) and _plausible(trial)]
    # The first of equals: a tab or a semicolon in every line is hardly ever part of the texts.
    if several:
        return max(several, key=lambda trial: (trial.first_is_header, trial.score)).dialect
    single = _best(NO_SEPARATOR, lines)
    return single.dialect if single else Dialect(NO_SEPARATOR, quoted=False)


def _plausible(trial: _Trial) -> bool:
    if trial.width < 2:
        return False
    if trial.first_is_header and trial.first_width > 1:
        return trial.score >= 0.3
    return trial.score >= (0.7 if trial.first_width > 1 else 0.95)


def _best(separator: str, lines: list[str]) -> _Trial | None:
    dialects = [Dialect(separator), Dialect(separator, quoted=False)]
    if any('\\"' in line for line in lines):
        dialects.append(Dialect(separator, backslash=True))
    trials = [trial for dialect in dialects if (trial := _try(dialect, lines))]
    return max(trials, key=lambda trial: trial.score, default=None)


def _try(dialect: Dialect, lines: list[str]) -> _Trial | None:
    records, broken = _parse(dialect, lines)
    records = records[title_rows(records, None) :] if records else []
    if not records:
        return None
    widths = Counter(map(len, records))
    first = len(records[0])
    # Of two widths that are nearly as frequent, the one of the first line counts.
    width = first if widths[first] * 2 >= max(widths.values()) else widths.most_common(1)[0][0]
    score = widths[width] / (len(records) + broken)
    if not dialect.quoted:
        cells = [cell.strip() for record in records for cell in record]
        score -= sum(len(c) > 1 and c[0] == c[-1] == '"' for c in cells) / len(cells)
    names = [cell.strip() for cell in records[0]]
    header = len(names) > 1 and all(names) and sum(map(is_common_name, names)) * 2 > len(names)
    return _Trial(dialect, score, width, first, header)


def _parse(dialect: Dialect, lines: list[str]) -> tuple[list[list[str]], int]:
    """The records of the sample, and how many break the rules of quoting."""
    reader = csv.reader(iter(lines), strict=True, **dialect.options())
    records: list[list[str]] = []
    broken = 0
    while True:
        try:
            record = next(reader)
        except StopIteration:
            return records, broken
        except csv.Error:
            broken += 1
            continue
        if record:
            records.append(record)
