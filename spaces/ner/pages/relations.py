"""The tab “Relations”: how the entities of the document's sentences are related, as a drawing and a table."""

from collections.abc import Iterator
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Any

import gradio as gr

from shared.errors import Cancelled, DataError, ModelError
from shared.ui import markup
from shared.ui.downloads import Download
from shared.ui.errors import shown
from shared.ui.finetune.bench import FAST, QUIET

from ..highlight.relating import Related, relate, write_relations
from .about import NOTHING, about_html
from .related import related_html

if TYPE_CHECKING:
    from shared.services import Services

    from ..highlight.work import Work

SEARCHES = 4
INTRO = (
    '<p class="pz-intro">Which entity stands in which relation to which? Every pair of entities in one sentence is '
    "judged. What is read is the document of the tab “Highlight”, with the types that are switched on there.</p>"
)


class RelationsTab:
    """The components of the tab. `work`: the visitor's document."""

    def __init__(self, services: "Services", work: gr.State, tab: gr.Tab) -> None:
        self.services = services
        gr.HTML(INTRO)
        self.about = gr.HTML()
        with gr.Row(elem_classes="pz-ask-row"):
            self.threshold = gr.Slider(
                0, 1, 0.5, step=0.05, label="At least so sure", info="Fewer and surer relations to the right.", scale=2
            )
            with gr.Column(scale=1, min_width=200):
                self.start = gr.Button("Find relations", variant="primary")
                self.cancel = gr.Button("Cancel", variant="stop", visible=False)
        self.status = gr.HTML()
        self.result = gr.HTML()
        self.found = gr.State(None)
        self.asked = gr.State(None)
        with gr.Row(elem_classes="pz-buttons", visible=False) as self.files:
            table = Download("Download as CSV", "ner-relations")
        table.wire(_file, self.found)
        self._wire(work, tab)

    def _wire(self, work: gr.State, tab: gr.Tab) -> None:
        outputs = [self.asked, self.found, self.status, self.result, self.files, self.start, self.cancel]
        finding = self.start.click(
            shown(self._find),
            [work, self.threshold],
            outputs,
            **{**QUIET, "concurrency_limit": SEARCHES, "concurrency_id": "ner-relations"},
        )
        ended = [self.status, self.start, self.cancel]
        finding.failure(lambda: ["", *_buttons(False)], None, ended, **QUIET)
        self.cancel.click(lambda stop: stop.set() if stop else None, self.asked, None, **FAST)
        tab.select(shown(self._opened), [work, self.found], [self.about, self.result, self.files, self.status], **FAST)

    def _opened(self, work: "Work | None", found: Any) -> list[Any]:
        """What was found in another document is not shown beside this one."""
        mine = found is not None and work is not None and found.of == work.id
        rest = [gr.skip(), gr.skip(), gr.skip()] if mine else ["", gr.update(visible=False), ""]
        return [about_html(work), *rest]

    def _find(self, work: "Work | None", threshold: float) -> Iterator[list[Any]]:
        if work is None:
            raise DataError(NOTHING)
        from ..relations import RELATION_REF

        stop, related = Event(), Related(work.id)
        loading = markup.notice("Looking for pairs. The first answer takes a few seconds while the model is loaded.")
        yield [stop, None, loading, "", gr.update(visible=False), *_buttons(True)]
        try:
            for related in relate(self.services.engine, RELATION_REF, work, threshold, stop):
                if not related.finished:
                    yield [stop, None, progress_html(related), gr.skip(), gr.skip(), *_buttons(True)]
        except Cancelled:
            related.cancelled = True
        except ModelError as error:
            # It stays on the page: without its model, this tab is of no use.
            yield [None, None, markup.notice(markup.text(error), "bad"), "", gr.skip(), *_buttons(False)]
            return
        there = gr.update(visible=bool(related.found))
        yield [None, related, progress_html(related), related_html(related), there, *_buttons(False)]


def progress_html(related: Related) -> str:
    """How far the search is, or what came of it."""
    if not related.finished:
        left = markup.duration(related.seconds_left)
        said = f"{related.done:,} of {related.total:,} parts of the text" + (f" · {left} left" if left else "")
        bar = markup.progress_bar(related.done / related.total, "Parts of the text")
        return f'<div class="pz-panel" role="status">{bar}<p class="pz-said">{said}</p></div>'
    count = len(related.found)
    said = f"<b>{count:,} {'relation' if count == 1 else 'relations'}</b> between {related.asked:,} pairs of entities."
    if not count and related.asked:
        said += " The model knows nine relations, such as cause and effect, part and whole, or product and producer."
    if related.cancelled:
        said = f"Stopped after {related.done:,} of {related.total:,} parts of the text: {said}"
    if related.left_out:
        said += f" {related.left_out:,} pairs were left out: their sentences hold too many entities."
    return markup.notice(said, "warn" if related.cancelled or not count else "good")


def _file(folder: Path, related: Related | None) -> Path:
    if related is None:
        raise DataError("There are no relations yet: find them first.")
    return write_relations(related, folder / "relations.csv")


def _buttons(running: bool) -> list[Any]:
    return [gr.update(visible=not running), gr.update(visible=running)]
