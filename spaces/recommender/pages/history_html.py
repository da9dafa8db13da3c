"""The history of a visit, with a switch for each item, and what is hidden."""

from typing import TYPE_CHECKING, Any

from shared.data.wording import plural
from shared.ui import markup

from .buttons_html import CROSS, DOWN, LABEL, button, plain

if TYPE_CHECKING:
    from .showing import Showing
    from .visit import Entry, Visit

ROWS = 30
"""Items of a history that are shown at first, and that come with each click."""


def history_value(visit: "Visit", showing: "Showing") -> dict[str, Any]:
    """For `recommend.js`: the newest item first."""
    entries = visit.entries[::-1]
    seen = entries[: ROWS + visit.rows]
    more = f"Show {min(ROWS, len(entries) - len(seen)):,} more" if len(entries) > len(seen) else ""
    foot = (plain("more", more, kind="pz-rec-more") if more else "") + _hidden(visit, showing)
    rows = [{"key": entry.id, "html": _entry(entry, showing)} for entry in seen]
    return {"label": "History", "head": _head(visit), "rows": rows, "foot": foot}


def _head(visit: "Visit") -> str:
    count, off = len(visit.entries), sum(not entry.on for entry in visit.entries)
    counted = f'<span class="pz-quiet">{plural(count, "item")}{f", {off:,} switched off" if off else ""}</span>'
    again = plain("again", "As it was" if visit.user else "Clear") if count or visit.user else ""
    buttons = (plain("undo", "Undo") if visit.past else "") + (plain("all_on", "Count all") if off else "") + again
    title = f"History of {visit.user}" if visit.user else "Your history"
    user = f' data-user="{markup.text(visit.user)}"' if visit.user else ""
    nothing = "" if count else _nothing(visit)
    return (
        f'<div class="pz-rec-histhead"{user}><h3>{markup.text(markup.clipped(title, LABEL))} {counted if count else ""}'
        f'</h3><div class="pz-actions">{buttons}</div></div>{nothing}'
    )


def _nothing(visit: "Visit") -> str:
    if visit.user:
        return '<p class="pz-nothing">Nothing is known of this user.</p>'
    return (
        '<p class="pz-nothing">What you like is kept here. Each item can be switched off, '
        "to see the list as if it had not been.</p>"
    )


def _entry(entry: "Entry", showing: "Showing") -> str:
    number = showing.catalogue.number.get(entry.id)
    title = showing.title(entry.id)
    short = markup.clipped(title, LABEL)
    picture = f'<span class="pz-rec-pic">{showing.picture(number)}</span>' if number is not None else ""
    said = "" if entry.liked else '<small class="pz-rec-no">not for me</small>'
    switch = button(
        "switch",
        entry.id,
        "<i></i>",
        label=f"Count “{short}”",
        kind="pz-rec-switch",
        more=f' role="switch" aria-checked="{str(entry.on).lower()}"',
    )
    turn = button("turn", entry.id, DOWN, label=f"Not for me: “{short}”", kind="pz-rec-icon", pressed=not entry.liked)
    drop = button("drop", entry.id, CROSS, label=f"Remove “{short}”", kind="pz-rec-icon")
    name = button("open", entry.id, markup.text(title), kind="pz-rec-title")
    off = "" if entry.on else " off"
    said = f'<span class="pz-rec-name">{name}{said}</span>'
    return f'<div class="pz-rec-entry{off}">{picture}{said}{turn}{switch}{drop}</div>'


def _hidden(visit: "Visit", showing: "Showing") -> str:
    if not visit.hidden:
        return ""
    rows = "".join(_hidden_item(id, showing.title(id)) for id in visit.hidden[::-1])
    counted = plural(len(visit.hidden), "hidden item")
    return (
        f'<details class="pz-rec-hidden" data-key="hidden"><summary>{counted}</summary>'
        f"<ul>{rows}</ul>{plain('unhide_all', 'Show all again') if len(visit.hidden) > 1 else ''}</details>"
    )


def _hidden_item(id: str, title: str) -> str:
    label = f"Show “{markup.clipped(title, LABEL)}” again"
    shown = button("unhide", id, "Show again", kind="pz-action", label=label)
    return f"<li><span>{markup.text(title)}</span>{shown}</li>"
