"""Cutting rows into training, validation and test: stratified, and the same text on one side only."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from shared.data.folding import fold_hashes, plain_text
from shared.data.wording import plural
from shared.errors import DataError

if TYPE_CHECKING:
    import numpy as np

MIN_TEXTS = 6
"""Fewer different texts than this cannot be cut into three parts that mean anything."""


@dataclass(frozen=True)
class Split:
    """Sorted row indices (int64) of the three sides; `test` is empty where a test file is given."""

    train: "np.ndarray"
    validation: "np.ndarray"
    test: "np.ndarray"


def groups_of(texts: Iterable[str | list[str]]) -> "np.ndarray":
    """int64 group id of each text: equal for texts that are the same up to capitals and white space.

    A list of tokens counts as the sentence they make.
    """
    return fold_hashes(map(plain_text, texts))


def split(
    labels: Sequence[str] | None,
    groups: "Sequence[int] | np.ndarray",
    *,
    validation: float = 0.1,
    test: float = 0.2,
    seed: int = 0,
    max_test: int = 5_000,
    max_validation: int = 2_000,
) -> Split:
    """Cut rows by their group ids (see `groups_of`); a group is never on two sides.

    Each label gets its share of every side. A label with one group goes to training, one with two
    also to test; one with three or more is on all sides, for which test and validation may grow to
    half of the rows. `validation` and `test` are shares of all rows, bounded by `max_validation`
    and `max_test` rows; 0 makes a side empty. The same seed gives the same split. Raises DataError
    if there are fewer than 6 different groups.
    """
    import numpy as np

    ids, first, group = np.unique(np.asarray(groups), return_index=True, return_inverse=True)
    if len(ids) < MIN_TEXTS:
        raise DataError(
            f"The table has {plural(len(ids), 'different text')}: at least {MIN_TEXTS} are needed, more are better."
        )
    sizes = np.bincount(group)
    if labels is None:
        classes = np.zeros(len(ids), dtype=np.int64)
    else:
        # A group with several labels counts for that of its first row.
        classes = np.unique(np.asarray(labels)[first], return_inverse=True)[1]
    most = (max_test, max_validation)
    wanted = [min(_rows(test, len(group)), max_test), min(_rows(validation, len(group)), max_validation)]
    rng = np.random.default_rng(seed)
    side = _sides(classes, sizes, wanted, most, rng)
    if any(rows and not (side == number).any() for number, rows in enumerate(wanted, 1)):
        # Hardly any label repeats: a cut without regard to labels is the best there is.
        side = _sides(np.zeros_like(classes), sizes, wanted, most, rng)
    rows = side[group]
    return Split(np.flatnonzero(rows == 0), np.flatnonzero(rows == 2), np.flatnonzero(rows == 1))


def _rows(share: float, total: int) -> int:
    return max(1, round(share * total)) if share > 0 else 0


def _sides(
    classes: "np.ndarray", sizes: "np.ndarray", wanted: list[int], most: tuple[int, int], rng: "np.random.Generator"
) -> "np.ndarray":
    """For each group 0 (training), 1 (test) or 2 (validation).

    `wanted` and `most` are rows for test and validation.
    """
    import numpy as np

    members = _members(classes, rng)
    rows = np.array([sizes[groups].sum() for groups in members])
    count = np.array([len(groups) for groups in members])
    side = np.zeros(len(classes), dtype=np.int8)
    budget = int(rows.sum()) // 2
    for number, target in enumerate(wanted, 1):
        if not target:
            continue
        # A label with two groups is for training and test; validation needs a third.
        eligible = count >= 1 + number if wanted[0] else count >= 2
        need = int(eligible.sum())
        if target < need <= min(most[number - 1], budget - (wanted[1] if number == 1 else 0)):
            target = need
        budget -= target
        quotas = _quotas(np.where(eligible, rows, 0), target)
        for groups, quota in zip(members, quotas, strict=True):
            free = groups[side[groups] == 0]
            later = 1 if number == 1 and wanted[1] and len(groups) > 2 else 0
            side[_take(free, sizes, int(quota), len(free) - 1 - later)] = number
    return side


def _members(classes: "np.ndarray", rng: "np.random.Generator") -> "list[np.ndarray]":
    """The groups of each class, shuffled."""
    import numpy as np

    shuffled = rng.permutation(len(classes))
    by_class = shuffled[np.argsort(classes[shuffled], kind="stable")]
    return np.split(by_class, np.cumsum(np.bincount(classes))[:-1])


def _quotas(rows: "np.ndarray", target: int) -> "np.ndarray":
    """Rows of each class that make `target` together: proportional, and one at least where that fits."""
    import numpy as np

    exact = rows * target / max(1, rows.sum())
    quotas = np.floor(exact).astype(np.int64)
    if (rows > 0).sum() <= target:
        quotas = np.maximum(quotas, rows > 0)
    missing = target - int(quotas.sum())
    if missing > 0:
        quotas[np.argsort(quotas - exact, kind="stable")[:missing]] += 1
    for _ in range(-missing):
        quotas[np.argmax(np.where(quotas > 1, quotas - exact, -np.inf))] -= 1
    return quotas


def _take(free: "np.ndarray", sizes: "np.ndarray", quota: int, most: int) -> "np.ndarray":
    """Groups with about `quota` rows together, at most `most` of them; the smallest if none is small enough."""
    import numpy as np

    if quota <= 0 or most <= 0:
        return free[:0]
    taken, left = [], quota
    for group in free:
        if sizes[group] <= left:
            taken.append(group)
            left -= sizes[group]
        if not left or len(taken) == most:
            break
    if not taken:
        taken = [free[np.argmin(sizes[free])]]
    return np.array(taken, dtype=np.int64)


def hold_out(texts: Sequence[str], share: float, seed: int) -> "np.ndarray":
    """Which rows [rows, bool] are held out: those of `share` of the different texts, chosen at random."""
    import numpy as np

    different = sorted(set(texts))
    order = np.random.default_rng(seed).permutation(len(different))
    chosen = {different[i] for i in order[: round(share * len(different))]}
    return np.array([text in chosen for text in texts])
