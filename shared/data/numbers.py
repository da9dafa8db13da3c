"""A column of numbers as people and programs write them: with points or commas, or as words such as “like”."""

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

_PLAIN = r"^\s*\+?(-?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d{1,3})?)\s*$"
_THOUSANDS = re.compile(r"[-+]?\d{1,3}(,\d{3})+(\.\d+)?")
_COMMA = re.compile(r"[-+]?\d*,\d+")
_YES = ("true", "yes", "y", "like", "liked", "👍", "thumbs up", "up")
_NO = ("false", "no", "n", "dislike", "disliked", "👎", "thumbs down", "down")


def read_numbers(cells: "pa.Array | pa.ChunkedArray") -> "np.ndarray":
    """float64 [rows], NaN where a cell holds no finite number; yes and like are 1, no and dislike 0.

    Whether a comma stands before decimals or between thousands is decided over the column. Each different value is
    read once, so it is fit for millions of rows.
    """
    import numpy as np
    import pyarrow as pa

    if pa.types.is_nested(cells.type):
        return np.full(len(cells), np.nan)
    if pa.types.is_integer(cells.type) or pa.types.is_floating(cells.type):
        found = cells.cast(pa.float64()).to_numpy(zero_copy_only=False)
    else:
        codes, different = coded(cells.cast(pa.string()))
        found = np.append(_different(different), np.nan)[codes]
    return np.where(np.isfinite(found), found, np.nan)


def coded(cells: "pa.Array | pa.ChunkedArray") -> "tuple[np.ndarray, pa.Array]":
    """A number for each cell (int32 [rows], -1 for null), and the different values in order of appearance."""
    import numpy as np
    import pyarrow as pa

    chunks = cells.chunks if isinstance(cells, pa.ChunkedArray) else [cells]
    encoded = pa.chunked_array(chunks, cells.type).dictionary_encode()
    if not encoded.num_chunks:
        return np.zeros(0, np.int32), pa.array([], cells.type)
    # All chunks of an encoded column have the dictionary of the whole; only the last is sure to be complete.
    codes = [chunk.indices.fill_null(-1).to_numpy(zero_copy_only=False) for chunk in encoded.chunks]
    return np.concatenate(codes).astype(np.int32), encoded.chunk(encoded.num_chunks - 1).dictionary


def _different(texts: "pa.Array") -> "np.ndarray":
    """The number of each text."""
    import pyarrow as pa
    import pyarrow.compute as pc

    plain = pc.match_substring_regex(texts, _PLAIN)
    figures = pc.replace_substring_regex(texts, _PLAIN, r"\1")
    numbers = pc.if_else(plain, figures, pa.scalar(None, pa.string())).cast(pa.float64())
    values = numbers.to_numpy(zero_copy_only=False).copy()
    odd = (~plain.to_numpy(zero_copy_only=False)).nonzero()[0]
    values[odd] = _odd(texts.take(pa.array(odd)).to_pylist())
    return values


def _odd(texts: list[str]) -> list[float]:
    """What is not written in figures and a point alone."""
    texts = [text.strip() for text in texts]
    commas = [text for text in texts if "," in text]
    thousands = bool(commas) and all(map(_THOUSANDS.fullmatch, commas))
    return [_one(text, thousands) for text in texts]


def _one(text: str, thousands: bool) -> float:
    if thousands and _THOUSANDS.fullmatch(text):
        return float(text.replace(",", ""))
    if _COMMA.fullmatch(text):
        return float(text.replace(",", "."))
    word = text.casefold()
    return 1.0 if word in _YES else 0.0 if word in _NO else float("nan")
