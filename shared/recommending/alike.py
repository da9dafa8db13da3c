"""Items that are like one item, by the model that knows it."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from shared.recommending.histories import Histories
from shared.recommending.reranking import SMALL, candidates, first

if TYPE_CHECKING:
    import numpy as np

    from shared.recommending.models.base import Model

POPULARITY = "popularity"
BETTER_FIRST = ("hybrid", "content", "ease", "cooccurrence", "als", "sequential")
"""Whom to ask when the chosen model knows nothing of an item. Popularity, which knows no likeness, is never asked."""


def alike(
    models: "Mapping[str, Model]", chosen: str, item: int, may: "np.ndarray", count: int, popular: "np.ndarray"
) -> "tuple[str, np.ndarray, np.ndarray]":
    """The name of the model that answers, and at most `count` items that `may` be shown with their likeness above 0.

    The chosen model is asked first, and then others, until one finds something; "" if none does. Of more than 20,000
    items, not all are compared: a model is asked for the best after a history of this item alone.
    """
    import numpy as np

    order = [name for name in dict.fromkeys((chosen, *BETTER_FIRST)) if name in models and name != POPULARITY]
    if not order:
        return "", np.empty(0, dtype=np.int64), np.empty(0, dtype=np.float32)
    found = [_of_model(models[order[0]], item, may, count, popular)]
    for name in order[1:]:
        if len(found[-1][0]):
            break
        found.append(_of_model(models[name], item, may, count, popular))
    numbers, scores = found[-1]
    return (order[len(found) - 1] if len(numbers) else ""), numbers, scores


def _of_model(
    model: "Model", item: int, may: "np.ndarray", count: int, popular: "np.ndarray"
) -> "tuple[np.ndarray, np.ndarray]":
    import numpy as np

    if len(may) > SMALL:
        alone = Histories.of_lists([[(item, 1.0)]], len(may))
        numbers, scores = candidates(model, alone, may, count, popular)
    else:
        numbers = np.flatnonzero(may)
        scores = np.asarray(model.similar(item), dtype=np.float32)[numbers]
        numbers, scores = first(numbers, scores, count, popular)
    return numbers[scores > 0], scores[scores > 0]
