"""What the tab “Recommend” shows of a visit. No components."""

import time
from typing import TYPE_CHECKING, Any

from .buttons_html import plain
from .history_html import history_value
from .list_html import list_value, similar_value
from .listing import renew
from .picks_html import picks_value
from .recommend_acts import UNDONE
from .shelf import Shelf
from .showing import Showing

if TYPE_CHECKING:
    from ..serving import Served
    from .visit import Visit

JUMP = '<button type="button" class="pz-action pz-rec-jump" data-jump>See the list</button>'
Value = dict[str, Any]


class View:
    """Of the recommender that serves now."""

    def __init__(self, served: "Served") -> None:
        self.served = served
        self._shelf: Shelf | None = None

    def shelf(self) -> Shelf:
        """What there is now. Raises ModelError if nothing can be recommended with."""
        recommender, shelf = self.served.recommender(), self._shelf
        if shelf is None or shelf.recommender is not recommender:
            self._shelf = shelf = Shelf(recommender)
        return shelf

    def list(self, visit: "Visit", shelf: Shelf) -> Value:
        """The list, or what is like the item that is looked at."""
        showing, recommender = Showing(shelf, visit), shelf.recommender
        visit.opened = [id for id in visit.opened if id in shelf.catalogue.number]
        if not visit.opened:
            return stamped(list_value(renew(recommender, visit), visit, showing))
        wishes, id = visit.wishes, visit.opened[-1]
        # Asked for more: what is hidden is left out.
        found = recommender.similar(id, wishes.count + len(visit.hidden), wishes.categories, model=wishes.model)
        found[:] = [one for one in found if one.id not in visit.hidden][: wishes.count]
        return stamped(similar_value(shelf.catalogue.number[id], found, visit, showing))

    def picks(self, visit: "Visit", shelf: Shelf) -> Value:
        """Things to like."""
        return stamped(picks_value(visit, Showing(shelf, visit)))

    def history(self, visit: "Visit", shelf: Shelf) -> Value:
        """What was liked."""
        return stamped(history_value(visit, Showing(shelf, visit)))


def said_value(visit: "Visit", error: str = "") -> Value:
    """What happened last, for `said.js`."""
    undo = plain("undo", "Undo") if visit.past and not error and visit.said != UNDONE else ""
    said = error or visit.said
    return stamped({"said": said, "bad": bool(error), "buttons": undo + JUMP})


def stamped(value: Value) -> Value:
    """With a number that grows: the page shows no answer that is older than what it has."""
    return {"at": time.time_ns() // 1000, **value}
