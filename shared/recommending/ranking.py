"""The best of many scores."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

    from shared.recommending.histories import Histories


def best_of(scores: "np.ndarray", histories: "Histories", k: int) -> "tuple[np.ndarray, np.ndarray]":
    """The k best items of each row that are not in its history: numbers int64 and scores [rows, k], best first.

    Of equal scores the item with the lower number comes first. Number -1 and score -inf fill up where there are fewer.
    """
    import numpy as np

    left = scores.astype(np.float32, copy=True)
    rows = np.repeat(np.arange(len(histories)), np.diff(histories.start))
    left[rows, histories.items] = -np.inf
    k = min(k, left.shape[1])
    some = np.argpartition(-left, k - 1, axis=1)[:, :k] if k < left.shape[1] else np.tile(np.arange(k), (len(left), 1))
    some.sort(axis=1)
    found = np.take_along_axis(left, some, axis=1)
    order = np.argsort(-found, axis=1, kind="stable")
    numbers, found = np.take_along_axis(some, order, axis=1), np.take_along_axis(found, order, axis=1)
    return np.where(np.isneginf(found), -1, numbers), found
