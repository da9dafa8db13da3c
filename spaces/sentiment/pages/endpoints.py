"""What programs call: single texts and tables. The monitor's own are in `monitor_endpoints`."""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import gradio as gr

from shared.errors import DataError
from shared.tasks import get_task
from shared.tasks.targets import marked
from shared.ui.errors import shown
from shared.ui.tables import guess_text_column, read_upload

from .. import show
from ..scoring import polarity
from .analyse import CLICKS, MAX_CHARACTERS, SPACE, TASK, check_lines
from .batch import BULK, score_file

if TYPE_CHECKING:
    from shared.services import Services


def endpoints(services: "Services", file: gr.File) -> None:
    """Place `/sentiment_classify` and `/sentiment_classify_file`."""

    @shown
    def classify(text: str, target: str = "") -> dict:
        """The sentiment of one text: its label, the score from -1 to 1, and the probability of each label.

        `target`: judge it for this company alone, if the model in use has learnt that.
        """
        check_lines([text] if text.strip() else [])
        task, ref = get_task(TASK), services.serving.current(SPACE)
        if target.strip() and not services.engine.reads_targets(task, ref):
            raise DataError(show.WHOLE_TEXTS + " Leave `target` empty.")
        answer = services.engine.predict(task, ref, [marked(text[:MAX_CHARACTERS], target)])[0]
        return {"label": answer.label, "score": polarity(answer.scores), "scores": answer.scores}

    @shown
    def classify_file(file: str, column: str, target: str = "") -> Iterator[str]:
        """A table with the answers added to every row. `column` holds the texts; empty: it is guessed.

        `target`: the column with the company that each text is judged for; empty: whole texts are judged.
        """
        with tempfile.TemporaryDirectory(prefix="plaza-batch-") as folder:
            chosen = column or guess_text_column(read_upload(services, file), get_task(TASK))
            *_, (_, out) = score_file(services, file, chosen, Path(folder), target=target or "")
            yield str(out)

    gr.api(classify, api_name="sentiment_classify", concurrency_limit=CLICKS, concurrency_id="sentiment-clicks")
    gr.on(
        [],
        classify_file,
        [file, gr.Textbox(label="Column", visible=False), gr.Textbox(label="Target", value="", visible=False)],
        gr.File(label="Scored table", visible=False),
        api_name="sentiment_classify_file",
        concurrency_limit=BULK,
        concurrency_id="sentiment-batch",
    )
