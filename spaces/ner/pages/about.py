"""Which document the other tabs work with."""

from typing import TYPE_CHECKING

from shared.data.wording import plural
from shared.ui import markup

if TYPE_CHECKING:
    from ..highlight.work import Work

NOTHING = "There is no document yet: highlight one on the first tab, then come back."


def about_html(work: "Work | None") -> str:
    """The document in a line; what to do if there is none."""
    if work is None:
        return markup.notice(NOTHING)
    count = len(work.shown())
    entities = f"{count:,} {'entity' if count == 1 else 'entities'}"
    unread = "" if work.done else " so far: it is still being read"
    return (
        f'<p class="pz-about"><b>{markup.text(work.name)}</b> <span class="pz-quiet">'
        f"{plural(len(work.text), 'character')}, {entities}{unread}</span></p>"
    )
