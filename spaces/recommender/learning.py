"""From what visitors did to interactions that a recommender learns from."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

    from shared.data.table import Table
    from shared.recommending.interactions import Interactions

ENOUGH = 0.5
"""A like, a click, or being opened twice is an interaction."""


@dataclass(frozen=True)
class Said:
    """An event; see `events`."""

    who: str
    item: str
    kind: str
    weight: float
    moment: datetime


@dataclass
class Pair:
    """What became of an item for somebody. `verdict`: 1 liked, -1 disliked, 0 nothing was said. `seen`: clicks."""

    verdict: int = 0
    seen: float = 0.0
    seconds: int = 0

    def add(self, said: Said) -> None:
        """The latest word counts; `remove` takes back all that came before."""
        self.seconds = int(said.moment.timestamp())
        if said.kind == "remove":
            self.verdict, self.seen = 0, 0.0
        elif said.kind in ("like", "dislike"):
            self.verdict = 1 if said.kind == "like" else -1
        else:
            self.seen += said.weight


def entries_of(said: Iterable[Said], old: "Interactions") -> "tuple[Interactions, Interactions]":
    """New entries of the same kind as the `old` ones, and pairs of users and items that are entries no more.

    Ratings: a like is the highest of the old scale, a dislike the lowest; clicks rate nothing. Otherwise a like, or
    clicks that weigh enough, are an entry (a count of 1), and a dislike says that there is none. `said`: oldest first.
    """
    pairs: dict[tuple[str, str], Pair] = {}
    for one in said:
        pairs.setdefault((one.who, one.item), Pair()).add(one)
    judged = [(key, pair) for key, pair in pairs.items() if pair.verdict]
    if old.kind == "explicit":
        low, high = (float(old.weight.min()), float(old.weight.max())) if len(old) else (-1.0, 1.0)
        return _made([(key, pair, high if pair.verdict > 0 else low) for key, pair in judged], old), _made([], old)
    liked = [(key, pair, 1.0) for key, pair in pairs.items() if pair.verdict > 0 or _seen(pair)]
    return _made(liked, old), _made([(key, pair, 1.0) for key, pair in judged if pair.verdict < 0], old)


def table_of(old: "Interactions", new: "Interactions", without: "Interactions") -> "Table":
    """All together, as a file of interactions has them."""
    import datasets
    import pyarrow as pa

    from shared.data.table import Table
    from shared.data.wording import plural
    from shared.recommending.merging import merged

    together = merged(old, new, without)
    columns = {"user": together.users[together.user], "item": together.items[together.item]}
    if together.kind != "implicit":
        columns["rating"] = together.weight
    if together.time is not None:
        columns["time"] = _moments(together.time)
    made = pa.table({name: pa.array(map(str, values.tolist()), pa.string()) for name, values in columns.items()})
    note = (
        f"Made of {plural(len(old), 'interaction')} that the model in use learnt from, and "
        f"{plural(len(new) + len(without), 'thing')} that visitors said or did since then."
    )
    return Table(datasets.Dataset(made), "visits", 1, (note,))


def _seen(pair: Pair) -> bool:
    return pair.verdict == 0 and pair.seen >= ENOUGH


def _made(found: "list[tuple[tuple[str, str], Pair, float]]", old: "Interactions") -> "Interactions":
    """By time: the newest of a user comes last."""
    import numpy as np

    from shared.recommending.interactions import Interactions

    found = sorted(found, key=lambda one: one[1].seconds)
    users, items = ({key[place]: None for key, _, _ in found} for place in (0, 1))
    who, what = ({id: number for number, id in enumerate(ids)} for ids in (users, items))
    return Interactions(
        _ids(users),
        _ids(items),
        np.array([who[user] for (user, _), _, _ in found], dtype=np.int32),
        np.array([what[item] for (_, item), _, _ in found], dtype=np.int32),
        np.array([weight for _, _, weight in found], dtype=np.float32),
        np.array([pair.seconds for _, pair, _ in found], dtype=np.int64),
        old.kind,
    )


def _ids(names: Iterable[str]) -> "np.ndarray":
    import numpy as np

    listed = list(names)
    made: np.ndarray = np.empty(len(listed), dtype=object)
    made[:] = listed
    return made


def _moments(seconds: "np.ndarray") -> "np.ndarray":
    """As `2026-05-14T09:30:00`, in UTC."""
    return seconds.astype("datetime64[s]").astype(str)
