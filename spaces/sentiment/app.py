"""Financial sentiment: a text, many lines or a whole table, and fine-tuning on the user's own rows."""

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
from shared.ui.badge import model_badge, space_head
from shared.ui.errors import shown
from shared.ui.feedback import Answered, ask, feedback_bar
from shared.ui.finetune import finetune_panel
from shared.ui.tables import guess_text_column, preview_html, read_upload

from . import show
from .scoring import added_columns, polarity
from .sentences import split_sentences
from .why import explain

if TYPE_CHECKING:
    from shared.services import Services

TITLE = "Financial sentiment"
ICON = "📈"
SUMMARY = "Is this headline, post or report good news or bad news for the company? One text or a whole table."
TASK = "text-classification"
ORDER = 10

SPACE = "sentiment"
SAMPLES = Path(__file__).with_name("samples")
CLICKS = 16
BULK = 2
MAX_CHARACTERS = 20_000
MAX_LINES = 200
EXAMPLES = [
    "Harbor Lane raises its outlook after a record quarter",
    "Grayling Retail warns on profit and closes 40 stores",
    "Verdano Solar moves its headquarters to Lisbon",
    "Sales at Pallas Motors rose 4 percent to $3.5 billion. A brake recall will cost more than expected, though, "
    "and the dividend is suspended. The annual meeting takes place on 12 May.",
]
PRIVATE: dict[str, Any] = {"api_visibility": "private"}
QUIET: dict[str, Any] = {"show_progress": "hidden", **PRIVATE}


def build(services: "Services") -> gr.Blocks:
    """The page. Nothing is loaded here: values are computed when a visitor opens it."""
    with gr.Blocks(analytics_enabled=False) as page:
        space_head(TITLE, ICON, SUMMARY)
        badge = model_badge(services, SPACE)
        with gr.Tabs():
            with gr.Tab("Analyse"):
                _analyse_tab(services)
            with gr.Tab("Batch"):
                file = _batch_tab(services)
            with gr.Tab("Fine-tune"):
                panel = finetune_panel(services, space=SPACE, task=get_task(TASK), sample=SAMPLES / "train_sample.csv")
        panel.on_model_changed(badge.refresh, badge.html)
        _endpoints(services, file)
    return page


def _analyse_tab(services: "Services") -> None:
    text = gr.Textbox(
        label="Text",
        info="One text, or several lines for a table. Shift + Enter analyses.",
        placeholder="Paste a headline, a post or a paragraph of a report",
        lines=4,
        max_lines=12,
        max_length=MAX_CHARACTERS,
    )
    with gr.Row(elem_classes="pz-buttons"):
        button = gr.Button("Analyse", variant="primary", scale=0)
        clear = gr.Button("Clear", scale=0)
    examples = gr.Examples(EXAMPLES, text, label="Try one of these", cache_examples=False)
    result = gr.HTML()
    bar = feedback_bar(services, SPACE)
    why = gr.HTML()

    task = get_task(TASK)

    @shown
    def analyse(written: str) -> Iterator[tuple[Any, ...]]:
        lines = [line.strip() for line in written.splitlines() if line.strip()]
        _check_lines(lines)
        ref = services.serving.current(SPACE)
        if ref not in [model.ref for model in services.engine.status().models]:
            yield show.loading(), *ask(None), ""
        if len(lines) > 1:
            answers = services.engine.predict(task, ref, lines)
            yield show.many_answers(lines, answers), *ask(None), ""
            return
        sentences = split_sentences(lines[0])
        pieces = [sentence.text for sentence in sentences] if len(sentences) > 1 else []
        answer, *parts = services.engine.predict(task, ref, [lines[0], *pieces])
        answered = Answered(lines[0], answer.label, tuple(answer.scores), ref)
        yield show.one_answer(answer) + (show.sentence_table(sentences, parts) if parts else ""), *ask(answered), ""

    @shown
    def explained(answered: Answered | None) -> str:
        if answered is None:
            return ""
        text = answered.text
        explanation = explain(
            text, answered.predicted, lambda texts: services.engine.predict(task, answered.ref, texts)
        )
        return show.why(text, explanation)

    outputs = [result, *bar.outputs, why]
    many: dict[str, Any] = {"concurrency_limit": CLICKS, "concurrency_id": "sentiment-clicks", **QUIET}
    for trigger in (button.click, text.submit, examples.load_input_event.then):
        answering = trigger(analyse, text, outputs, **many)
        answering.success(explained, bar.answered, why, **many)
        answering.failure(lambda: "", None, result, **QUIET)
    clear.click(lambda: ("", "", *ask(None), ""), None, [text, *outputs], queue=False, **QUIET)


