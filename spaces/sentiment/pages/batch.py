"""The tab “Batch”: a whole table scored, with a column for the company of each row if it has one."""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Any

import gradio as gr

from shared.errors import DataError
from shared.scoring import BatchProgress, Scorer
from shared.tasks import get_task
from shared.ui import markup
from shared.ui.errors import shown
from shared.ui.tables import guess_text_column, preview_html, read_upload

from .. import show
from ..scoring import added_columns
from .analyse import QUIET, SPACE, TASK

if TYPE_CHECKING:
    from shared.services import Services

SAMPLES = Path(__file__).parent.parent / "samples"
BULK = 2
NO_TARGET = "None: judge the whole text"


def batch_tab(services: "Services") -> gr.File:
    """Place the content of the tab; gives the field of the table, which the endpoint shares."""
    task = get_task(TASK)
    with gr.Row():
        with gr.Column(scale=3):
            file = gr.File(label="Table: CSV, Excel, JSON, Parquet", type="filepath", height=150)
        with gr.Column(scale=2):
            column = gr.Dropdown(label="Column with the text", choices=[], interactive=True)
            target = gr.Dropdown([(NO_TARGET, "")], value="", label="Column with the company (optional)")
            with gr.Row(elem_classes="pz-buttons"):
                start = gr.Button("Score the table", variant="primary", interactive=False)
                cancel = gr.Button("Cancel", variant="stop", visible=False)
                sample = gr.Button("Use the sample")
    status = gr.HTML()
    download = gr.DownloadButton("Download the scored table", visible=False, variant="primary")
    summary = gr.HTML()
    about = gr.HTML()
    asked = gr.State(None)

    @shown
    def opened(path: str | None) -> tuple[Any, ...]:
        gone = ("", gr.update(visible=False), "")
        if path is None:
            none = gr.update(choices=[(NO_TARGET, "")], value="")
            return gr.update(choices=[], value=None), none, "", gr.update(interactive=False), *gone
        table = read_upload(services, path)
        guess = guess_text_column(table, task)
        notes = f"<strong>{len(table):,} rows.</strong> {markup.text(' '.join(table.notes))}"
        others = [(NO_TARGET, ""), *((name, name) for name in table.columns)]
        return (
            gr.update(choices=table.columns, value=guess),
            gr.update(choices=others, value=""),
            f'<div class="pz-panel"><p>{notes}</p>{preview_html(table, {})}</div>',
            gr.update(interactive=True),
            *gone,
        )

    @shown
    def score(path: str | None, chosen: str, about: str | None) -> Iterator[tuple[Any, ...]]:
        stop = Event()
        yield stop, show.loading(), gr.update(visible=False), "", gr.update(visible=False), gr.update(visible=True)
        same = (gr.skip(), gr.skip())
        # The finished file is copied by Gradio when it is sent, so the folder may go afterwards.
        with tempfile.TemporaryDirectory(prefix="plaza-batch-") as folder:
            for progress, out in score_file(services, path, chosen, Path(folder), stop, target=about or ""):
                if progress.finished:
                    link = gr.update(value=str(out), visible=True)
                    yield None, show.batch_status(progress), link, show.batch_result(progress), *same
                else:
                    yield stop, show.batch_status(progress), gr.skip(), gr.skip(), *same

    outputs = [asked, status, download, summary, start, cancel]
    file.change(opened, file, [column, target, about, start, status, download, summary], **QUIET)
    sample.click(lambda: str(SAMPLES / "headlines.csv"), None, file, **QUIET)
    scoring = start.click(
        score, [file, column, target], outputs, concurrency_limit=BULK, concurrency_id="sentiment-batch", **QUIET
    )
    scoring.then(lambda: (gr.update(visible=True), gr.update(visible=False)), None, [start, cancel], **QUIET)
    scoring.failure(lambda: "", None, status, **QUIET)
    cancel.click(lambda stop: stop.set() if stop else None, asked, None, queue=False, **QUIET)
    return file


def score_file(
    services: "Services", path: str | None, column: str, folder: Path, cancel: Event | None = None, *, target: str = ""
) -> Iterator[tuple[BatchProgress, Path]]:
    """Score the table at `path` into a CSV file in `folder`; see `Scorer.score_table`.

    `target`: the column with the company that each text is judged for. Raises DataError if the model in use
    judges whole texts only.
    """
    if path is None:
        raise DataError("There is no table yet: upload one, or use the sample.")
    task, ref = get_task(TASK), services.serving.current(SPACE)
    if target and not services.engine.reads_targets(task, ref):
        raise DataError(show.WHOLE_TEXTS + " Choose no column with the company.")
    out = folder / f"{Path(path).stem}-scored.csv"
    scorer = Scorer(services.engine, task, ref, added_columns)
    for progress in scorer.score_table(read_upload(services, path), column, out, cancel, target or None):
        yield progress, out
