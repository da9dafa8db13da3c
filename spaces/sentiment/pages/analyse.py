"""The tab “Analyse”: one text taken apart, or several lines in a table."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import gradio as gr

from shared.data.sentences import split_sentences
from shared.errors import DataError
from shared.tasks import get_task
from shared.tasks.targets import marked
from shared.ui.errors import shown
from shared.ui.feedback import Answered, ask, feedback_bar

from .. import show
from ..why import explain

if TYPE_CHECKING:
    from shared.services import Services

SPACE, TASK = "sentiment", "text-classification"
CLICKS = 16
MAX_CHARACTERS = 20_000
MAX_LINES = 200
MAX_COMPANY = 200
EXAMPLES = [
    "Harbor Lane raises its outlook after a record quarter",
    "Grayling Retail warns on profit and closes 40 stores",
    "Verdano Solar moves its headquarters to Lisbon",
    "Sales at Pallas Motors rose 4 percent to $3.5 billion. A brake recall will cost more than expected, though, "
    "and the dividend is suspended. The annual meeting takes place on 12 May.",
]
PRIVATE: dict[str, Any] = {"api_visibility": "private"}
QUIET: dict[str, Any] = {"show_progress": "hidden", **PRIVATE}


def analyse_tab(services: "Services") -> None:
    """Place the content of the tab."""
    text = gr.Textbox(
        label="Text",
        info="One text, or several lines for a table. Shift + Enter analyses.",
        placeholder="Paste a headline, a post or a paragraph of a report",
        lines=4,
        max_lines=12,
        max_length=MAX_CHARACTERS,
    )
    company = gr.Textbox(
        label="Company (optional)",
        info="Judge the text for this company alone.",
        placeholder="Leave empty to judge the text as a whole",
        max_lines=1,
        max_length=MAX_COMPANY,
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
    def analyse(written: str, about: str) -> Iterator[tuple[Any, ...]]:
        lines = [line.strip() for line in written.splitlines() if line.strip()]
        check_lines(lines)
        ref = services.serving.current(SPACE)
        if ref not in [model.ref for model in services.engine.status().models]:
            yield show.loading(), *ask(None), ""
        target = about.strip() if services.engine.reads_targets(task, ref) else ""
        note = show.judged_for(about, bool(target))
        if len(lines) > 1:
            answers = services.engine.predict(task, ref, [marked(line, target) for line in lines])
            yield note + show.many_answers(lines, answers), *ask(None), ""
            return
        sentences = split_sentences(lines[0])
        pieces = [sentence.text for sentence in sentences] if len(sentences) > 1 else []
        texts = [marked(piece, target) for piece in (lines[0], *pieces)]
        answer, *parts = services.engine.predict(task, ref, texts)
        answered = Answered(lines[0], answer.label, tuple(answer.scores), ref, target)
        table = show.sentence_table(sentences, parts) if parts else ""
        yield note + show.one_answer(answer) + table, *ask(answered), ""

    @shown
    def explained(answered: Answered | None) -> str:
        if answered is None:
            return ""
        text = answered.text

        def predict(texts: Any) -> Any:
            return services.engine.predict(task, answered.ref, [marked(text, answered.target) for text in texts])

        return show.why(text, explain(text, answered.predicted, predict))

    outputs = [result, *bar.outputs, why]
    many: dict[str, Any] = {"concurrency_limit": CLICKS, "concurrency_id": "sentiment-clicks", **QUIET}
    for trigger in (button.click, text.submit, company.submit, examples.load_input_event.then):
        answering = trigger(analyse, [text, company], outputs, **many)
        answering.success(explained, bar.answered, why, **many)
        answering.failure(lambda: "", None, result, **QUIET)
    emptied = [text, company, *outputs]
    clear.click(lambda: ("", "", "", *ask(None), ""), None, emptied, queue=False, **QUIET)


def check_lines(lines: list[str]) -> None:
    """Raises DataError for no text, or for too many."""
    if not lines:
        raise DataError("There is no text yet: type or paste one, or click an example.")
    if len(lines) > MAX_LINES:
        raise DataError(f"These are {len(lines):,} lines: up to {MAX_LINES} fit here; use the tab “Batch” for more.")
