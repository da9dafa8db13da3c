"""The list for a visit, and how the ranks moved since the one before. No Gradio."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from shared.recommending.histories import Histories

from .visit import Entry, Visit
from .wishes import Wishes

if TYPE_CHECKING:
    from shared.recommending.recommendation import Recommendations
    from shared.recommending.recommender import Recommender


@dataclass(frozen=True)
class Move:
    """`up`: ranks won since the list before, below 0 lost. `was`: the rank that a `new` one had before; 0: unknown."""

    up: int = 0
    new: bool = False
    was: int = 0


@dataclass(frozen=True, eq=False)
class Listed:
    """`moves` by item number; none where there was no list before. `pairs`: the history that was asked with."""

    recommender: "Recommender"
    pairs: tuple[tuple[int, float], ...]
    wishes: Wishes
    hidden: tuple[str, ...]
    found: "Recommendations"
    moves: dict[int, Move] = field(default_factory=dict)

    def answers(self, recommender: "Recommender", visit: Visit) -> bool:
        """Whether this is the list for a visit as it is now."""
        same = self.recommender is recommender and self.wishes == visit.wishes and self.hidden == visit.hidden
        return same and self.pairs == pairs_of(recommender, visit.entries)


def pairs_of(recommender: "Recommender", entries: Sequence[Entry]) -> tuple[tuple[int, float], ...]:
    """The items of a history that count, by number; those that the catalogue does not have are left out."""
    number = recommender.catalogue.number
    return tuple((number[entry.id], entry.preference) for entry in entries if entry.on and entry.id in number)


def entries_of(recommender: "Recommender", user: str) -> list[Entry]:
    """The history of a known user. Raises DataError or ModelError for an unknown one."""
    history = recommender.history(user)
    ids = recommender.catalogue.ids
    pairs = zip(history.items.tolist(), history.preference.tolist(), strict=True)
    return [Entry(str(ids[item]), preference) for item, preference in pairs if preference]


def renew(recommender: "Recommender", visit: Visit) -> Listed:
    """The list of a visit as it is now: the one that is shown if nothing has changed, else another one.

    Raises DataError if the model or a category is not there.
    """
    before, wishes = visit.listed, visit.wishes
    if before is not None and before.answers(recommender, visit):
        return before
    pairs = pairs_of(recommender, visit.entries)
    number = recommender.catalogue.number
    found = recommender.recommend(
        _row(recommender, pairs),
        wishes.count,
        model=wishes.model,
        novelty=wishes.novelty,
        diversity=wishes.diversity,
        categories=wishes.categories,
        exclude=[number[id] for id in visit.hidden if id in number],
    )
    moves = {} if before is None or before.recommender is not recommender else _moves(before, found, wishes)
    visit.listed = Listed(recommender, pairs, wishes, visit.hidden, found, moves)
    return visit.listed


def _moves(before: Listed, found: "Recommendations", wishes: Wishes) -> dict[int, Move]:
    then = {one.item: rank for rank, one in enumerate(before.found, 1)}
    new = [one.item for one in found if one.item not in then]
    # What was out of sight has a rank, too, as long as nothing but the history decided about it.
    asked = before.pairs if new and wishes == before.wishes and not (wishes.novelty or wishes.diversity) else ()
    was: dict[int, int] = {}
    if asked and not wishes.categories:
        was = before.recommender.ranks(_row(before.recommender, before.pairs), new, model=wishes.model)
    moves = {item: Move(new=True, was=was.get(item, 0)) for item in new}
    return moves | {one.item: Move(up=then[one.item] - rank) for rank, one in enumerate(found, 1) if one.item in then}


def _row(recommender: "Recommender", pairs: Sequence[tuple[int, float]]) -> Histories:
    return Histories.of_lists([pairs], len(recommender.catalogue))
