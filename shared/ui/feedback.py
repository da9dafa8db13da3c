"""Thumbs and the right label for an answer: what users say becomes training data."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import gradio as gr

from shared.ui import markup
from shared.ui.errors import shown

if TYPE_CHECKING:
    from shared.services import Services


@dataclass(eq=False)
class Answered:
    """An answer that a visitor may judge. `labels`: what the model could have said. `target`: what the text
    was judged for, "" for the whole of it.
    """

    text: str
    predicted: str
    labels: tuple[str, ...]
    ref: str
    target: str = ""


@dataclass(eq=False)
class FeedbackBar:
    """`html` shows the questions, `answered` (of this visitor only) is what they are about."""

    html: gr.HTML
    answered: gr.State

    @property
    def outputs(self) -> list[Any]:
        """What a handler sets with `ask(answered)`."""
        return [self.answered, self.html]


def feedback_bar(services: "Services", space: str) -> FeedbackBar:
    """Place an empty bar. A handler with `bar.outputs` fills it by returning `ask(answered)`."""

    @shown
    def judge(answered: Answered | None, event: gr.EventData) -> tuple[Answered | None, str]:
        if answered is None:
            return None, ""
        verdict, label = event.act, getattr(event, "value", None)
        if verdict == "corrected" and label not in answered.labels:
            return answered, _questions(answered)
        corrected = label if verdict == "corrected" else None
        said = (answered.text, answered.predicted, corrected, answered.ref, verdict, answered.target)
        services.feedback.add(space, *said)
        # A thumb down may still be followed by the right label.
        if verdict == "down":
            return answered, _questions(answered, thanked=True)
        return None, _thanks(services.feedback.count(space))

    bar = FeedbackBar(gr.HTML(js_on_load=markup.ACTIONS_JS), gr.State(None))
    bar.html.act(
        judge, bar.answered, bar.outputs, show_progress="hidden", concurrency_limit=None, api_visibility="private"
    )
    return bar


def ask(answered: Answered | None) -> tuple[Answered | None, str]:
    """The values of `FeedbackBar.outputs` for a new answer; None clears the bar."""
    return answered, _questions(answered) if answered else ""


def _questions(answered: Answered, thanked: bool = False) -> str:
    options = "".join(
        f'<option value="{markup.text(label)}">{markup.text(label)}</option>'
        for label in answered.labels
        if label != answered.predicted
    )
    thumbs = markup.action("up", "👍 Right", {}, kind="quiet") + markup.action("down", "👎 Wrong", {}, kind="quiet")
    first = "<span>Noted. What is right?</span>" if thanked else f"<span>Is this right?</span>{thumbs}"
    return (
        f'<div class="pz-feedback">{first}<label>It should be <select data-act="corrected" aria-label="Right label">'
        f'<option value="">choose a label</option>{options}</select></label></div>'
    )


def _thanks(count: int) -> str:
    kept = f"{count:,} answer{'s' if count != 1 else ''} kept so far."
    return f'<div class="pz-feedback" role="status"><span>Thank you. {kept} They can be used for training.</span></div>'
