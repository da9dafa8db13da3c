"""The vectors that an encoder makes of what is known of the items."""

from typing import TYPE_CHECKING

from shared.errors import ModelError
from shared.recommending.models.base import Tools

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np

    from shared.recommending.catalogue import Catalogue

BATCH = 512


def described(catalogue: "Catalogue", number: int) -> bool:
    """Whether there is more than an id."""
    title = catalogue.titles[number].strip()
    return bool(catalogue.texts[number].strip() or catalogue.categories[number]) or title not in (
        "",
        str(catalogue.ids[number]).strip(),
    )


def encoded(catalogue: "Catalogue", first: int, tools: Tools, width: int = 0) -> "np.ndarray":
    """The vectors of the items from `first` on [n, d] float16; 0 where nothing is described."""
    import numpy as np

    numbers = [number for number in range(first, len(catalogue)) if described(catalogue, number)]
    vectors = np.zeros((len(catalogue) - first, width), dtype=np.float16)
    for start in range(0, len(numbers), BATCH):
        tools.check()
        tools.progress(0.8 * start / len(numbers), f"Read {start:,} of {len(numbers):,} items")
        some = numbers[start : start + BATCH]
        found = tools.encode(_texts(catalogue, some))
        if not vectors.shape[1]:
            vectors = np.zeros((len(vectors), found.shape[1]), dtype=np.float16)
        elif found.shape[1] != vectors.shape[1]:
            raise ModelError(
                f"The encoder makes {found.shape[1]} numbers of a text where {vectors.shape[1]} were known."
            )
        vectors[np.array(some) - first] = found
    return vectors


def _texts(catalogue: "Catalogue", numbers: "Sequence[int]") -> list[str]:
    return [catalogue.reading(number) for number in numbers]


def without(vectors: "np.ndarray", centre: "np.ndarray") -> "np.ndarray":
    """The vectors [n, d] float16 less the centre; what was 0 stays 0."""
    import numpy as np

    left = vectors.copy()
    for start in range(0, len(vectors), BATCH):
        part = vectors[start : start + BATCH]
        left[start : start + BATCH] = np.where(part.any(axis=1, keepdims=True), part - centre, 0)
    return left
