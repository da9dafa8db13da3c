"""What the models are worth: as it was recorded when they were trained, or on a table of test interactions."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from shared.data.wording import plural
from shared.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np

    from shared.data.table import Table
    from shared.recommending.interactions import Interactions
    from shared.recommending.recommender import Recommender

MOST_K = 100
USERS, CELLS = 2_000, 200_000_000
"""At most so many users are measured on, and so many scores of each model are computed."""
NOT_RECORDED = "Nothing is recorded about this model: send a file of test interactions with the columns user and item."


@dataclass(frozen=True)
class Measured:
    """`rows`: one a model, see `shared.recommending.evaluating.Row.to_dict`. `note`: what was left out, and why."""

    rows: list[dict[str, Any]]
    note: str


def recorded(recommender: "Recommender", k: int | None) -> Measured:
    """From the training. Raises DataError if nothing is recorded, or not for this k."""
    rows = list(recommender.about.get("evaluation") or ())
    if not rows:
        raise DataError(NOT_RECORDED)
    if k is not None and k != rows[0]["k"]:
        raise DataError(
            f"k is {k}, but this model was measured at {rows[0]['k']}: send a file to measure at another k."
        )
    return Measured(rows, "Measured when the models were trained, on entries held back from them.")


def measured(recommender: "Recommender", table: "Table", k: int, check: "Callable[[], None]") -> Measured:
    """Every model on a table with a user and an item in each row. Raises DataError for a table that does not do.

    Users and items that the models do not know are left out, and so are entries that they were trained on; the note
    counts them. Of many users, some are chosen at random, always the same.
    """
    from shared.data.roles import guess_roles, require_roles
    from shared.recommending.evaluating import compare
    from shared.recommending.models.base import Tools
    from shared.recommending.reading import put_together
    from shared.recommending.rows import read_rows
    from shared.tasks.recommendations.roles import INTERACTION_ROLES

    if not 1 <= k <= MOST_K:
        raise DataError(f"k is {k}: it must be from 1 to {MOST_K}.")
    columns = guess_roles(table, INTERACTION_ROLES)
    require_roles(table, columns, INTERACTION_ROLES)
    test, said = _test(put_together(read_rows(table, columns)), recommender)
    tools = Tools(_no_encoder, check=check)
    rows = compare(recommender.models, recommender.interactions, test, recommender.catalogue, k, tools=tools)
    return Measured([row.to_dict() for row in rows], said)


def _test(given: "Interactions", recommender: "Recommender") -> "tuple[Interactions, str]":
    """The entries to measure on, numbered as the recommender does, and a sentence about those left out."""
    import numpy as np

    old = recommender.interactions
    user = np.array([old.user_number.get(id, -1) for id in given.users.tolist()], dtype=np.int64)[given.user]
    item = np.array([old.item_number.get(id, -1) for id in given.items.tolist()], dtype=np.int64)[given.item]
    known = (user >= 0) & (item >= 0)
    keys = old.user.astype(np.int64) * len(old.items) + old.item
    seen = known & np.isin(user * len(old.items) + item, keys)
    usable = known & ~seen
    left = {"with unknown users or items": int((~known).sum()), "that the models were trained on": int(seen.sum())}
    said = " and ".join(f"{plural(count, 'pair')} {what}" for what, count in left.items() if count)
    if not usable.any():
        raise DataError(f"Nothing is left to measure on: the file has {said or 'no usable row'}.")
    at = np.flatnonzero(usable)
    # The users and items of the table are dropped: from here on the numbers are those of the recommender.
    test = replace(given.at(at), users=old.users, items=old.items, user=user[at], item=item[at])
    test, some = sampled(test)
    return test, " ".join(filter(None, (f"Left out: {said}." if said else "", some)))


def sampled(test: "Interactions", seed: int = 0) -> "tuple[Interactions, str]":
    """The entries of at most `USERS` users, fewer with many items, chosen at random; and a sentence if not of all."""
    import numpy as np

    who = np.unique(test.user[test.preference > 0])
    most = max(1, min(USERS, CELLS // max(1, len(test.items))))
    if len(who) <= most:
        return test, ""
    some = np.random.default_rng(seed).choice(who, most, replace=False)
    return test.at(np.isin(test.user, some)), f"Measured on {most:,} of {len(who):,} users, chosen at random."


def _no_encoder(texts: Any) -> "np.ndarray":
    raise DataError("No texts are read to measure.")
