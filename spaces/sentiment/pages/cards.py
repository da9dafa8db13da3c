"""A card for all news and for each company: how things stand, and a way to look closer."""

from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from shared.data.wording import plural
from shared.ui import markup

from ..show import change_text, mood_tone, mood_word, score_text

if TYPE_CHECKING:
    from ..monitor.moods import Mood

FEW, MOST = 15, 40
"""More cards than `FEW` scroll by themselves; with more companies than `MOST`, a field finds the others."""
ALL = "All news"
BASIS = '<p class="pz-quiet pz-basis">Last 7 days, ▲▼ on the 7 before</p>'


def in_order(moods: "Sequence[Mood]", order: list[int]) -> "list[Mood]":
    """All news first, then the companies as they stood before; new ones come last, and are added to `order`."""
    by_id = {mood.company.id: mood for mood in moods if mood.company}
    order += [id for id in by_id if id not in set(order)]
    return [*(mood for mood in moods if mood.company is None), *(by_id[id] for id in order if id in by_id)]


def cards_html(moods: "Sequence[Mood]", chosen: int | None, find: str = "") -> str:
    """The cards; `find`: only companies whose name or ticker holds these words."""
    companies = [mood for mood in moods if mood.company]
    field = ""
    if len(companies) > MOST or find:
        field = (
            f'<input type="search" class="pz-field" data-act="find" value="{markup.text(find)}" '
            f'placeholder="Find one of {len(companies):,} companies" aria-label="Find a company">'
        )
    found = [mood for mood in companies if _holds(mood, find)]
    shown = found[:MOST]
    if (picked := next((mood for mood in companies if mood.company and mood.company.id == chosen), None)) not in shown:
        shown += [picked] if picked else []
    rest = len(found) - len(shown)
    more = f'<p class="pz-quiet pz-rest">{rest:,} more: type a name above.</p>' if rest > 0 else ""
    if find and not found:
        more = f'<p class="pz-quiet pz-rest">No company is called “{markup.text(find)}”.</p>'
    cards = "".join(_card(mood, chosen) for mood in [*(mood for mood in moods if mood.company is None), *shown])
    many = " many" if len(shown) > FEW else ""
    deck = f'<div class="pz-deck{many}">{cards}</div>'
    return f'<nav class="pz-companies" aria-label="Companies">{BASIS}{field}{deck}{more}</nav>'


def _holds(mood: "Mood", find: str) -> bool:
    assert mood.company
    return find.strip().lower() in f"{mood.company.name} {mood.company.ticker}".lower()


def _card(mood: "Mood", chosen: int | None) -> str:
    company = mood.company
    id, name, ticker = (company.id, company.name, company.ticker) if company else (None, ALL, "")
    tone, known = mood_tone(mood.score), f"{markup.text(ticker)} · " if ticker else ""
    return (
        f'<button type="button" class="pz-company" data-key="c{id or 0}" data-act="company" data-company="{id or ""}" '
        f'aria-pressed="{str(id == chosen).lower()}">'
        f'<span class="pz-first"><span class="pz-name"><b>{markup.text(name)}</b></span>'
        f'<span class="pz-mood pz-{tone}">{score_text(mood.score)}</span></span>'
        f'<span class="pz-word pz-{tone}">{mood_word(mood.score)}</span>'
        f'<span class="pz-change" title="Against the 7 days before">{change_text(mood.change)}</span>'
        f'<span class="pz-count">{known}{plural(mood.count, "headline")}</span>{spark(mood.spark)}</button>'
    )


def spark(values: Sequence[float | None]) -> str:
    """Daily means as a small line around zero; decoration, because the numbers stand beside it."""
    drawn = ""
    placed = ((at, value) for at, value in enumerate(values))
    for there, run in groupby(placed, lambda pair: pair[1] is not None):
        points = " ".join(f"{at},{20 - 18 * (value or 0):.1f}" for at, value in run)
        # A day between two silent ones is a dot: a line from its place to its place.
        drawn += f'<polyline points="{points if " " in points else f"{points} {points}"}"/>' if there else ""
    return (
        f'<svg class="pz-spark" viewBox="-0.5 0 {len(values)} 40" preserveAspectRatio="none" aria-hidden="true">'
        f'<path d="M-.5 20H{len(values)}"/>{drawn}</svg>'
    )