def _check_lines(lines: list[str]) -> None:
    if not lines:
        raise DataError("There is no text yet: type or paste one, or click an example.")
    if len(lines) > MAX_LINES:
        raise DataError(f"These are {len(lines):,} lines: up to {MAX_LINES} fit here; use the tab “Batch” for more.")


def _batch_tab(services: "Services") -> gr.File:
    task = get_task(TASK)
    with gr.Row():
        with gr.Column(scale=3):
            file = gr.File(label="Table: CSV, Excel, JSON, Parquet", type="filepath", height=150)
        with gr.Column(scale=2):
            column = gr.Dropdown(label="Column with the text", choices=[], interactive=True)
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
            return gr.update(choices=[], value=None), "", gr.update(interactive=False), *gone
        table = read_upload(services, path)
        guess = guess_text_column(table, task)
        notes = f"<strong>{len(table):,} rows.</strong> {markup.text(' '.join(table.notes))}"
        return (
            gr.update(choices=table.columns, value=guess),
            f'<div class="pz-panel"><p>{notes}</p>{preview_html(table, {})}</div>',
            gr.update(interactive=True),
            *gone,
        )

    @shown
    def score(path: str | None, chosen: str) -> Iterator[tuple[Any, ...]]:
        stop = Event()
        yield stop, show.loading(), gr.update(visible=False), "", gr.update(visible=False), gr.update(visible=True)
        same = (gr.skip(), gr.skip())
        # The finished file is copied by Gradio when it is sent, so the folder may go afterwards.
        with tempfile.TemporaryDirectory(prefix="plaza-batch-") as folder:
            for progress, out in score_file(services, path, chosen, Path(folder), stop):
                if progress.finished:
                    link = gr.update(value=str(out), visible=True)
                    yield None, show.batch_status(progress), link, show.batch_result(progress), *same
                else:
                    yield stop, show.batch_status(progress), gr.skip(), gr.skip(), *same

    outputs = [asked, status, download, summary, start, cancel]
    file.change(opened, file, [column, about, start, status, download, summary], **QUIET)
    sample.click(lambda: str(SAMPLES / "headlines.csv"), None, file, **QUIET)
    scoring = start.click(
        score, [file, column], outputs, concurrency_limit=BULK, concurrency_id="sentiment-batch", **QUIET
    )
    scoring.then(lambda: (gr.update(visible=True), gr.update(visible=False)), None, [start, cancel], **QUIET)
    scoring.failure(lambda: "", None, status, **QUIET)
    cancel.click(lambda stop: stop.set() if stop else None, asked, None, queue=False, **QUIET)
    return file


def score_file(
    services: "Services", path: str | None, column: str, folder: Path, cancel: Event | None = None
) -> Iterator[tuple[BatchProgress, Path]]:
    """Score the table at `path` into a CSV file in `folder`; see `Scorer.score_table`."""
    if path is None:
        raise DataError("There is no table yet: upload one, or use the sample.")
    out = folder / f"{Path(path).stem}-scored.csv"
    scorer = Scorer(services.engine, get_task(TASK), services.serving.current(SPACE), added_columns)
    for progress in scorer.score_table(read_upload(services, path), column, out, cancel):
        yield progress, out


def _endpoints(services: "Services", file: gr.File) -> None:
    """What programs call: `/sentiment_classify` and `/sentiment_classify_file`."""

    @shown
    def classify(text: str) -> dict:
        """The sentiment of one text: its label, the score from -1 to 1, and the probability of each label."""
        _check_lines([text] if text.strip() else [])
        answer = services.engine.predict(get_task(TASK), services.serving.current(SPACE), [text[:MAX_CHARACTERS]])[0]
        return {"label": answer.label, "score": polarity(answer.scores), "scores": answer.scores}

    @shown
    def classify_file(file: str, column: str) -> Iterator[str]:
        """A table with the answers added to every row. `column` holds the texts; empty: it is guessed."""
        with tempfile.TemporaryDirectory(prefix="plaza-batch-") as folder:
            chosen = column or guess_text_column(read_upload(services, file), get_task(TASK))
            *_, (_, out) = score_file(services, file, chosen, Path(folder))
            yield str(out)

    gr.api(classify, api_name="sentiment_classify", concurrency_limit=CLICKS, concurrency_id="sentiment-clicks")
    gr.on(
        [],
        classify_file,
        [file, gr.Textbox(label="Column", visible=False)],
        gr.File(label="Scored table", visible=False),
        api_name="sentiment_classify_file",
        concurrency_limit=BULK,
        concurrency_id="sentiment-batch",
    )
