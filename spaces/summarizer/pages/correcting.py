"""Setting a summary right: what a visitor writes instead becomes a row to train on."""

from typing import TYPE_CHECKING, Any

import gradio as gr

from shared.errors import DataError
from shared.ui import markup
from shared.ui.errors import shown
from shared.ui.finetune.bench import FAST

from ..models import SPACE
from ..work import Work

if TYPE_CHECKING:
    from shared.services import Services

LONGEST = 20_000
KEPT = "Kept: the tab “Fine-tune” offers it among the corrections."


class Correcting:
    """The fields, folded away until somebody wants them."""

    def __init__(self, services: "Services") -> None:
        self.services = services
        with gr.Accordion("Set it right, to train on", open=False, visible=False) as self.box:
            self.text = gr.Textbox(
                label="The summary as it should be",
                info="Change it, or write your own. It is kept with the text, on this server.",
                lines=4,
                max_lines=12,
            )
            with gr.Row(elem_classes="pz-buttons"):
                self.keep = gr.Button("Keep it for training", scale=0)
            self.said = gr.HTML()

    @property
    def outputs(self) -> list[Any]:
        """What `values` fills."""
        return [self.box, self.text, self.said]

    def values(self, work: Work | None) -> list[Any]:
        """The fields for a summary; hidden without one."""
        if work is None or work.summary is None or not work.summary.sentences:
            return [gr.update(visible=False), "", ""]
        return [gr.update(visible=True), work.text(), ""]

    def wire(self, work: gr.State) -> None:
        """Keep what was written."""
        self.keep.click(shown(self._keep), [work, self.text], self.said, **FAST)

    def _keep(self, work: Work | None, right: str) -> str:
        if work is None or work.summary is None:
            raise DataError("The summary is gone: make it again.")
        if not right.strip():
            raise DataError("There is no summary to keep: write one.")
        if len(right) > LONGEST:
            raise DataError(f"This summary has {len(right):,} characters: keep one of at most {LONGEST:,}.")
        said, ref = work.text(), work.summary.asked.model
        text = "\n\n".join(document.text for document in work.documents)
        verdict = "up" if right.strip() == said.strip() else "corrected"
        self.services.feedback.add(SPACE, text, said, right.strip(), ref, verdict)
        return markup.notice(KEPT, "good")
