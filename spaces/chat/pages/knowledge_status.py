"""How far the indexing of the knowledge base is, in a line and a bar."""

from typing import TYPE_CHECKING

from shared.data.wording import plural
from shared.ui import markup

if TYPE_CHECKING:
    from ..knowledge.indexing import Status


def status_html(status: "Status", articles: int) -> str:
    """The number of articles, and the bar while passages are encoded."""
    said = plural(articles, "article")
    if status.failed:
        trouble = f"{said}. Indexing stopped: {status.failed} It is tried again; meanwhile articles are found by words."
        return markup.notice(markup.text(trouble), "warn")
    if status.running and status.total > status.done:
        left = markup.duration(status.seconds_left)
        far = f"{status.done:,} of {plural(status.total, 'passage')} indexed" + (f" · {left} left" if left else "")
        bar = markup.progress_bar(status.done / status.total, "Indexed")
        return (
            f'<div class="pz-panel" role="status">{bar}<p class="pz-said">{markup.text(f"{said} · {far}")}. Meanwhile '
            "articles are found by what is indexed, and by their words.</p></div>"
        )
    return f'<p class="pz-quiet" role="status">{said}</p>'
