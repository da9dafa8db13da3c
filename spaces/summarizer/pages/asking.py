"""The fields that say what summary is wanted."""

from typing import TYPE_CHECKING, Any

import gradio as gr

from shared.errors import DataError
from shared.ui.finetune.bench import FAST

from ..extract.length import Length
from ..models import choices
from ..wishes import SHAPES, Asked

if TYPE_CHECKING:
    from shared.services import Services

UNITS = [("sentences", "sentences"), ("words", "words"), ("per cent of the text", "percent")]
USUAL = {"sentences": 3, "words": 100, "percent": 10}


class Asking:
    """The fields. `question` False: without the field for what to look for."""

    def __init__(self, services: "Services", *, question: bool = True) -> None:
        self.services = services
        with gr.Row(elem_classes="pz-asking"):
            with gr.Column(scale=3, min_width=260):
                self.model = gr.Dropdown(
                    [],
                    label="How",
                    info="Choose sentences, or let a model write. Or type a Hub id, or remote:https://host/v1#model.",
                    allow_custom_value=True,
                    interactive=True,
                )
            with gr.Column(scale=1, min_width=120):
                self.amount = gr.Number(USUAL["sentences"], label="Length", info="Kept exactly.", minimum=1)
            with gr.Column(scale=2, min_width=170):
                self.unit = gr.Dropdown(UNITS, value="sentences", label="in", info="Words as people count them.")
            with gr.Column(scale=2, min_width=150):
                self.shape = gr.Radio([(shape.capitalize(), shape) for shape in SHAPES], value=SHAPES[0], label="As")
        with gr.Row(elem_classes="pz-asking"):
            with gr.Column(scale=3, min_width=260, visible=question):
                self.question = gr.Textbox(
                    label="Question or topic (optional)", placeholder="What does it cost?", max_lines=1
                )
            with gr.Column(scale=2, min_width=240):
                self.whole = gr.Checkbox(
                    False, label="Whole sentences only", info="Then words and per cent are an upper limit."
                )

    @property
    def fields(self) -> list[Any]:
        """The inputs of `asked`."""
        return [self.model, self.amount, self.unit, self.shape, self.whole, self.question]

    def asked(
        self, model: str | None, amount: float | None, unit: str, shape: str, whole: bool, question: str
    ) -> Asked:
        """What these values mean. Raises DataError for a length that is none, or without a model."""
        if not model or not model.strip():
            raise DataError("No model is chosen: choose one under “How”.")
        if amount is None:
            raise DataError("There is no length: give a number, such as 3.")
        return Asked(model.strip(), Length(amount, unit), shape == "bullets", bool(whole), question or "")

    def model_choices(self) -> Any:
        """The models there are now, the one in use first."""
        found = choices(self.services)
        return gr.update(choices=found, value=found[0][1])

    def wire(self) -> None:
        """A unit has its usual amount. (`input` comes also when the field is only left, without another choice.)"""
        self.unit.change(lambda unit: USUAL[unit], self.unit, self.amount, **FAST)
