"""How a batch looks while it runs and when it is done."""

from typing import TYPE_CHECKING

from shared.data.wording import plural
from shared.ui import markup

from ..highlight.palette import colours

if TYPE_CHECKING:
    from ..highlight.batch import BatchProgress

MOST_REFUSED = 50


def status_html(progress: "BatchProgress") -> str:
    """The progress bar, with the time left."""
    fraction = progress.done / progress.total if progress.total else 1.0
    done = f"{progress.done:,} of {plural(progress.total, progress.noun)}"
    if progress.cancelled:
        said = f"Cancelled after {done}. What is done is in the files below."
    elif progress.finished:
        said = f"{plural(progress.total, progress.noun)} in {markup.duration(progress.seconds)}."
    else:
        left = markup.duration(progress.seconds_left)
        now = f" · now {markup.text(markup.clipped(progress.at, 80))}" if progress.at else ""
        said = done + (f" · {left} left" if left else "") + now
    if progress.finished and progress.blank:
        said += f" {plural(progress.blank, 'row')} had no text."
    bar = markup.progress_bar(fraction, "Done")
    return f'<div class="pz-panel" role="status">{bar}<p class="pz-said">{said}</p></div>'


def result_html(progress: "BatchProgress") -> str:
    """How many entities of each type there are, and which documents could not be read, with the reason of each."""
    return _counts(progress) + _refused(progress)


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


def _refused(progress: "BatchProgress") -> str:
    if not progress.refused:
        return ""
    items = "".join(
        f"<li><b>{markup.text(markup.clipped(name, 120))}</b>: {markup.text(reason)}</li>"
        for name, reason in progress.refused[:MOST_REFUSED]
    )
    rest = len(progress.refused) - MOST_REFUSED
    more = f'<p class="pz-quiet">and {rest:,} more, all of them in the list</p>' if rest > 0 else ""
    count = plural(len(progress.refused), "document")
    return markup.notice(f'<b>{count} gave no text</b><ul class="pz-refused">{items}</ul>{more}', "warn")
