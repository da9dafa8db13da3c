"""When two texts count as the same: capitals and white space do not matter."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np


def fold(text: str) -> str:
    """The text without differences of capitals and white space."""
    return " ".join(text.split()).casefold()


def plain_text(value: Any) -> str:
    """The text of a cell; a list of tokens becomes a sentence, a missing value or an object ""."""
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return " ".join(plain_text(item) for item in value)
    return "" if value is None or isinstance(value, dict) else str(value)


def fold_hashes(texts: Iterable[str]) -> "np.ndarray":
    """int64 array (one per text): equal for texts that are the same up to capitals and white space.

    64 bits of xxh3, stable across runs and machines: among ten million texts, two different ones
    share a hash with a probability of about 3 in a million.
    """
    import numpy as np
    from xxhash import xxh3_64_intdigest

    # JSON may bring half of a surrogate pair, which strict UTF-8 refuses.
    hashes = (xxh3_64_intdigest(fold(text).encode("utf-8", "surrogatepass")) for text in texts)
    return np.fromiter(hashes, np.uint64).view(np.int64)
