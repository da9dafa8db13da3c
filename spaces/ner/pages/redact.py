"""The tab “Redact”: the document without its names, a key to them, and the way back."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import gradio as gr

from shared.errors import DataError
from shared.ui import markup
from shared.ui.downloads import Download
from shared.ui.errors import shown
from shared.ui.finetune.bench import FAST, QUIET

from ..highlight.exports import file_stem
from .about import NOTHING, about_html
from .document_view import DocumentView
from .intake import Intake
from .redacted_html import redacted_html
from .restore import RestorePart

if TYPE_CHECKING:
    from shared.services import Services

    from ..highlight.work import Work
    from ..redaction.redact import Redacted

STYLES = {"Tags, such as [PER_1]": "tags", "Invented names, the same one for the same": "pseudonyms"}
INTRO = (
    '<p class="pz-intro">What is redacted is the document of the tab “Highlight”, as it is marked there: look through '
    "it first. The key tells what stood where, so keep it apart from the text.</p>"
)


@dataclass(frozen=True)
class Done:
    """A redacted document. `of`: the number of the document that it was."""

    of: int
    name: str
    redacted: "Redacted"


class RedactTab:
    """The components of the tab. `view` holds the visitor's document."""

    def __init__(self, services: "Services", view: DocumentView, tab: gr.Tab) -> None:
        gr.HTML(INTRO)
        self.about = gr.HTML()
        with gr.Accordion("Another text or file", open=False):
            another = Intake(services, "Read it", "Paste the text to redact")
        self.types = gr.CheckboxGroup(label="Replace", info="Only what is chosen here is taken out.", visible=False)
        with gr.Row():
            with gr.Column(scale=3, min_width=280):
                self.style = gr.Radio(list(STYLES.items()), value="tags", label="By")
            with gr.Column(scale=2, min_width=260):
                self.everywhere = gr.Checkbox(
                    True, label="Everywhere", info="Also where the same words stand but were not marked."
                )
        with gr.Row(elem_classes="pz-buttons"):
            self.start = gr.Button("Redact", variant="primary", scale=0)
        self.result = gr.HTML()
        self.done = gr.State(None)
        self.offered = gr.State(None)
        with gr.Row(elem_classes="pz-buttons", visible=False) as self.files:
            text = Download("Download the text", "ner-redacted-text", variant="primary")
            key_json = Download("Download the key (JSON)", "ner-redacted-json")
            key_csv = Download("Key as a table (CSV)", "ner-redacted-csv")
        with gr.Accordion("Restore a redacted text", open=False):
            RestorePart()
        for download, write in ((text, write_text), (key_json, write_json), (key_csv, write_csv)):
            download.wire(write, self.done)
        self._wire(view, tab, another)

    def _wire(self, view: DocumentView, tab: gr.Tab, another: Intake) -> None:
        opened = [self.about, self.types, self.offered, self.result, self.files]
        inputs = [view.work, self.offered, self.done]
        tab.select(shown(self._opened), inputs, opened, **FAST)
        for read in another.wire(view):
            read.then(shown(self._opened), inputs, opened, **FAST)
        chosen = [view.work, self.types, self.style, self.everywhere]
        redacting = self.start.click(shown(self._redact), chosen, [self.done, self.result, self.files], **QUIET)
        redacting.failure(lambda: "", None, self.result, **QUIET)

    def _opened(self, work: "Work | None", offered: Any, done: Done | None) -> list[Any]:
        """The types of the document; what the visitor chose for it before stays chosen."""
        gone = ["", gr.update(visible=False)]
        if work is None:
            return [about_html(None), gr.update(visible=False), None, *gone]
        counts = {name: count for name, count in work.types().items() if count}
        choices = [(f"{name} ({count:,})", name) for name, count in counts.items()]
        now = (work.id, tuple(counts))
        there = {"choices": choices, "visible": bool(choices)}
        types = gr.update(**there) if offered == now else gr.update(**there, value=list(counts))
        kept = [gr.skip(), gr.skip()] if done and done.of == work.id else gone
        return [about_html(work), types, now, *kept]

    def _redact(self, work: "Work | None", types: list[str], style: str, everywhere: bool) -> list[Any]:
        from ..redaction.redact import redact

        if work is None:
            raise DataError(NOTHING)
        if not types:
            raise DataError("No type is chosen, so nothing would be replaced: choose at least one.")
        with work.lock:
            entities = list(work.entities)
        redacted = redact(work.text, entities, labels=types, style=style, everywhere=everywhere)  # type: ignore[arg-type]
        warned = (
            "" if work.done else markup.notice("The document is still being read: what comes later is left.", "warn")
        )
        done = Done(work.id, work.name, redacted)
        return [done, warned + redacted_html(redacted), gr.update(visible=True)]


def write_text(folder: Path, done: Done | None) -> Path:
    """The redacted text, character for character."""
    path = folder / f"{file_stem(_there(done).name)}-redacted.txt"
    path.write_bytes(_there(done).redacted.text.encode("utf-8"))
    return path


def write_json(folder: Path, done: Done | None) -> Path:
    """The key that brings the names back."""
    from ..redaction.key import key_as_json

    path = folder / f"{file_stem(_there(done).name)}-key.json"
    path.write_text(key_as_json(_there(done).redacted.key), "utf-8")
    return path


def write_csv(folder: Path, done: Done | None) -> Path:
    """The key as a table to look at."""
    from ..redaction.key import write_key_csv

    path = folder / f"{file_stem(_there(done).name)}-key.csv"
    write_key_csv(_there(done).redacted.key, path)
    return path


def _there(done: Done | None) -> Done:
    if done is None:
        raise DataError("Nothing is redacted yet: press “Redact” first.")
    return done
