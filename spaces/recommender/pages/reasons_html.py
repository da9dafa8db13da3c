"""Why an item is in the list, in words and as a bar of shares."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from shared.ui import markup

if TYPE_CHECKING:
    from shared.recommending.recommendation import Reason

TITLE = 34
"""Characters of the title of a reason."""


def reasons_html(reasons: "Sequence[Reason]", who: str = "you") -> str:
    """“Because you liked …” with the share of the score behind each. `who` liked it."""
    named = ", ".join(_reason(reason) for reason in reasons)
    parts = "".join(f'<i style="width:{100 * reason.share:.1f}%"></i>' for reason in reasons)
    return (
        f'<p class="pz-rec-why"><span class="pz-quiet">Because {markup.text(who)} liked</span> {named}</p>'
        f'<span class="pz-rec-shares" aria-hidden="true">{parts}</span>'
    )


def popular_html(people: int) -> str:
    """What speaks for an item where the history says nothing about it. `people`: how many had it."""
    if not people:
        return '<p class="pz-rec-why pz-quiet">New here: nobody has had it yet.</p>'
    had = f"{people:,} {'person' if people == 1 else 'people'} had it."
    return f'<p class="pz-rec-why pz-quiet">{had}</p>'


def percent(share: float) -> str:
    """`46 %`; a small share is not called none."""
    return f"{100 * share:.0f}\u00a0%" if share >= 0.005 else "under\u00a01\u00a0%"


def _reason(reason: "Reason") -> str:
    title = markup.text(markup.clipped(reason.title, TITLE))
    whole = f' title="{markup.text(reason.title)}"' if len(reason.title) > TITLE else ""
    return (
        f'<span class="pz-rec-reason" data-because="{markup.text(reason.id)}"{whole}>'
        f"<span>{title}</span>\u00a0<b>{percent(reason.share)}</b></span>"
    )
