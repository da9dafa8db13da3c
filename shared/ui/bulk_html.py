"""How a batch looks while it runs, and what it could not read."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from shared.data.wording import plural
from shared.ui import markup

if TYPE_CHECKING:
    from shared.data.bulk import Progress

MOST_REFUSED = 50


def status_html(progress: "Progress") -> str:
    """The progress bar, with the time left."""
    fraction = progress.done / progress.total if progress.total else 1.0
    done = f"{progress.done:,} of {plural(progress.total, progress.noun)}"
    if progress.cancelled:
        said = f"Cancelled after {done}. What is done is in the files below."
    elif progress.finished:
        whole = plural(progress.total, progress.noun) if progress.done == progress.total else done
        said = f"{whole} in {markup.duration(progress.seconds)}."
    else:
        left = markup.duration(progress.seconds_left)
        now = f" · now {markup.text(markup.clipped(progress.at, 80))}" if progress.at else ""
        said = done + (f" · {left} left" if left else "") + now
    if progress.finished and progress.blank:
        said += f" {plural(progress.blank, 'row')} had no text."
    bar = markup.progress_bar(fraction, "Done")
    return f'<div class="pz-panel" role="status">{bar}<p class="pz-said">{said}</p></div>'


def refused_html(refused: Sequence[tuple[str, str]], noun: str, what: str) -> str:
    """The names of what gave nothing, each with the reason: `noun` is what they are, `what` they did not give."""
    if not refused:
        return ""
    items = "".join(
        f"<li><b>{markup.text(markup.clipped(name, 120))}</b>: {markup.text(reason)}</li>"
        for name, reason in refused[:MOST_REFUSED]
    )
    rest = len(refused) - MOST_REFUSED
    more = f'<p class="pz-quiet">and {rest:,} more, all of them in the list</p>' if rest > 0 else ""
    head = f"<b>{plural(len(refused), noun)} gave no {what}</b>"
    return markup.notice(f'{head}<ul class="pz-refused">{items}</ul>{more}', "warn")
