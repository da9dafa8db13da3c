"""How a batch looks when it is done."""

from typing import TYPE_CHECKING

from shared.ui import markup
from shared.ui.bulk_html import refused_html

from ..highlight.palette import colours

if TYPE_CHECKING:
    from ..highlight.batch import BatchProgress


def result_html(progress: "BatchProgress") -> str:
    """How many entities of each type there are, and which documents could not be read, with the reason of each."""
    return _counts(progress) + refused_html(progress.refused, "document", "text")


def _counts(progress: "BatchProgress") -> str:
    total = progress.counts.total()
    if not total:
        return markup.notice("No entities were found.", "warn")
    inks, most = colours(progress.counts), max(progress.counts.values())
    rows = "".join(
        f'<div class="pz-prob"><span class="pz-kind pz-e{inks[name]}">{markup.text(name)}</span>'
        f"{markup.bar(count / most)}<b>{count:,}</b></div>"
        for name, count in progress.counts.most_common()
    )
    head = f"<h3>{total:,} {'entity' if total == 1 else 'entities'}</h3>"
    body = f'{head}<div class="pz-probs">{rows}</div>'
    return f'<section class="pz-panel" aria-label="Entities of each type">{body}</section>'
