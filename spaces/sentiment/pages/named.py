"""A headline with the companies that it names."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from shared.ui import markup

if TYPE_CHECKING:
    from ..monitor.watchlist import Mention


def named_html(headline: str, mentions: "Sequence[Mention]") -> str:
    """`headline` with the words that name a company marked, and the companies below it."""
    if not mentions:
        return (
            '<p class="pz-quiet" role="status">It names no company of the list, so it only counts for the market.</p>'
        )
    rows = "".join(
        f"<li>{markup.pill(mention.company.name, 'run')} "
        f"<span class='pz-quiet'>by “{markup.text(mention.named)}”</span></li>"
        for mention in mentions
    )
    return f'<p class="pz-marked">{_marked(headline, mentions)}</p><ul class="pz-named" role="status">{rows}</ul>'


def _marked(headline: str, mentions: "Sequence[Mention]") -> str:
    """The headline, its named words in `<mark>`; each is looked for after the one before it."""
    found = sorted((place, mention.named) for mention in mentions if (place := headline.find(mention.named)) >= 0)
    parts, at = [], 0
    for place, named in found:
        if place >= at:
            parts.append(f"{markup.text(headline[at:place])}<mark>{markup.text(named)}</mark>")
            at = place + len(named)
    return "".join(parts) + markup.text(headline[at:])
