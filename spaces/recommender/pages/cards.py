"""Recommended items as cards, and an item by itself."""

from typing import TYPE_CHECKING

from shared.ui import markup

from .buttons_html import HEART, button, plain, word
from .listing import Move
from .reasons_html import popular_html, reasons_html

if TYPE_CHECKING:
    from shared.recommending.recommendation import Recommendation

    from .showing import Showing

TEXT = 700
FACTS, FACT = 6, 60
"""Columns of the data that are shown of an item, and their characters."""


def card_html(one: "Recommendation", rank: int, showing: "Showing", *, move: Move | None = None, who: str = "") -> str:
    """One item of a list. `who`: whose likes are the reasons, "" if it is a list of similar items."""
    title = markup.text(one.title)
    return (
        f'<article class="pz-rec-card" aria-label="{rank}. {title}"><div class="pz-rec-top">'
        f"{_opening(one.id, one.title, showing.picture(one.item))}"
        f'<div class="pz-rec-about"><div class="pz-rec-rank"><b><span class="pz-sr">Rank </span>{rank}</b>'
        f"{move_html(move)}</div>"
        f"<h4>{button('open', one.id, title, kind='pz-rec-title')}</h4>"
        f"{showing.facts_html(one.item)}{_score(one.score)}</div></div>"
        f"{_why(one, showing, who)}{actions_html(one.id, one.title, showing.judged(one.id))}</article>"
    )


def _why(one: "Recommendation", showing: "Showing", who: str) -> str:
    if not who:
        return ""
    return reasons_html(one.reasons, who) if one.reasons else popular_html(showing.people(one.item))


def move_html(move: Move | None) -> str:
    """How far an item moved: `+3`, `−1`, `new`."""
    if move is None or not (move.new or move.up):
        return ""
    if move.new:
        was = f' title="Rank {move.was:,} before"' if move.was else ""
        return f'<span class="pz-rec-move new"{was}>new{f" (was {move.was:,})" if move.was else ""}</span>'
    ranks = "rank" if abs(move.up) == 1 else "ranks"
    kind, sign, words = ("up", "+", "up") if move.up > 0 else ("down", "−", "down")
    said = f'<span class="pz-sr">{abs(move.up)} {ranks} {words}</span>'
    return f'<span class="pz-rec-move {kind}">{said}<span aria-hidden="true">{sign}{abs(move.up)}</span></span>'


def actions_html(id: str, title: str, judged: str, *, similar: bool = True) -> str:
    """What can be done with an item. `judged`: `like`, `dislike` or ""."""
    liked, disliked = (None if not judged else judged == name for name in ("like", "dislike"))
    return (
        '<div class="pz-actions">'
        + word("like", id, "Like", title, icon=HEART, pressed=bool(liked))
        + word("dislike", id, "Not for me", title, pressed=bool(disliked))
        + (word("similar", id, "Similar", title) if similar else "")
        + word("hide", id, "Hide", title)
        + "</div>"
    )


def item_html(item: int, showing: "Showing", back: str) -> str:
    """An item by itself, above those that are like it. `back`: where the way back leads, in words."""
    catalogue = showing.catalogue
    id, title, text = str(catalogue.ids[item]), catalogue.titles[item], catalogue.texts[item]
    described = f'<p class="pz-wrap">{markup.text(markup.clipped(text, TEXT))}</p>' if text.strip() else ""
    return (
        f'<div class="pz-rec-way">{plain("back", f"← {back}")}</div>'
        f'<section class="pz-panel pz-rec-item" aria-label="{markup.text(title)}">'
        f'<span class="pz-rec-pic">{showing.picture(item)}</span><div class="pz-grow"><h3>{markup.text(title)}</h3>'
        f"{showing.facts_html(item)}{described}{_columns(showing, item)}{popular_html(showing.people(item))}"
        f"{actions_html(id, title, showing.judged(id), similar=False)}</div></section>"
        f'<h3 class="pz-rec-h">Similar</h3>'
    )


def _columns(showing: "Showing", item: int) -> str:
    columns = [(name, values[item].strip()) for name, values in showing.catalogue.more.items()]
    shown = [(name, value) for name, value in columns if value and len(value) <= FACT and not showing.is_price(name)]
    facts = "".join(
        f"<div><dt>{markup.text(name.replace('_', ' '))}</dt><dd>{markup.text(value.replace('|', ', '))}</dd></div>"
        for name, value in shown[:FACTS]
    )
    return f'<dl class="pz-rec-facts">{facts}</dl>' if facts else ""


def _opening(id: str, title: str, picture: str) -> str:
    # The title beside it does the same; it need not be met twice with the keyboard.
    return (
        f'<button type="button" class="pz-rec-pic" data-act="open" data-item="{markup.text(id)}" tabindex="-1" '
        f'aria-hidden="true" title="{markup.text(title)}">{picture}</button>'
    )


def _score(score: float) -> str:
    return (
        f'<div class="pz-rec-score" title="How well it fits, from 0 to 1 within this list">{markup.bar(score)}'
        f'<span><span class="pz-sr">Score </span>{score:.2f}</span></div>'
    )
