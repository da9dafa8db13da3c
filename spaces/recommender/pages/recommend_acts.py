"""What the buttons of the page do to a visit. No Gradio."""

from dataclasses import replace
from typing import TYPE_CHECKING

from shared.data.wording import plural
from shared.errors import DataError
from shared.ui import markup

from .history_html import ROWS
from .listing import entries_of
from .visit import MOST, Visit

if TYPE_CHECKING:
    from .recording import Recording
    from .shelf import Shelf

TITLE = 50
"""Characters of a title in what is said about it."""
UNDONE = "Undone."
FULL = f"A history holds {MOST:,} items here: remove some of it first."


class Acts:
    """`recording`: keeps what is said about items, for training."""

    def __init__(self, recording: "Recording") -> None:
        self.recording = recording

    def act(self, visit: Visit, shelf: "Shelf", name: str, item: str) -> None:
        """Do it, and say so in `visit.said`. Raises DataError for what cannot be done."""
        visit.said = ""
        if name in ITEM_ACTS:
            ITEM_ACTS[name](self, visit, shelf, item)
        elif name in ACTS:
            ACTS[name](self, visit, shelf)
        else:
            raise DataError("This button is of an older version of the page: load the page again.")

    def begin(self, visit: Visit, shelf: "Shelf") -> None:
        """At the load of the page: go on with the user of last time, and wish for nothing that is not there."""
        visit.said, recommender = "", shelf.recommender
        if visit.wanted in recommender.interactions.user_number:
            self.look_at(visit, shelf, visit.wanted)
        visit.wanted = ""
        if visit.user and visit.user not in recommender.interactions.user_number:
            visit.leave()
        wishes = visit.wishes
        known = tuple(name for name in wishes.categories if name in recommender.catalogue.category_names)
        model = wishes.model if wishes.model in recommender.models and wishes.model != recommender.serving else ""
        visit.wishes = replace(wishes, model=model, categories=known)

    def look_at(self, visit: Visit, shelf: "Shelf", user: str) -> None:
        """Go on with the history of a user, "" for the visitor. Raises DataError for an unknown one."""
        visit.said = ""
        user = user if user in shelf.recommender.interactions.user_number else user.strip()
        if user == visit.user:
            return
        if user:
            visit.look_at(user, entries_of(shelf.recommender, user))
        else:
            visit.leave()

    # With an item

    def _like(self, visit: Visit, shelf: "Shelf", item: str) -> None:
        self._judge(visit, shelf, item, "like", 1.0)

    def _dislike(self, visit: Visit, shelf: "Shelf", item: str) -> None:
        self._judge(visit, shelf, item, "dislike", -1.0)

    def _judge(self, visit: Visit, shelf: "Shelf", item: str, kind: str, preference: float) -> None:
        title = _title(shelf, item)
        if visit.judged(item) == kind:
            self._drop(visit, shelf, item)
            return
        if not visit.user and visit.entry(item) is None and len(visit.entries) >= MOST:
            raise DataError(FULL)
        visit.said = f"{title} is liked." if preference > 0 else f"{title} is not for you."
        visit.keep(self.recording.note(visit, item, kind))
        visit.judge(item, preference)

    def _drop(self, visit: Visit, shelf: "Shelf", item: str) -> None:
        if visit.entry(item) is not None:
            visit.keep(self.recording.forget(visit, [item]))
            visit.drop(item)
            visit.said = f"{_title(shelf, item)} is out of the history."

    def _switch(self, visit: Visit, shelf: "Shelf", item: str) -> None:
        entry = visit.entry(item)
        if entry is not None:
            visit.keep()
            visit.switch(item)
            visit.said = f"{_title(shelf, item)} {'does not count now' if entry.on else 'counts again'}."

    def _turn(self, visit: Visit, shelf: "Shelf", item: str) -> None:
        entry = visit.entry(item)
        if entry is not None:
            kind = "dislike" if entry.liked else "like"
            visit.keep(self.recording.note(visit, item, kind))
            visit.turn(item)
            visit.said = f"{_title(shelf, item)} is {'not for you' if entry.liked else 'liked'}."

    def _hide(self, visit: Visit, shelf: "Shelf", item: str) -> None:
        title = _title(shelf, item)
        if len(visit.hidden) >= MOST:
            raise DataError(f"{MOST:,} items are hidden: show some of them again first.")
        visit.keep()
        visit.hide(item)
        visit.opened = [one for one in visit.opened if one != item]
        visit.said = f"{title} is hidden."

    def _unhide(self, visit: Visit, shelf: "Shelf", item: str) -> None:
        visit.keep()
        visit.show(item)
        visit.said = f"{_title(shelf, item)} may be listed again."

    def _open(self, visit: Visit, shelf: "Shelf", item: str) -> None:
        _title(shelf, item)
        if visit.opened[-1:] != [item]:
            self.recording.note(visit, item, "open")
            visit.opened = [*visit.opened[-MOST:], item]

    # Without one

    def _back(self, visit: Visit, shelf: "Shelf") -> None:
        visit.opened = visit.opened[:-1]

    def _undo(self, visit: Visit, shelf: "Shelf") -> None:
        if not visit.past:
            visit.said = "There is nothing to undo."
            return
        self.recording.take_back(visit.back())
        visit.said = UNDONE

    def _all_on(self, visit: Visit, shelf: "Shelf") -> None:
        visit.keep()
        visit.all_on()
        visit.said = "Every item counts again."

    def _again(self, visit: Visit, shelf: "Shelf") -> None:
        """A user's history as the data has it; that of a visitor empty."""
        first = tuple(entries_of(shelf.recommender, visit.user)) if visit.user else ()
        said = [entry.id for entry in visit.entries if replace(entry, on=True) not in first]
        visit.keep(self.recording.forget(visit, said))
        visit.entries = first
        visit.said = "The history is as it was." if visit.user else "The history is empty."

    def _more(self, visit: Visit, shelf: "Shelf") -> None:
        visit.rows += ROWS

    def _unhide_all(self, visit: Visit, shelf: "Shelf") -> None:
        visit.keep()
        visit.said = f"{plural(len(visit.hidden), 'item')} may be listed again."
        visit.hidden = ()

    def _page_before(self, visit: Visit, shelf: "Shelf") -> None:
        visit.page -= 1

    def _page_after(self, visit: Visit, shelf: "Shelf") -> None:
        visit.page += 1

    def _browse_all(self, visit: Visit, shelf: "Shelf") -> None:
        visit.query, visit.category, visit.page = "", "", 0

    def _any_category(self, visit: Visit, shelf: "Shelf") -> None:
        visit.wishes = replace(visit.wishes, categories=())


ITEM_ACTS = {
    "like": Acts._like,
    "dislike": Acts._dislike,
    "drop": Acts._drop,
    "switch": Acts._switch,
    "turn": Acts._turn,
    "hide": Acts._hide,
    "unhide": Acts._unhide,
    "open": Acts._open,
    "similar": Acts._open,
}
ACTS = {
    "back": Acts._back,
    "undo": Acts._undo,
    "all_on": Acts._all_on,
    "again": Acts._again,
    "more": Acts._more,
    "unhide_all": Acts._unhide_all,
    "page_before": Acts._page_before,
    "page_after": Acts._page_after,
    "browse_all": Acts._browse_all,
    "any_category": Acts._any_category,
}


def _title(shelf: "Shelf", item: str) -> str:
    """The title of an item in quotation marks. Raises DataError for one that is not there."""
    number = shelf.catalogue.number.get(item)
    if number is None:
        raise DataError("This item is not in the catalogue any more: load the page again.")
    return f"“{markup.clipped(shelf.catalogue.titles[number], TITLE)}”"
