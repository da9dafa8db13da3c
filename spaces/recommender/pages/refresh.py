"""The bar that takes in what visitors did, at once and without a training."""

from typing import TYPE_CHECKING

import gradio as gr

from shared.data.wording import plural
from shared.ui import markup
from shared.ui.errors import shown
from shared.ui.finetune.bench import FAST, QUIET

if TYPE_CHECKING:
    from ..serving import Served


def refresh_bar(served: "Served") -> None:
    """Place it into the current Blocks."""
    state = gr.HTML()
    with gr.Row(elem_classes="pz-buttons"):
        button = gr.Button("Take in new likes and clicks now", scale=0)

    @shown
    def refresh() -> str:
        return _said(served, served.refresh())

    gr.on(None, shown(lambda: _said(served)), None, state, **FAST)
    button.click(refresh, None, state, **QUIET)


def _said(served: "Served", taken: int | None = None) -> str:
    """What is to be said of the entries that wait, or were just taken in."""
    if taken is not None:
        done = f"Taken in: {plural(taken, 'change')}." if taken else "There is nothing new to take in."
        return markup.notice(markup.text(done), "good" if taken else "")
    waiting = served.waiting()
    if not waiting:
        return '<p class="pz-quiet">What visitors like and open is kept, and can be learnt from here.</p>'
    said = (
        f"Visitors did something {plural(waiting, 'time')} since. It can be taken in at once: histories and the simple "
        "models follow, the others keep what they have learnt. A training below teaches all, and measures the result."
    )
    return markup.notice(markup.text(said))
