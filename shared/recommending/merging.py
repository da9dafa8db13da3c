"""New interactions to old ones: users and items keep their numbers, and new ones come after them."""

from typing import TYPE_CHECKING

from shared.recommending.catalogue import Catalogue
from shared.recommending.interactions import Interactions

if TYPE_CHECKING:
    import numpy as np


def merged(old: Interactions, new: Interactions, without: Interactions | None = None) -> Interactions:
    """Both, of the kind that `old` has. Of a pair that is in both, the times are the later ones; counts are added
    up, and of two ratings the new one counts. Entries keep their order; a pair that is new again comes last.

    `new` of another kind is turned into that of `old`: what is liked is an entry, or one more, or the highest rating;
    what is disliked is the lowest rating, or else no entry. `without`: pairs that are taken out of `old`. Entries of
    users with unknown times are taken for as old as possible, those of new ones for as new as the newest.
    """
    import numpy as np

    users, user = _grown(old.users, new.users)
    items, item = _grown(old.items, new.items)
    kept = _kept(old, without)
    weight, said = _weights(old, new)
    first = old.at(kept)
    who, what = user[new.user[said]], item[new.item[said]]
    keys = np.concatenate([_keys(first.user, first.item, len(items)), _keys(who, what, len(items))])
    pairs, place = _pairs(keys)
    weights = np.concatenate([first.weight, weight[said]])
    return Interactions(
        users,
        items,
        (pairs // len(items)).astype(np.int32),
        (pairs % len(items)).astype(np.int32),
        _together(weights, place, len(pairs), old.kind),
        _latest(old, first, new.at(said), place, len(pairs)),
        old.kind,
    )


def with_items(catalogue: Catalogue, ids: "np.ndarray", described: Catalogue | None = None) -> Catalogue:
    """The catalogue with the items `ids` [I], of which it has the first. New ones that are not `described` get their
    id as title.
    """
    known, new = described or Catalogue.of_ids(ids[:0]), ids[len(catalogue) :].tolist()
    at = [known.number.get(id, -1) for id in new]

    def added(values: list[str], other: list[str] | None = None) -> list[str]:
        return [values[number] if number >= 0 else other[place] if other else "" for place, number in enumerate(at)]

    blank = [""] * len(known)
    names = [*catalogue.more, *(name for name in known.more if name not in catalogue.more)]
    return Catalogue(
        ids,
        [*catalogue.titles, *added(known.titles, new)],
        [*catalogue.texts, *added(known.texts)],
        [*catalogue.categories, *(known.categories[number] if number >= 0 else () for number in at)],
        [*catalogue.images, *added(known.images)],
        {
            name: [*catalogue.more.get(name, [""] * len(catalogue)), *added(known.more.get(name, blank))]
            for name in names
        },
        catalogue.described or (known.described and any(number >= 0 for number in at)),
    )


def _grown(old: "np.ndarray", new: "np.ndarray") -> "tuple[np.ndarray, np.ndarray]":
    """The old ids and then the new ones, and the number of each of `new` among them."""
    import numpy as np

    number = {id: place for place, id in enumerate(old.tolist())}
    for id in new.tolist():
        number.setdefault(id, len(number))
    ids = np.empty(len(number), dtype=object)
    ids[:] = list(number)
    return ids, np.array([number[id] for id in new.tolist()], dtype=np.int64)


def _keys(user: "np.ndarray", item: "np.ndarray", items: int) -> "np.ndarray":
    import numpy as np

    return user.astype(np.int64) * items + item.astype(np.int64)


def _pairs(keys: "np.ndarray") -> "tuple[np.ndarray, np.ndarray]":
    """The different keys in the order in which each comes last, and which of them each of `keys` is."""
    import numpy as np

    different, place = np.unique(keys, return_inverse=True)
    last = np.zeros(len(different), dtype=np.int64)
    last[place] = np.arange(len(keys))
    order = np.argsort(last)
    number = np.empty(len(different), dtype=np.int64)
    number[order] = np.arange(len(different))
    return different[order], number[place]


def _kept(old: Interactions, without: Interactions | None) -> "np.ndarray":
    """Which entries of `old` stay, bool [n]."""
    import numpy as np

    if without is None or not len(without):
        return np.ones(len(old), dtype=bool)
    users, items = old.user_number, old.item_number
    pairs = zip(without.users[without.user].tolist(), without.items[without.item].tolist(), strict=True)
    gone = [users[user] * len(old.items) + items[item] for user, item in pairs if user in users and item in items]
    return ~np.isin(_keys(old.user, old.item, len(old.items)), np.array(gone, dtype=np.int64))


def _weights(old: Interactions, new: Interactions) -> "tuple[np.ndarray, np.ndarray]":
    """The weights of the new entries in the kind of `old`, and which of them are entries there."""
    import numpy as np

    if new.kind == old.kind:
        return new.weight, np.ones(len(new), dtype=bool)
    liked = new.preference > 0
    if old.kind != "explicit":
        return np.ones(len(new), dtype=np.float32), liked
    low, high = (float(old.weight.min()), float(old.weight.max())) if len(old) else (0.0, 1.0)
    return np.where(liked, high, low).astype(np.float32), np.ones(len(new), dtype=bool)


def _together(weights: "np.ndarray", place: "np.ndarray", count: int, kind: str) -> "np.ndarray":
    """One weight for each pair; `place`: which pair each of the weights is of."""
    import numpy as np

    if kind == "counts":
        return np.bincount(place, weights, minlength=count).astype(np.float32)
    last = np.empty(count, dtype=np.float32)
    last[place] = weights  # of several, numpy keeps the one assigned last
    return last


def _latest(
    old: Interactions, first: Interactions, new: Interactions, place: "np.ndarray", count: int
) -> "np.ndarray | None":
    import numpy as np

    if (old.time is None and len(old)) or (old.time is None and new.time is None):
        return None
    before = first.time if first.time is not None else np.zeros(len(first), dtype=np.int64)
    newest = int(before.max()) if len(before) else 0
    after = new.time if new.time is not None else np.full(len(new), newest, dtype=np.int64)
    latest = np.zeros(count, dtype=np.int64)
    np.maximum.at(latest, place, np.concatenate([before, after]))
    return latest
