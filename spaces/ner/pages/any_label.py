"""The tab “Any label”: typed labels, found without training by a GLiNER model from the Hub."""

from collections.abc import Iterator
from threading import Event
from typing import TYPE_CHECKING, Any

import gradio as gr

from shared.errors import DataError
from shared.ui import markup
from shared.ui.errors import shown
from shared.ui.finetune.bench import FAST, QUIET

from ..any_label.finding import AnyLabel
from ..any_label.labels import clean_labels
from ..any_label.optional import missing
from ..any_label.recommended import RECOMMENDED
from ..highlight.labelling import Labeller
from ..highlight.reading import Progress
from ..highlight.work import Work
from .document_acts import GONE
from .document_view import DocumentView
from .intake import PASTED, checked, reading_html

if TYPE_CHECKING:
    from shared.services import Services

SEARCHES = 2
INTRO = (
    '<p class="pz-intro">Type the kinds of things that you look for, in plain words. A <b>GLiNER</b> model from the '
    "Hugging Face Hub finds them without training; it is loaded at the first use. Correct what it finds on the tab "
    "“Highlight”, and a few hundred sentences become a small and fast model of your own.</p>"
)
EXAMPLE = (
    "The Kestrel 40 pump failed twice in March; Ines Okafor of Harbor Lane replaced its valve and asks for a refund of "
    "€1,200 by the end of the week."
)


class AnyLabelTab:
    """The components of the tab."""

    def __init__(self, services: "Services", tab: gr.Tab) -> None:
        self.finder = AnyLabel(services.settings, services.engine.building)
        gr.HTML(INTRO)
        self.missing = gr.HTML()
        self.text = gr.Textbox(EXAMPLE, label="Text", lines=6, max_lines=12)
        self.labels = gr.Textbox(
            "product, person, company, amount of money, time", label="Labels", info="Separated by commas."
        )
        with gr.Row():
            with gr.Column(scale=3, min_width=280):
                self.model = gr.Dropdown(
                    [(one.title, one.hub_id) for one in RECOMMENDED],
                    value=RECOMMENDED[0].hub_id,
                    label="Model",
                    info="0.6 to 1.2 GB, loaded at the first use. Or the name of another GLiNER model on the Hub.",
                    allow_custom_value=True,
                )
            with gr.Column(scale=2, min_width=260):
                self.threshold = gr.Slider(
                    0.05, 0.95, 0.5, step=0.05, label="At least so sure", info="Fewer and surer to the right."
                )
        with gr.Row(elem_classes="pz-buttons"):
            self.start = gr.Button("Find them", variant="primary", scale=0)
            self.cancel = gr.Button("Cancel", variant="stop", visible=False, scale=0)
            self.open = gr.Button("Correct it on the tab “Highlight”", visible=False, scale=0)
        self.status = gr.HTML()
        self.view = DocumentView("ner-any")
        self.asked = gr.State(None)
        tab.select(shown(self._missing), None, self.missing, **FAST)
        self._wire()

    def _wire(self) -> None:
        outputs = [self.asked, self.status, self.start, self.cancel, self.open, *self.view.outputs]
        inputs = [self.text, self.labels, self.model, self.threshold]
        limits = {**QUIET, "concurrency_limit": SEARCHES, "concurrency_id": "ner-any-label"}
        for trigger in (self.start.click, self.labels.submit):
            finding = trigger(shown(self._find), inputs, outputs, **limits)
            ended = [self.status, self.start, self.cancel]
            finding.failure(lambda: ["", *_buttons(False)], None, ended, **QUIET)
        self.cancel.click(lambda stop: stop.set() if stop else None, self.asked, None, **FAST)

    def open_in(self, view: DocumentView, tabs: gr.Tabs) -> None:
        """Let the button take the document to `view` on the first tab."""

        @shown
        def opened(work: Work | None) -> list[Any]:
            if work is None:
                raise DataError(GONE)
            work.section = 0
            return [*view.values(work), gr.Tabs(selected="highlight")]

        self.open.click(opened, self.view.work, [*view.outputs, tabs], **FAST)

    def _missing(self) -> str:
        """What to install, if the extra is not there."""
        line = missing()
        if not line:
            return ""
        return markup.notice(
            "<b>This tab needs one more package.</b> Install it where Plaza runs, and start Plaza again: "
            f"<code>{markup.text(line)}</code>",
            "warn",
        )

    def _find(self, text: str, labels: str, model: str | None, threshold: float) -> Iterator[list[Any]]:
        if not text.strip():
            raise DataError("There is no text yet: type or paste one.")
        work, stop = Work(PASTED, checked(text)), Event()
        labeller = Labeller(self.finder, (model or "").strip(), clean_labels(labels), threshold)
        work.ref, work.labels = f"hub:{labeller.model}", labeller.labels
        same = [gr.skip() for _ in self.view.outputs]
        loading = reading_html(work, Progress(0, len(text), 0.0), False)
        yield [stop, loading, *_buttons(True), gr.update(visible=False), *same]
        for progress in labeller.read(work, stop):
            done = progress.finished
            values = [reading_html(work, progress, True), *_buttons(not done), gr.update(visible=done)]
            yield [None if done else stop, *values, *self.view.values(work)]


def _buttons(running: bool) -> list[Any]:
    return [gr.update(visible=not running), gr.update(visible=running)]
