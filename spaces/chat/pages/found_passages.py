"""What a search in the knowledge base found, with how sure it is and why."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from shared.ui import markup

if TYPE_CHECKING:
    from ..turns import Hit

LONGEST = 1_200


def hits_html(hits: "Sequence[Hit]", milliseconds: float) -> str:
    """The passages, best first."""
    if not hits:
        return markup.notice("Nothing was found: there are no articles, or the question is empty.")
    items = "".join(map(_hit, hits))
    return (
        f'<ol class="pz-kb-hits" aria-label="Passages found">{items}</ol><p class="pz-quiet">{milliseconds:.0f} ms</p>'
    )


def _hit(hit: "Hit") -> str:
    source = hit.source
    place = " › ".join(part for part in (source.topic, source.title, source.heading) if part)
    text = source.text if len(source.text) <= LONGEST else source.text[: LONGEST - 1] + "…"
    numbers = f"meaning {hit.dense:.2f} · words {hit.lexical:.2f}"
    return (
        f'<li class="pz-panel"><div class="pz-kb-head"><strong class="pz-wrap">{markup.text(place)}</strong>'
        f'<span class="pz-quiet">{numbers}</span></div><div class="pz-kb-sure">{markup.bar(hit.score)}'
        f"<b>{100 * hit.score:.0f} %</b></div>"
        f'<p class="pz-kb-text">{markup.text(text)}</p></li>'
    )
