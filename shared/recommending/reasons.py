"""Why an item is recommended: which of the items that were liked its score comes from."""

from typing import TYPE_CHECKING

from shared.recommending.recommendation import Reason

if TYPE_CHECKING:
    from shared.recommending.catalogue import Catalogue
    from shared.recommending.histories import Histories
    from shared.recommending.models.base import Model


def reasons_for(
    model: "Model", history: "Histories", item: int, score: float, catalogue: "Catalogue", most: int
) -> tuple[Reason, ...]:
    """At most `most` liked items that speak for `item`, the largest share first.

    A share is what an entry adds over all that speaks for the item: the score, or the sum of what adds to it if that
    is more (dislikes take something off again). So the shares of one item are at most 1 together.
    """
    import numpy as np

    if not len(history.items) or most < 1:
        return ()
    added = np.nan_to_num(np.asarray(model.shares(history, item), dtype=np.float64), posinf=0.0, neginf=0.0)
    whole = max(score, float(added[added > 0].sum()))
    if whole <= 0:
        return ()
    liked = np.where(history.preference > 0, added, 0.0)
    best = np.argsort(-liked, kind="stable")[:most]
    return tuple(
        Reason(number, str(catalogue.ids[number]), catalogue.titles[number], float(liked[at] / whole))
        for at in best.tolist()
        if liked[at] > 0
        for number in [int(history.items[at])]
    )
