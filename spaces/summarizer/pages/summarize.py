"""The tab “Summarize”."""

import time
from collections.abc import Iterator, Mapping
from copy import copy
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Any

import gradio as gr

from shared.errors import Cancelled, DataError
from shared.ui import markup
from shared.ui.downloads import Download
from shared.ui.errors import shown
from shared.ui.finetune.bench import FAST, QUIET

from ..extract.source import source_html
from ..models import writes
from ..summarizing import State, Summarizer
from ..work import Work
from .asking import Asking
from .correcting import Correcting
from .intake import Intake
from .phrases_html import phrases_html
from .summary_html import summary_html

if TYPE_CHECKING:
    from shared.services import Services

AT_ONCE = 8
"""Summaries that are made at the same time."""
EVERY = 0.1
"""Seconds after which the page is told how far it is."""
RUNNING: dict[str, Any] = {**QUIET, "concurrency_limit": AT_ONCE, "concurrency_id": "summarizer"}
SOURCE_JS = Path(__file__).with_name("source.js")


@dataclass(eq=False)
class Run:
    """One summary on its way. `replaced`: the visitor began another one, so this one says nothing more."""

    stop: Event = field(default_factory=Event)
    replaced: bool = False


class SummarizeTab:
    """The components of the tab."""

    def __init__(self, services: "Services", examples: Mapping[str, str]) -> None:
        self.services, self.summarizer = services, Summarizer(services)
        self.intake = Intake(services, examples)
        self.asking = Asking(services)
        with gr.Row(elem_classes="pz-buttons"):
            self.start = gr.Button("Summarize", variant="primary", scale=0)
            self.cancel = gr.Button("Cancel", variant="stop", visible=False, scale=0)
            self.clear = gr.Button("Clear", scale=0)
        self.status = gr.HTML()
        self.summary = gr.HTML()
        with gr.Row(elem_classes="pz-buttons", visible=False) as self.exports:
            self.copy = gr.Button("Copy", scale=0)
            self.text_file = Download("Download as text", "summarizer-text")
            self.markdown_file = Download("as Markdown", "summarizer-markdown")
        self.correcting = Correcting(services)
        self.phrases = gr.HTML()
        self.source = gr.HTML(html_template="", js_on_load=SOURCE_JS.read_text("utf-8"), elem_classes="pz-source-box")
        self.run, self.work = gr.State(None), gr.State(None)
        self._wire()

    @property
    def results(self) -> list[Any]:
        """What `_values` fills."""
        return [self.work, self.summary, self.exports, self.phrases, self.source, *self.correcting.outputs]

    def _wire(self) -> None:
        self.asking.wire()
        self.correcting.wire(self.work)
        fields = [*self.intake.fields, *self.asking.fields, self.run]
        outputs = [self.run, self.status, self.start, self.cancel, *self.results]
        typed = [self.start.click, self.intake.text.submit, self.intake.address.submit, self.asking.question.submit]
        for trigger in (*typed, self.intake.tried.load_input_event.then):
            begun = trigger(shown(self._begin), fields, outputs, **RUNNING)
            begun.failure(lambda: ["", *_buttons(False)], None, [self.status, self.start, self.cancel], **QUIET)
        self.cancel.click(lambda run: run.stop.set() if run else None, self.run, None, **FAST)
        emptied = [*self.intake.fields, *outputs]
        self.clear.click(shown(self._clear), self.run, emptied, **FAST)
        again = {**QUIET, "trigger_mode": "always_last"}
        changed = [self.asking.amount.change, self.asking.shape.input, self.asking.whole.input]
        gr.on(changed, shown(self._again), [self.work, *self.asking.fields], self.results, **again)
        gr.on(None, self.asking.model_choices, None, self.asking.model, **FAST)
        self.copy.click(None, None, None, js=COPY, **QUIET)
        self.text_file.wire(_text_file, self.work)
        self.markdown_file.wire(_markdown_file, self.work)

    def _begin(self, *values: Any) -> Iterator[list[Any]]:
        """Read what was given, then show the summary as it grows."""
        *given, before = values
        if before:
            before.replaced = True
            before.stop.set()
        count = len(self.intake.fields)
        asked = self.asking.asked(*given[count:])
        run = Run()
        nothing = self._values(None)
        yield [run, markup.notice("Reading…"), *_buttons(True), *nothing]
        documents = self.intake.documents(*given[:count])
        told = 0.0
        try:
            for state in self.summarizer.run(documents, asked, run.stop):
                if run.replaced:
                    return
                # A model may write faster than a page can show.
                if not state.finished and time.monotonic() - told < EVERY:
                    continue
                told = time.monotonic()
                going = not state.finished
                yield [run if going else None, status_html(state), *_buttons(going), *self._live(state)]
        except Cancelled:
            if not run.replaced:
                yield [
                    None,
                    markup.notice("Cancelled: nothing was summarized yet.", "warn"),
                    *_buttons(False),
                    *nothing,
                ]

    def _live(self, state: State) -> list[Any]:
        """The results as far as they are: the source comes in the end."""
        if state.finished:
            return self._values(state.work)
        if state.step is None or not state.step.text:
            return [gr.skip() for _ in self.results]
        growing = f'<section class="pz-panel"><div class="pz-sum pz-growing">{_lines(state.step.text)}</div></section>'
        kept = [gr.skip() for _ in self.results[3:]]
        return [gr.skip(), growing, gr.update(visible=False), *kept]

    def _values(self, work: Work | None) -> list[Any]:
        if work is None:
            return [None, "", gr.update(visible=False), "", "", *self.correcting.values(None)]
        shows = bool(work.summary and work.summary.sentences)
        source = source_html(work.shown, work.marks(), work.key, work.phrases)
        corrected = self.correcting.values(work)
        return [work, summary_html(work), gr.update(visible=shows), phrases_html(work), source, *corrected]

    def _again(self, work: Work | None, *values: Any) -> list[Any]:
        """Another length or shape of the same documents: only an extract can be had at once."""
        if work is None or work.summary is None or not work.summary.pieces:
            return [gr.skip() for _ in self.results]
        asked = self.asking.asked(*values)
        if writes(self.services, asked.model):
            return [gr.skip() for _ in self.results]
        # A copy: another change may be under way for the same documents.
        changed = copy(work)
        changed.summary = self.summarizer.extract(work, asked)
        return self._values(changed)

    def _clear(self, run: Run | None) -> list[Any]:
        if run:
            run.replaced = True
            run.stop.set()
        return ["", None, "", None, "", *_buttons(False), *self._values(None)]


