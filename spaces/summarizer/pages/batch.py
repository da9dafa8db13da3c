"""The tab “Batch”: a summary of every row of a table, or of every document in a zip."""

import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Any

import gradio as gr

from shared.data.bulk import is_zip
from shared.data.wording import plural
from shared.errors import DataError
from shared.tasks import get_task
from shared.ui import markup
from shared.ui.bulk_html import refused_html, status_html
from shared.ui.errors import shown
from shared.ui.finetune.bench import FAST, QUIET
from shared.ui.tables import guess_text_column, preview_html, read_upload

from ..batch.batch import batch_file, summarize_documents, summarize_rows
from ..batch.outcome import Many, Outcome
from ..batch.progress import BatchProgress
from ..batch.written import written_by
from ..extract.picking import pick
from ..extract.shape import as_text
from ..models import TASK, writes
from ..wishes import Asked
from ..write.wish import Wish
from .asking import Asking

if TYPE_CHECKING:
    from shared.services import Services

BULK = 2
"""Batches that run at the same time."""


class Batcher:
    """Summarizes many texts with the models of one server."""

    def __init__(self, services: "Services") -> None:
        self.services = services

    def many(self, asked: Asked) -> Many:
        """What summarizes. Raises DataError for a length that a model that writes cannot keep, ModelError."""
        if not writes(self.services, asked.model):
            return self._extracts(asked)
        if asked.length.unit == "percent":
            raise DataError("A model that writes has no per cent in a batch: ask for sentences or words.")
        unit = "words" if asked.length.unit == "words" else "sentences"
        wish = Wish(int(asked.length.amount), unit, asked.bullets, asked.question)
        return written_by(self.services.writers.get(asked.model), wish)

    def _extracts(self, asked: Asked) -> Many:
        engine, task = self.services.engine, get_task(TASK)

        def summarize(texts: Sequence[str], cancel: Event) -> Iterator[Outcome]:
            for weighing in engine.predict(task, asked.model, texts, bulk=True, cancel=cancel):
                picked = pick([weighing], asked.length, whole=asked.whole)
                text = as_text(picked.pieces, bullets=asked.bullets)
                yield Outcome(text, tuple(piece.text for piece in picked.pieces), picked.notes)

        return Many(summarize)


class BatchTab:
    """The components of the tab."""

    def __init__(self, services: "Services") -> None:
        self.services, self.batcher = services, Batcher(services)
        with gr.Row():
            with gr.Column(scale=3, min_width=280):
                self.file = gr.File(label="Table, or zip of documents", type="filepath", height=150)
            with gr.Column(scale=2, min_width=260):
                self.column = gr.Dropdown(label="Column with the text", choices=[], interactive=True, visible=False)
        self.asking = Asking(services, question=False)
        with gr.Row(elem_classes="pz-buttons"):
            self.start = gr.Button("Summarize all", variant="primary", interactive=False, scale=0)
            self.cancel = gr.Button("Cancel", variant="stop", visible=False, scale=0)
        self.status = gr.HTML()
        with gr.Row(elem_classes="pz-buttons"):
            self.whole = gr.DownloadButton("Download", visible=False, variant="primary", scale=0)
        self.summary = gr.HTML()
        self.about = gr.HTML()
        self.stop = gr.State(None)
        self._wire()

    def _wire(self) -> None:
        self.asking.wire()
        results = [self.status, self.whole, self.summary]
        opened = [self.column, self.about, self.start, *results]
        self.file.change(shown(self._opened), self.file, opened, **QUIET)
        running = self.start.click(
            shown(self._summarize),
            [self.file, self.column, *self.asking.fields],
            [self.stop, self.start, self.cancel, *results],
            **{**QUIET, "concurrency_limit": BULK, "concurrency_id": "summarizer-batch"},
        )
        running.then(lambda: _buttons(False), None, [self.start, self.cancel], **QUIET)
        running.failure(lambda: "", None, self.status, **QUIET)
        self.cancel.click(lambda stop: stop.set() if stop else None, self.stop, None, **FAST)
        gr.on(None, self.asking.model_choices, None, self.asking.model, **FAST)

    def _opened(self, path: str | None) -> list[Any]:
        """Show what was uploaded, and ask for the column if it is a table."""
        gone = ["", gr.update(visible=False), ""]
        none = gr.update(choices=[], value=None, visible=False)
        if path is None:
            return [none, "", gr.update(interactive=False), *gone]
        if is_zip(path):
            said = markup.notice(
                f"<b>{markup.text(Path(path).name)}</b>: every document in it is summarized by itself."
            )
            return [none, said, gr.update(interactive=True), *gone]
        table = read_upload(self.services, path)
        guess = guess_text_column(table, get_task(TASK))
        notes = f"<strong>{len(table):,} rows.</strong> {markup.text(' '.join(table.notes))}"
        about = f'<div class="pz-panel"><p>{notes}</p>{preview_html(table, {})}</div>'
        column = gr.update(choices=table.columns, value=guess, visible=True)
        return [column, about, gr.update(interactive=True), *gone]

    def _summarize(self, path: str | None, column: str | None, *values: Any) -> Iterator[list[Any]]:
        if path is None:
            raise DataError("There is no file yet: upload a table, or a zip of documents.")
        many, stop = self.batcher.many(self.asking.asked(*values)), Event()
        beginning = markup.notice("Beginning. The first answer takes a few seconds while the model is loaded.")
        yield [stop, *_buttons(True), beginning, gr.update(visible=False), ""]
        # The finished file is copied by Gradio when it is sent, so the folder may go afterwards.
        with tempfile.TemporaryDirectory(prefix="plaza-summarizer-") as folder:
            out = batch_file(Path(path).name, Path(folder))
            for progress in self._steps(many, path, column or "", out, stop):
                if progress.finished:
                    link = gr.update(label="Download the summaries", value=str(out), visible=True)
                    yield [None, *_buttons(False), status_html(progress), link, result_html(progress)]
                else:
                    yield [stop, *_buttons(True), status_html(progress), gr.skip(), gr.skip()]

    def _steps(self, many: Many, path: str, column: str, out: Path, stop: Event) -> Iterator[BatchProgress]:
        if is_zip(path):
            return summarize_documents(many, Path(path), Path(path).name, out, stop)
        return summarize_rows(many, read_upload(self.services, path), column, out, stop)


def result_html(progress: BatchProgress) -> str:
    """How much shorter everything got, why it stopped if it did, and what got no summary."""
    stopped = markup.notice(markup.text(progress.stopped), "warn") if progress.stopped else ""
    shorter = ""
    if progress.words_read:
        read, written = plural(progress.words_read, "word"), plural(progress.words_written, "word")
        shorter = markup.notice(f"{read} became {written}.", "good")
    return stopped + shorter + refused_html(progress.refused, progress.noun, "summary")


def _buttons(running: bool) -> list[Any]:
    return [gr.update(visible=not running), gr.update(visible=running)]
