"""The list of a visit, or what is similar to an item that was opened, for `recommend.js`."""

from typing import TYPE_CHECKING, Any

from shared.data.wording import plural
from shared.ui import markup

from .buttons_html import LABEL, plain
from .cards import card_html, item_html

if TYPE_CHECKING:
    from shared.recommending.recommendation import Recommendations

    from .listing import Listed
    from .showing import Showing
    from .visit import Visit

BEGIN = 3
"""Likes after which a list begins to be one's own."""
TUNE = (
    '<button type="button" class="pz-action pz-rec-tunes" data-tune data-key="tune" aria-expanded="false">'
    "Tune the list</button>"
)


def list_value(listed: "Listed", visit: "Visit", showing: "Showing") -> dict[str, Any]:
    """The list, with a head that says what it rests on."""
    who = "they" if visit.user else "you"
    rows = [
        {"key": one.id, "html": card_html(one, rank, showing, move=listed.moves.get(one.item), who=who)}
        for rank, one in enumerate(listed.found, 1)
    ]
    foot = "" if rows else _nothing(listed)
    short = len(rows) < listed.wishes.count and rows
    foot = f'<p class="pz-quiet">No more than {plural(len(rows), "item")} can be listed.</p>' if short else foot
    return {"view": "list", "label": "Recommended", "head": _head(listed, visit), "rows": rows, "foot": foot}


def similar_value(item: int, found: "Recommendations", visit: "Visit", showing: "Showing") -> dict[str, Any]:
    """An item by itself, and those that are like it."""
    rows = [{"key": one.id, "html": card_html(one, rank, showing)} for rank, one in enumerate(found, 1)]
    before = showing.title(visit.opened[-2]) if len(visit.opened) > 1 else "To the list"
    note = f'<p class="pz-quiet">{markup.text(found.note)}</p>' if found.note else ""
    title = showing.catalogue.titles[item]
    return {
        "view": f"item {len(visit.opened)} {showing.catalogue.ids[item]}",
        "label": f"Similar to {title}",
        "head": item_html(item, showing, markup.clipped(before, LABEL)) + (note if rows else ""),
        "rows": rows,
        "foot": "" if rows else note or '<p class="pz-nothing">Nothing is like it.</p>',
    }


def _head(listed: "Listed", visit: "Visit") -> str:
    liked = sum(preference > 0 for _, preference in listed.pairs)
    title = f"For {visit.user}" if visit.user else "For you" if liked else "Popular with everybody"
    note = "" if _begins(visit) else listed.found.note
    said = f'<p class="pz-quiet">{markup.text(note)}</p>' if note else ""
    return (
        f'<div class="pz-rec-listhead"><div><h3>{markup.text(markup.clipped(title, LABEL))}</h3>'
        f'<p class="pz-quiet">{_ground(listed, visit, liked)}</p></div>{TUNE}</div>{said}'
    )


def _begins(visit: "Visit") -> bool:
    return not visit.user and sum(entry.liked for entry in visit.entries) < BEGIN


def _ground(listed: "Listed", visit: "Visit", liked: int) -> str:
    """What the list rests on, in a sentence."""
    if _begins(visit):
        steps = "".join(f"<i{' class=on' if step < liked else ''}></i>" for step in range(BEGIN))
        left = BEGIN - liked
        words = "Like three things to begin" if not liked else f"Like {'two' if left == 2 else 'one'} more"
        return f'<span class="pz-rec-steps" aria-hidden="true">{steps}</span>{words}: the list follows at once.'
    off = sum(not entry.on for entry in visit.entries)
    without = f", with {plural(off, 'item')} switched off" if off else ""
    return f"From {_counted(listed, visit, liked)}{without}."


def _counted(listed: "Listed", visit: "Visit", liked: int) -> str:
    if visit.user:
        return f"{plural(len(listed.pairs), 'item')} of the history"
    disliked = len(listed.pairs) - liked
    parts = [(liked, "like"), (disliked, "dislike")]
    return " and ".join(plural(count, noun) for count, noun in parts if count) or "nothing"


def _nothing(listed: "Listed") -> str:
    clear = plain("any_category", "Any category") if listed.wishes.categories else ""
    shown = plain("unhide_all", "Show hidden items again") if listed.hidden else ""
    note = markup.text(listed.found.note) or "There is nothing to list."
    return f'<div class="pz-nothing">{note}<div class="pz-actions pz-rec-centre">{clear}{shown}</div></div>'