COPY = """() => {
  const box = document.querySelector('.pz-summary .pz-sum');
  if (box) navigator.clipboard.writeText(box.innerText);
}"""


def status_html(state: State) -> str:
    """How far it is; nothing in the end, when the summary is there."""
    if state.finished:
        return markup.notice("Cancelled: this is what there was.", "warn") if state.cancelled else ""
    left = f" · {markup.duration(state.seconds_left)} left" if state.seconds_left else ""
    if state.getting:
        return markup.notice("Getting the model. One of the Hub is downloaded once, which may take minutes.")
    if state.step is None:
        if not state.weighed:
            return markup.notice("Weighing the sentences. The first answer takes a few seconds, later ones are quick.")
        bar = markup.progress_bar(state.weighed, "Sentences weighed")
        return f'<div class="pz-panel" role="status">{bar}<p class="pz-said">Weighing the sentences{left}</p></div>'
    step = state.step
    said = f"Part {step.done + 1:,} of {step.total:,}" if step.total > 1 else "Writing"
    bar = markup.progress_bar(step.done / step.total, "Parts written") if step.total > 1 else ""
    return f'<div class="pz-panel" role="status">{bar}<p class="pz-said">{said}{left}</p></div>'


def _lines(text: str) -> str:
    return "".join(f'<p dir="auto">{markup.text(line)}</p>' for line in text.split("\n") if line.strip())


def _text_file(folder: Path, work: Work | None) -> Path:
    return _file(folder, work, "summary.txt", markdown=False)


def _markdown_file(folder: Path, work: Work | None) -> Path:
    return _file(folder, work, "summary.md", markdown=True)


def _file(folder: Path, work: Work | None, name: str, *, markdown: bool) -> Path:
    if work is None or work.summary is None:
        raise DataError("The summary is gone: make it again.")
    text = work.text(bullets=work.summary.asked.bullets, markdown=markdown, named=True)
    (folder / name).write_text(text.rstrip() + "\n", "utf-8")
    return folder / name


def _buttons(running: bool) -> list[Any]:
    return [gr.update(visible=not running), gr.update(visible=running)]
