"""Where a document comes in: a text box or a file, and the reading of it, with progress and a way to stop."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Any

import gradio as gr

from shared.data.wording import plural
from shared.errors import DataError
from shared.tasks import get_task
from shared.ui import markup
from shared.ui.errors import shown
from shared.ui.finetune.bench import FAST, QUIET

from ..highlight.reading import Progress, Reader
from ..highlight.work import Work
from .document_view import DocumentView

if TYPE_CHECKING:
    from shared.services import Services

SPACE, TASK = "ner", "token-classification"
READERS = 8
"""Documents that are read at the same time."""
MAX_CHARACTERS = 5_000_000
READING: dict[str, Any] = {**QUIET, "concurrency_limit": READERS, "concurrency_id": "ner-reading"}
PASTED = "Pasted text"


@dataclass(eq=False)
class Run:
    """One reading of a document. `replaced`: the visitor began another one, so this one says nothing more."""

    stop: Event = field(default_factory=Event)
    replaced: bool = False


class Intake:
    """The fields, and what fills `view`. `verb` is on the button; `examples`: texts to click, by their names."""

    def __init__(self, services: "Services", verb: str, hint: str, examples: Mapping[str, str] | None = None) -> None:
        self.services = services
        with gr.Row(elem_classes="pz-intake"):
            with gr.Column(scale=5, min_width=280):
                self.text = gr.Textbox(
                    label="Text",
                    info=f"Up to {MAX_CHARACTERS // 1_000_000} million characters. Shift + Enter begins.",
                    placeholder=hint,
                    lines=8,
                    max_lines=12,
                )
            with gr.Column(scale=2, min_width=220):
                self.file = gr.File(label="or a file: txt, md, pdf, docx, html", type="filepath", height=150)
                self.patterns = gr.Checkbox(
                    True, label="Patterns, too", info="E-mail, phone, IBAN and card numbers, with their check digits."
                )
        with gr.Row(elem_classes="pz-buttons"):
            self.start = gr.Button(verb, variant="primary", scale=0)
            self.cancel = gr.Button("Cancel", variant="stop", visible=False, scale=0)
            self.clear = gr.Button("Clear", scale=0)
        self.tried = _examples(examples, self.text) if examples else None
        self.status = gr.HTML()
        self.run = gr.State(None)

    def wire(self, view: DocumentView) -> list[Any]:
        """Let the fields fill `view`. Gives the events that read a document."""
        self.view = view
        fields = [self.text, self.file, self.patterns, self.run]
        outputs = [self.run, self.status, self.start, self.cancel, *view.outputs]
        typed = [self.start.click, self.text.submit, *([self.tried.load_input_event.then] if self.tried else [])]
        ends = [trigger(shown(self._begin_text), fields, outputs, **READING) for trigger in typed]
        ends.append(self.file.upload(shown(self._begin_file), fields, outputs, **READING))
        for end in ends:
            end.failure(lambda: ["", *_buttons(False)], None, [self.status, self.start, self.cancel], **QUIET)
        self.cancel.click(lambda run: run.stop.set() if run else None, self.run, None, **FAST)
        emptied = [self.text, self.file, *outputs]
        self.clear.click(shown(self._clear), self.run, emptied, **FAST)
        return ends

    def _begin_text(self, text: str, path: str | None, patterns: bool, before: Run | None) -> Iterator[list[Any]]:
        """The text box counts; the file does only if that is empty."""
        if text.strip():
            yield from self._read(Work(PASTED, checked(text)), patterns, before)
        elif path:
            yield from self._begin_file(text, path, patterns, before)
        else:
            raise DataError("There is no text yet: type or paste one, choose a file, or click an example.")

    def _begin_file(self, text: str, path: str | None, patterns: bool, before: Run | None) -> Iterator[list[Any]]:
        if path is None:
            return
        yield [gr.skip(), markup.notice("Opening the file…"), *_same(2), *_same(len(self.view.outputs))]
        yield from self._read(document_of(path), patterns, before)

    def _read(self, work: Work, patterns: bool, before: Run | None) -> Iterator[list[Any]]:
        if before:
            before.replaced = True
            before.stop.set()
        run, task, ref = Run(), get_task(TASK), self.services.serving.current(SPACE)
        work.ref = ref
        said = reading_html(work, Progress(0, len(work.text), 0.0), self._loaded(ref))
        yield [run, said, *_buttons(True), *_same(len(self.view.outputs))]
        work.labels = self.services.engine.labels(task, ref)
        for progress in Reader(self.services.engine, task, ref, patterns).read(work, run.stop):
            if run.replaced:
                return
            yield [
                None if progress.finished else run,
                reading_html(work, progress, True),
                *_buttons(not progress.finished),
                *self.view.values(work),
            ]

    def _loaded(self, ref: str) -> bool:
        return ref in [model.ref for model in self.services.engine.status().models]

    def _clear(self, run: Run | None) -> list[Any]:
        if run:
            run.replaced = True
            run.stop.set()
        return ["", None, None, "", *_buttons(False), *self.view.values(None)]


def _examples(texts: Mapping[str, str], text: gr.Textbox) -> gr.Examples:
    return gr.Examples(
        [[one] for one in texts.values()],
        text,
        label="Try one of these",
        example_labels=list(texts),
        cache_examples=False,
    )


def document_of(path: str) -> Work:
    """The document in an uploaded file. Raises DataError if there is none that can be read."""
    from shared.data.documents.reading import read_document

    read = read_document(Path(path), name=Path(path).name)
    return Work(read.name, checked(read.text), tuple(read.notes))


def checked(text: str) -> str:
    """The text as it is. Raises DataError for an empty one, or one that is too long for a page."""
    if not text.strip():
        raise DataError("There is no text in it: choose another file, or paste the text.")
    if len(text) > MAX_CHARACTERS:
        raise DataError(
            f"This text has {len(text):,} characters: up to {MAX_CHARACTERS:,} fit here, so cut it into several, "
            "or put them into a zip file for the tab “Batch”."
        )
    return text


def reading_html(work: Work, progress: Progress, loaded: bool) -> str:
    """How far the reading is, or what came of it."""
    if not loaded:
        return markup.notice("Loading the model. The first answer takes a few seconds, later ones are immediate.")
    notes = "".join(f"<p>{markup.text(note)}</p>" for note in work.notes)
    if progress.finished:
        count = len(work.entities)
        found = f"{count:,} {'entity' if count == 1 else 'entities'} in {plural(progress.done, 'character')}"
        name = f"<b>{markup.text(work.name)}</b>"
        if progress.cancelled:
            rest = f"{progress.total - progress.done:,} characters were not read."
            return markup.notice(f"<p>{name}: stopped after {found}. {rest}</p>{notes}", "warn")
        took = f", read in {markup.duration(progress.seconds)}" if progress.seconds >= 1 else ""
        return markup.notice(f"<p>{name}: {found}{took}.</p>{notes}", "good")
    left = markup.duration(progress.seconds_left)
    said = f"{progress.done:,} of {progress.total:,} characters read" + (f" · {left} left" if left else "")
    bar = markup.progress_bar(progress.done / progress.total, "Characters read")
    return f'<div class="pz-panel" role="status">{bar}<p class="pz-said">{said}</p></div>'


def _buttons(running: bool) -> list[Any]:
    return [gr.update(visible=not running), gr.update(visible=running)]


def _same(count: int) -> list[Any]:
    return [gr.skip() for _ in range(count)]
