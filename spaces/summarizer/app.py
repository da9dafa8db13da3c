"""Summarizer: what a text says in a few sentences, each of which leads to its source."""

from pathlib import Path
from typing import TYPE_CHECKING

import gradio as gr

from shared.tasks import get_task
from shared.ui.badge import model_badge, space_head
from shared.ui.finetune import finetune_panel

from .models import SPACE
from .pages.batch import BatchTab
from .pages.compare import CompareTab
from .pages.endpoints import endpoints
from .pages.summarize import SummarizeTab

if TYPE_CHECKING:
    from shared.services import Services

TITLE = "Summarizer"
ICON = "🗜️"
SUMMARY = "What a text says in a few sentences, each of which leads to its source; trained on your own summaries."
TASK = "summarization"
ORDER = 30

SAMPLES = Path(__file__).with_name("samples")
EXAMPLES = {"A news article": "article.txt", "A yearly report": "report.md", "Minutes of a meeting": "minutes.txt"}


def build(services: "Services") -> gr.Blocks:
    """The page. Nothing is loaded here: values are computed when a visitor opens it."""
    examples = {title: (SAMPLES / name).read_text("utf-8") for title, name in EXAMPLES.items()}
    with gr.Blocks(analytics_enabled=False) as page:
        space_head(TITLE, ICON, SUMMARY)
        badge = model_badge(services, SPACE)
        with gr.Tabs(selected="summarize"):
            with gr.Tab("Summarize", id="summarize"):
                summarize = SummarizeTab(services, examples)
            with gr.Tab("Compare", id="compare"):
                compare = CompareTab(services)
            with gr.Tab("Batch", id="batch"):
                batch = BatchTab(services)
            with gr.Tab("Fine-tune", id="finetune"):
                panel = finetune_panel(services, space=SPACE, task=get_task(TASK), sample=SAMPLES / "train_sample.csv")
        panel.on_model_changed(badge.refresh, badge.html)
        for asking in (summarize.asking, batch.asking):
            panel.on_model_changed(asking.model_choices, asking.model)
        panel.on_model_changed(compare.model_choices, compare.models)
        endpoints(services)
    return page
