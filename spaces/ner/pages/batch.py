"""The tab “Batch”: the entities of every row of a table, or of every document in a zip."""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Any

import gradio as gr

from shared.data.bulk import is_zip
from shared.errors import DataError
from shared.tasks import get_task
from shared.ui import markup
from shared.ui.bulk_html import status_html
from shared.ui.errors import shown
from shared.ui.finetune.bench import FAST, QUIET
from shared.ui.tables import guess_text_column, preview_html, read_upload

from ..highlight.batch import BatchFiles, BatchProgress, batch_files, read_documents, read_rows
from ..highlight.reading import Reader
from .batch_html import result_html
from .intake import SPACE, TASK

if TYPE_CHECKING:
    from shared.services import Services

BULK = 2
"""Batches that run at the same time."""


class BatchTab:
    """The components of the tab."""

    def __init__(self, services: "Services") -> None:
        self.services = services
        with gr.Row():
            with gr.Column(scale=3, min_width=280):
                self.file = gr.File(label="Table, or zip of documents", type="filepath", height=168)
            with gr.Column(scale=2, min_width=260):
                self.column = gr.Dropdown(label="Column with the text", choices=[], interactive=True, visible=False)
                self.patterns = gr.Checkbox(True, label="Patterns, too", info="E-mail, phone, IBAN and card numbers.")
                with gr.Row(elem_classes="pz-buttons"):
                    self.start = gr.Button("Find the entities", variant="primary", interactive=False)
                    self.cancel = gr.Button("Cancel", variant="stop", visible=False)
        self.status = gr.HTML()
        with gr.Row(elem_classes="pz-buttons"):
            self.whole = gr.DownloadButton("Download", visible=False, variant="primary", scale=0)
            self.entities = gr.DownloadButton("Download a row per entity", visible=False, scale=0)
        self.summary = gr.HTML()
        self.about = gr.HTML()
        self.asked = gr.State(None)
        self._wire()

    def _wire(self) -> None:
        results = [self.status, self.whole, self.entities, self.summary]
        opened = [self.column, self.about, self.start, *results]
        self.file.change(shown(self._opened), self.file, opened, **QUIET)
        running = self.start.click(
            shown(self._read),
            [self.file, self.column, self.patterns],
            [self.asked, self.start, self.cancel, *results],
            **{**QUIET, "concurrency_limit": BULK, "concurrency_id": "ner-batch"},
        )
        running.then(lambda: _buttons(False), None, [self.start, self.cancel], **QUIET)
        running.failure(lambda: "", None, self.status, **QUIET)
        self.cancel.click(lambda stop: stop.set() if stop else None, self.asked, None, **FAST)

    def _opened(self, path: str | None) -> list[Any]:
        """Show what was uploaded, and ask for the column if it is a table."""
        gone = ["", gr.update(visible=False), gr.update(visible=False), ""]
        none = gr.update(choices=[], value=None, visible=False)
        if path is None:
            return [none, "", gr.update(interactive=False), *gone]
        if is_zip(path):
            said = markup.notice(f"<b>{markup.text(Path(path).name)}</b>: every document in it is read by itself.")
            return [none, said, gr.update(interactive=True), *gone]
        table = read_upload(self.services, path)
        guess = guess_text_column(table, get_task(TASK))
        notes = f"<strong>{len(table):,} rows.</strong> {markup.text(' '.join(table.notes))}"
        about = f'<div class="pz-panel"><p>{notes}</p>{preview_html(table, {})}</div>'
        column = gr.update(choices=table.columns, value=guess, visible=True)
        return [column, about, gr.update(interactive=True), *gone]

    def _read(self, path: str | None, column: str | None, patterns: bool) -> Iterator[list[Any]]:
        stop = Event()
        same = [gr.skip() for _ in range(3)]
        loading = markup.notice("Beginning. The first answer takes a few seconds while the model is loaded.")
        yield [stop, *_buttons(True), loading, gr.update(visible=False), gr.update(visible=False), ""]
        # The finished files are copied by Gradio when they are sent, so the folder may go afterwards.
        with tempfile.TemporaryDirectory(prefix="plaza-ner-") as folder:
            for progress, files in self.read_file(path, column or "", Path(folder), stop, patterns=patterns):
                if progress.finished:
                    links = _links(progress, files)
                    yield [None, *_buttons(False), status_html(progress), *links, result_html(progress)]
                else:
                    yield [stop, *_buttons(True), status_html(progress), *same]

    def read_file(
        self, path: str | None, column: str, folder: Path, cancel: Event, *, patterns: bool
    ) -> Iterator[tuple[BatchProgress, BatchFiles]]:
        """Read the table or the zip at `path` into two files in `folder`. Raises DataError and ModelError."""
        if path is None:
            raise DataError("There is no file yet: upload a table, or a zip of documents.")
        ref = self.services.serving.current(SPACE)
        reader = Reader(self.services.engine, get_task(TASK), ref, patterns)
        name = Path(path).name
        files = batch_files(name, folder)
        if is_zip(path):
            steps = read_documents(reader, Path(path), name, files, cancel)
        else:
            steps = read_rows(reader, read_upload(self.services, path), column, files, cancel)
        for progress in steps:
            yield progress, files


def _links(progress: BatchProgress, files: BatchFiles) -> list[Any]:
    label = "Download the table with entities" if progress.noun == "row" else "Download the list of documents"
    return [
        gr.update(label=label, value=str(files.whole), visible=True),
        gr.update(value=str(files.entities), visible=True),
    ]


def _buttons(running: bool) -> list[Any]:
    return [gr.update(visible=not running), gr.update(visible=running)]
