"""Tables become interactions and a catalogue, with one order of items."""

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from shared.data.wording import plural
from shared.errors import DataError
from shared.recommending.catalogue import Catalogue
from shared.recommending.cataloguing import read_catalogue
from shared.recommending.interactions import Interactions
from shared.recommending.rows import Rows, read_rows

if TYPE_CHECKING:
    import numpy as np

    from shared.data.table import Table

__all__ = ["FEWEST", "align", "read_catalogue", "read_interactions"]

FEWEST = 2
"""Users, and items: what all have in common cannot be learnt from."""


def read_interactions(table: "Table", columns: Mapping[str, str]) -> Interactions:
    """The interactions in a table. `columns`: by role (user, item, and, if there are any, rating and time).

    Rows without an id or a readable number are left out, and so are counts that are not above 0. Of a pair that
    stands in several rows counts are added up; of ratings the newest counts, or the last one where no times are
    known. Entries are in the order of the rows, a repeated pair where it stands last. An unreadable time becomes the
    median of its user's. Raises DataError for columns that are not there, and if there are fewer than two users or
    items.
    """
    rows = read_rows(table, columns)
    made = put_together(rows)
    for what, ids in (("user", made.users), ("item", made.items)):
        if not len(ids):
            raise DataError(f"No row of {table.name} can be used: {_reason(rows)}.")
        if len(ids) < FEWEST:
            raise DataError(
                f"{table.name} has only one {what}, “{ids[0]}”: at least {FEWEST} are needed to learn what people have "
                "in common."
            )
    return made


def put_together(rows: Rows) -> Interactions:
    """The usable rows, each pair once; there may be none."""
    import numpy as np

    at = np.flatnonzero(rows.usable)
    user, item = rows.user.used(at), rows.item.used(at)
    time = _times(rows, at, user.codes)
    weight = np.ones(len(at)) if rows.number is None or rows.kind == "implicit" else rows.number[at]
    keys = user.codes.astype(np.int64) * max(len(item.names), 1) + item.codes
    order = np.argsort(keys, kind="stable") if time is None else np.lexsort((time, keys))
    first = np.flatnonzero(np.diff(keys[order], prepend=-1))
    newest = order[np.append(first[1:], len(order))[: len(first)] - 1]
    if rows.kind == "counts" and len(first):
        weight[newest] = np.add.reduceat(weight[order], first)
    kept = np.sort(newest)
    return Interactions(
        user.names,
        item.names,
        user.codes[kept],
        item.codes[kept],
        weight[kept].astype(np.float32),
        None if time is None else time[kept],
        rows.kind,
    )


def align(interactions: Interactions, catalogue: Catalogue | None) -> tuple[Interactions, Catalogue]:
    """Both in one order of items: first those with interactions, whose numbers stay, then the catalogue's others.

    Items that the catalogue does not know get their id as title.
    """
    import numpy as np

    if catalogue is None:
        return interactions, Catalogue.of_ids(interactions.items)
    known = interactions.item_number
    new = [number for number, id in enumerate(catalogue.ids.tolist()) if id not in known]
    order = [catalogue.number.get(id, -1) for id in interactions.items.tolist()] + new
    items = np.concatenate([interactions.items, catalogue.ids[new]]).astype(object)
    described = Catalogue(
        items,
        [catalogue.titles[at] if at >= 0 else id for at, id in zip(order, items.tolist(), strict=True)],
        _picked(catalogue.texts, order),
        [catalogue.categories[at] if at >= 0 else () for at in order],
        _picked(catalogue.images, order),
        {name: _picked(values, order) for name, values in catalogue.more.items()},
        catalogue.described,
    )
    return replace(interactions, items=items), described


def _picked(values: list[str], order: list[int]) -> list[str]:
    return [values[at] if at >= 0 else "" for at in order]


def _times(rows: Rows, at: "np.ndarray", user: "np.ndarray") -> "np.ndarray | None":
    """Seconds [n]; what cannot be read is the median of the user's, or else of all. None if nothing can be read."""
    import numpy as np

    if rows.moments is None or not (readable := rows.moments.readable[at]).any():
        return None
    seconds = rows.moments.seconds[at].copy()
    if readable.all():
        return seconds
    theirs, users = seconds[readable], user[readable]
    order = np.lexsort((theirs, users))
    many = np.bincount(users, minlength=int(user.max()) + 1)
    middle = np.minimum(np.cumsum(many) - many + many // 2, len(order) - 1)
    medians = np.where(many > 0, theirs[order[middle]], np.sort(theirs)[len(theirs) // 2])
    seconds[~readable] = medians[user[~readable]]
    return seconds


def _reason(rows: Rows) -> str:
    """What is wrong with most rows, where all are."""
    counts = {
        "without a user or an item": int((~rows.named).sum()),
        "without a number": int((rows.named & rows.unreadable).sum()),
        "with a number below 0": int((rows.named & rows.negative).sum()),
        "with a count of 0": int((rows.named & rows.zero).sum()),
    }
    return " and ".join(
        f"there {'is' if n == 1 else 'are'} {plural(n, 'row')} {what}" for what, n in counts.items() if n
    )
