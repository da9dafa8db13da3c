"""A column of times, as seconds: every different day and every different clock time is read once.

Millions of rows have few days, and few clock times, so that the forms which `shared.data.dates` knows cost little.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from shared.data.dates import UNITS, parse_dates
from shared.data.ids import plain_ids
from shared.data.numbers import coded, read_numbers

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

_FIGURES = r"^(\d{5}|\d{9,13}|\d{15,19})(\.\d+)?$"
_TOGETHER = r"^(\d{8})(\d{2})(\d{2})(\d{2})$"
_PARTS = r"(:\d{2})[.,]\d{1,9}"
_SPLIT = r"^(?P<day>.+?)(?P<clock>(?:[T,\s]+|\s+at\s+|\s+[-–]\s+)\d{1,2}:\d{2}.*)$"
_EXCEL = (20_000, 80_000, 25_569)
"""The first and the last day that is taken for one of a spreadsheet, and the first of 1970."""
_SOME_DAY = datetime(2000, 1, 1, tzinfo=UTC)
_FORMATS = (
    (r"^\d{9,19}(\.\d+)?$", "numbers since 1970"),
    (r"^\d{5}(\.\d+)?$", "days of a spreadsheet"),
    (r"^\d{4}-\d", "year-month-day"),
    (r"^\d{1,4}/\d", "figures with slashes"),
    (r"^\d{1,4}\.\s?\d{1,2}\.", "figures with points"),
    (r"^\d{1,2}-\d{1,2}-\d", "figures with dashes"),
    (r"[A-Za-z]{3}", "months in words"),
)


@dataclass(frozen=True)
class Moments:
    """`seconds` [rows] int64: since 1970, in UTC; 0 where not `readable` [rows]. `note`: what was decided, or "".

    `formats`: the forms that the dates have, in words. `steps`: they are no dates but plain numbers, in order.
    """

    seconds: "np.ndarray"
    readable: "np.ndarray"
    note: str = ""
    formats: tuple[str, ...] = ()
    steps: bool = False


def read_moments(cells: "pa.Array | pa.ChunkedArray") -> Moments:
    """As `parse_dates`, of millions of rows. A column of numbers that are no dates is taken as steps in time."""
    import numpy as np

    codes, texts = coded(plain_ids(cells))
    seconds, note = _different(texts)
    if steps := _steps(texts, seconds):
        seconds = np.floor(read_numbers(texts))
    readable = np.append(~np.isnan(seconds), False)[codes]
    whole = np.append(np.nan_to_num(seconds), 0).astype(np.int64)[codes]
    return Moments(whole, readable, note, () if steps else _formats(texts, seconds), bool(steps))


def _different(texts: "pa.Array") -> "tuple[np.ndarray, str]":
    """Seconds of each text, NaN where it is no date, and what was decided."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    figures = pc.match_substring_regex(texts, _FIGURES).to_numpy(zero_copy_only=False).astype(bool)
    seconds = np.full(len(texts), np.nan)
    seconds[figures] = _numbered(texts.filter(pa.array(figures)).cast(pa.float64()).to_numpy())
    seconds[~figures], note = _written(texts.filter(pa.array(~figures)))
    return seconds, note


def _numbered(values: "np.ndarray") -> "np.ndarray":
    """From days of a spreadsheet, or seconds since 1970 and parts of them."""
    import numpy as np

    first, last, start = _EXCEL
    seconds = np.where((values >= first) & (values < last), np.rint((values - start) * 86_400), np.nan)
    for limit, unit in UNITS:
        seconds = np.where((values >= limit / 100) & (values < limit), np.floor(values / unit), seconds)
    return seconds


def _written(texts: "pa.Array") -> "tuple[np.ndarray, str]":
    """From a day, with or without a clock time behind it."""
    import pyarrow as pa
    import pyarrow.compute as pc

    texts = pc.replace_substring_regex(texts, _TOGETHER, r"\1 \2:\3:\4")
    apart = pc.extract_regex(pc.replace_substring_regex(texts, _PARTS, r"\1"), _SPLIT)
    # What has no such parts is null as a whole, its fields are empty.
    whole = apart.is_null()
    nothing = pa.scalar(None, pa.string())
    days, note = _parsed(pc.if_else(whole, texts, pc.struct_field(apart, "day")))
    clocks, _ = _parsed(pc.if_else(whole, nothing, pc.struct_field(apart, "clock")), "2000-01-01", _SOME_DAY)
    clocks[whole.to_numpy(zero_copy_only=False)] = 0
    return days + clocks, note


def _parsed(
    texts: "pa.Array", before: str = "", since: datetime = datetime(1970, 1, 1, tzinfo=UTC)
) -> "tuple[np.ndarray, str]":
    """Seconds since a moment of each text with something before it, NaN where that is no date."""
    import numpy as np

    codes, different = coded(texts)
    dates = parse_dates([before + text for text in different.to_pylist()])
    seconds = [(moment - since).total_seconds() if moment else np.nan for moment in dates.moments]
    return np.array([*seconds, np.nan])[codes], dates.note


def _steps(texts: "pa.Array", seconds: "np.ndarray") -> bool:
    """Whether nearly all are numbers, and hardly any a date."""
    import numpy as np

    return bool(len(texts) and np.isnan(seconds).mean() > 0.5 and (~np.isnan(read_numbers(texts))).mean() > 0.9)


def _formats(texts: "pa.Array", seconds: "np.ndarray") -> tuple[str, ...]:
    """The forms of what could be read."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    left = texts.filter(pa.array(~np.isnan(seconds)))
    found = []
    for pattern, words in _FORMATS:
        fits = pc.match_substring_regex(left, pattern)
        if pc.any(fits).as_py():
            found.append(words)
            left = left.filter(pc.invert(fits))
    return tuple(found)
