"""Whether the values of a column look like ids, numbers or times."""

import re
from collections.abc import Sequence

_DECIMAL = re.compile(r"[-+]?\d*[.,]\d*[1-9]\d*")
_NAMELESS = re.compile(r"(column|col|field|unnamed|feature|var|[a-z])?[\W_]*\d*")
_FEW, _MANY = 21, 12
_UNIX = (6.3e8, 2.3e9)
"""Seconds from 1990 to 2042: what is taken for a time where no name says so."""


def says_nothing(name: str) -> bool:
    """Whether a column's name is none, such as `column_3`."""
    return _NAMELESS.fullmatch(name.strip().lower()) is not None


def times_share(values: Sequence[str]) -> float:
    """The share of values that are dates, or numbers that look like one (0 to 1)."""
    from shared.data.dates import parse_dates

    numbers = [value for value in values if value.replace(".", "", 1).isdigit()]
    dates = parse_dates([value for value in values if not value.replace(".", "", 1).isdigit()])
    found = sum(moment is not None for moment in dates.moments) + sum(map(_dates_itself, numbers))
    return found / len(values) if values else 0.0


def numbers_share(values: Sequence[str]) -> float:
    """The share of values that `shared.data.numbers` reads (0 to 1)."""
    import numpy as np
    import pyarrow as pa

    from shared.data.numbers import read_numbers

    return float((~np.isnan(read_numbers(pa.array(values, pa.string())))).mean()) if values else 0.0


def id_fit(values: Sequence[str]) -> float:
    """How much they look like ids: 0 (not at all) to 1. Times and measurements are none."""
    different = set(values)
    if len(different) < 2 or sum(map(len, values)) > 40 * len(values):
        return 0.0
    if sum(map(bool, map(_DECIMAL.fullmatch, values))) > 0.1 * len(values) or times_share(values) > 0.5:
        return 0.0
    words = sum(" " in value for value in different) > 0.5 * len(different)
    return (0.6 if len(different) > _MANY else 0.3) - (0.2 if words else 0.0)


def number_fit(values: Sequence[str]) -> float:
    """How much they look like ratings: a few different small numbers (0 or 0.5)."""
    different = set(values)
    if not 3 <= len(different) <= _FEW or numbers_share(values) < 1:
        return 0.0
    return 0.5 if all(re.fullmatch(r"-?\d{1,2}([.,]\d)?", value) for value in different) else 0.0


def time_fit(values: Sequence[str]) -> float:
    """0 or 0.5."""
    return 0.5 if len(set(values)) > 1 and times_share(values) > 0.9 else 0.0


def _dates_itself(text: str) -> bool:
    low, high = _UNIX
    return any(low <= float(text) / unit < high for unit in (1, 1e3, 1e6, 1e9))
