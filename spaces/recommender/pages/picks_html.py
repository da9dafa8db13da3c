"""Things to like: a page of what was searched or browsed."""

from typing import TYPE_CHECKING, Any

from shared.data.wording import plural
from shared.ui import markup

from .buttons_html import HEART, LABEL, button, plain
from .shelf import Found

if TYPE_CHECKING:
    from .showing import Showing
    from .visit import Visit

SIZE = 6
"""Items of a page."""


def picks_value(visit: "Visit", showing: "Showing") -> dict[str, Any]:
    """For `recommend.js`: the items of the page that the visit is at."""
    found = showing.shelf.find(visit.query, visit.category, visit.page, SIZE)
    visit.page = found.page
    rows = [{"key": str(showing.catalogue.ids[item]), "html": _tile(item, showing)} for item in found.items]
    head = f'<p class="pz-sr" role="status">{_counted(found)}</p>' + ("" if rows else _nothing(visit))
    return {"label": "Things to like", "head": head, "rows": rows, "foot": _pager(found)}


def _tile(item: int, showing: "Showing") -> str:
    id, title = str(showing.catalogue.ids[item]), showing.catalogue.titles[item]
    short = markup.clipped(title, LABEL)
    liked = showing.judged(id) == "like"
    heart = f'{showing.picture(item)}<span class="pz-rec-heart">{HEART}</span>'
    price = showing.shelf.price(item)
    return (
        '<div class="pz-rec-tile">'
        + button("like", id, heart, label=f"Like “{short}”", kind="pz-rec-pic", pressed=liked)
        + button("open", id, markup.text(title), kind="pz-rec-title")
        + (f'<span class="pz-quiet">{markup.text(price)}</span>' if price else "")
        + "</div>"
    )


def _counted(found: Found) -> str:
    if not found.total:
        return "Nothing found"
    return f"{plural(found.total, 'item')}, page {found.page + 1:,} of {found.pages:,}"


def _pager(found: Found) -> str:
    if found.pages < 2:
        return ""

    def turn(act: str, sign: str, label: str, possible: bool) -> str:
        off = "" if possible else " disabled"
        return button(act, "", sign, label=label, kind="pz-action", more=off)

    before = turn("page_before", "←", "Page before", found.page > 0)
    after = turn("page_after", "→", "Next page", found.page + 1 < found.pages)
    return (
        f'<div class="pz-rec-pager">{before}<span class="pz-quiet">{found.page + 1:,} of {found.pages:,} '
        f'<span class="pz-rec-total">({plural(found.total, "item")})</span></span>{after}</div>'
    )


def _nothing(visit: "Visit") -> str:
    asked = f" for “{markup.text(markup.clipped(visit.query, LABEL))}”" if visit.query.strip() else ""
    inside = f" in {markup.text(visit.category)}" if visit.category else ""
    return f'<p class="pz-nothing">There is nothing{asked}{inside}. {plain("browse_all", "Show everything")}</p>'
