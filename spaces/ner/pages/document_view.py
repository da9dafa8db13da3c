"""A document with its entities on a page: legend, text, table; each visitor has their own."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import gradio as gr

from shared.errors import DataError
from shared.ui.downloads import Download
from shared.ui.errors import shown
from shared.ui.finetune.bench import FAST

from ..highlight.exports import TABLE, export_formats, write_export
from ..highlight.table import table_html
from ..highlight.work import Work
from .document_acts import GONE, DocumentActs

if TYPE_CHECKING:
    from ..highlight.corrections import Corrections

HERE = Path(__file__)


class DocumentView:
    """`work` is the visitor's document. `corrections` None: it is only shown. `id` is unique on the page."""

    def __init__(self, id: str, corrections: "Corrections | None" = None) -> None:
        self.acts = DocumentActs(corrections)
        self.work = gr.State(None)
        self.document = _part("keep", "document", "correct", "keys")
        self.table = _part("keep", "table")
        with gr.Row(elem_classes="pz-exports", visible=False) as self.exports:
            formats = [(title, name) for name, title in export_formats().items()]
            format = gr.Dropdown(formats, value=TABLE, label="Take the entities away as", scale=1, min_width=220)
            download = Download("Download", f"{id}-export")
        for part in (self.document, self.table):
            part.act(shown(self._act), self.work, [self.document, self.table], trigger_mode="multiple", **FAST)
        download.wire(_export, [self.work, format])

    @property
    def outputs(self) -> list[Any]:
        """What `values` fills."""
        return [self.work, self.document, self.table, self.exports]

    def values(self, work: Work | None) -> list[Any]:
        """The view of a document; of none it is empty."""
        if work is None:
            return [None, "", "", gr.update(visible=False)]
        with work.lock:
            return [work, self.acts.document(work), table_html(work), gr.update(visible=True)]

    def _act(self, work: Work | None, event: gr.EventData) -> list[Any]:
        return [gr.skip() if html is None else html for html in self.acts.act(work, event)]


def _export(folder: Path, work: Work | None, format: str) -> Path:
    if work is None:
        raise DataError(GONE)
    return write_export(work, format, folder)


def _part(*scripts: str) -> gr.HTML:
    """HTML that its scripts show: Gradio itself would put the whole of it in anew each time."""
    script = "\n".join(HERE.with_name(f"{name}.js").read_text("utf-8") for name in scripts)
    return gr.HTML(html_template="", js_on_load=script)
