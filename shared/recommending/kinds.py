"""What the numbers beside interactions are: ratings, counts, or nothing but ones."""

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

    from shared.recommending.interactions import Kind

HIGHEST_RATING = 10
_MOST_RATINGS = 101
"""Different values of a scale with tenths from 0 to 10."""
_COUNTS = frozenset(
    """
    count counts plays playcount listens views clicks visits quantity qty amount times purchases orders hours minutes
    frequency freq weight units sessions pieces
    """.split()  # noqa: SIM905
)
_RATINGS = frozenset("rating ratings score stars star overall vote like liked feedback grade".split())  # noqa: SIM905


def detect_kind(values: "np.ndarray", column: str) -> "Kind":
    """The kind of numbers [n]; NaN does not count. `column`: what it is called decides where the numbers do not.

    Equal positive numbers say no more than that there was something. From -1 to 1 they are verdicts. Otherwise what is
    below 0 does not count; what is above 10 are counts, and so is what has a long tail: 1 is most frequent, and
    the higher the rarer. The rest are ratings: of 5, of 10, or liked or not (1 or 0).
    """
    import numpy as np

    different, often = np.unique(values[np.isfinite(values)], return_counts=True)
    if len(different) > 1 and -1 <= different[0] < 0 and different[-1] <= 1:
        return "explicit"
    different, often = different[different >= 0], often[different >= 0]
    if len(different) == 1 and different[0] > 0:
        return "implicit"
    if not len(different) or different[-1] <= 0 or different[-1] > HIGHEST_RATING or len(different) > _MOST_RATINGS:
        return "counts"
    whole = bool((different == np.floor(different)).all())
    return "counts" if whole and different[-1] > 1 and _counted(different, often, column) else "explicit"


def has_scale(values: "np.ndarray") -> bool:
    """Whether ratings may be below 0: their scale goes from -1 to 1."""
    import numpy as np

    there = values[np.isfinite(values)]
    return bool(len(there) and -1 <= there.min() < 0 and there.max() <= 1)


def _counted(different: "np.ndarray", often: "np.ndarray", column: str) -> bool:
    """Whether whole numbers up to 10 are counts."""
    import numpy as np

    words = set(re.split(r"[\W_\d]+", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", column).lower()))
    if words & _RATINGS:
        return False
    if words & _COUNTS:
        return True
    often = often[different > 0]
    steps = np.diff(different[different > 0])
    falling = bool((np.diff(often) <= 0).all())
    return len(often) > 1 and falling and bool((steps[:1] == 1).all()) and bool(2 * often[0] >= often.sum())
