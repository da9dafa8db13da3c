"""The tab “Compare”: models side by side on one text, beside its first three sentences."""

from collections.abc import Iterator, Sequence
from threading import Event
from typing import TYPE_CHECKING, Any

import gradio as gr

from shared.embedding import embed
from shared.errors import DataError
from shared.generation.grounding.source import Source, read_source
from shared.generation.grounding.support import support, supported_share
from shared.ui import markup
from shared.ui.errors import shown
from shared.ui.finetune.bench import FAST, QUIET

from ..compare.compare_html import comparison_html
from ..compare.comparing import Candidate, Comparison, compare
from ..documents import MAX_CHARACTERS, Document
from ..extract.length import Length
from ..models import choices
from ..summarizing import Summarizer
from ..wishes import Asked

if TYPE_CHECKING:
    from shared.services import Services

AT_ONCE = 4
MOST_MODELS = 4


class Comparer:
    """Runs several models on the same text."""

    def __init__(self, services: "Services") -> None:
        self.services, self.summarizer = services, Summarizer(services)

    def run(
        self, text: str, models: Sequence[str], length: Length, reference: str, cancel: Event
    ) -> Iterator[Comparison]:
        """Column after column. Raises DataError for no text, or for no model or too many."""
        if len(text) > MAX_CHARACTERS:
            raise DataError(f"The text has {len(text):,} characters: compare on one of at most {MAX_CHARACTERS:,}.")
        if len(models) > MOST_MODELS:
            raise DataError(f"{len(models)} models were chosen: compare at most {MOST_MODELS} at a time.")
        found: list[Source] = []

        def supported(sentences: Sequence[str]) -> float:
            if not found:
                found.append(read_source(self.services.engine, [text], cancel))
            return supported_share(support(sentences, embed(self.services.engine, sentences), found[0]))

        candidates = [self._candidate(model, length) for model in dict.fromkeys(models)]
        return compare(text, candidates, reference, cancel, supported)

    def _candidate(self, model: str, length: Length) -> Candidate:
        def summarize(text: str, cancel: Event) -> Sequence[str]:
            *_, last = self.summarizer.run([Document("the text", text)], Asked(model, length), cancel)
            return last.work.summary.sentences if last.work.summary else ()

        return Candidate({ref: title for title, ref in choices(self.services)}.get(model, model), summarize)


class CompareTab:
    """The components of the tab."""

    def __init__(self, services: "Services") -> None:
        self.services, self.comparer = services, Comparer(services)
        with gr.Row():
            with gr.Column(scale=3, min_width=280):
                self.text = gr.Textbox(label="Text", placeholder="The text to summarize", lines=9, max_lines=14)
            with gr.Column(scale=2, min_width=260):
                self.reference = gr.Textbox(
                    label="Reference (optional)",
                    info="A summary that a person wrote: then ROUGE says how near each one is.",
                    lines=6,
                    max_lines=10,
                )
        with gr.Row():
            self.models = gr.Dropdown(
                [],
                label="Models",
                info=f"Up to {MOST_MODELS}; the first three sentences of the text are always beside them.",
                multiselect=True,
                allow_custom_value=True,
                scale=4,
                min_width=260,
            )
            self.amount = gr.Number(3, label="Sentences", minimum=1, precision=0, scale=1, min_width=110)
        with gr.Row(elem_classes="pz-buttons"):
            self.start = gr.Button("Compare", variant="primary", scale=0)
            self.cancel = gr.Button("Cancel", variant="stop", visible=False, scale=0)
        self.status = gr.HTML()
        self.result = gr.HTML()
        self.stop = gr.State(None)
        self._wire()

    def model_choices(self) -> Any:
        """The models there are now; the one in use is chosen."""
        found = choices(self.services)
        return gr.update(choices=found, value=[found[0][1]])

    def _wire(self) -> None:
        inputs = [self.text, self.reference, self.models, self.amount]
        outputs = [self.stop, self.status, self.start, self.cancel, self.result]
        limits = {**QUIET, "concurrency_limit": AT_ONCE, "concurrency_id": "summarizer-compare"}
        running = self.start.click(shown(self._compare), inputs, outputs, **limits)
        running.failure(lambda: ["", *_buttons(False)], None, [self.status, self.start, self.cancel], **QUIET)
        self.cancel.click(lambda stop: stop.set() if stop else None, self.stop, None, **FAST)
        gr.on(None, self.model_choices, None, self.models, **FAST)

    def _compare(self, text: str, reference: str, models: list[str], amount: float) -> Iterator[list[Any]]:
        stop = Event()
        length = Length(amount if amount is not None else 0, "sentences")
        yield [stop, markup.notice("Summarizing…"), *_buttons(True), ""]
        for found in self.comparer.run(text, models or [], length, reference, stop):
            done = sum(not column.waiting for column in found.columns)
            said = "" if found.finished else markup.notice(f"{done} of {len(found.columns)} summaries are there.")
            if found.cancelled:
                said = markup.notice("Cancelled: the summaries so far are kept.", "warn")
            yield [stop, said, *_buttons(not found.finished), comparison_html(found)]


def _buttons(running: bool) -> list[Any]:
    return [gr.update(visible=not running), gr.update(visible=running)]
