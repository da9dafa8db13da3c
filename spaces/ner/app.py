"""Entity highlighter: the names in a document, to see, to correct, to redact, to relate, and to retrain."""

from pathlib import Path
from typing import TYPE_CHECKING

import gradio as gr

from shared.tasks import get_task
from shared.ui.badge import model_badge, space_head
from shared.ui.finetune import finetune_panel
from shared.ui.finetune.bench import FAST

from .pages.any_label import AnyLabelTab
from .pages.batch import BatchTab
from .pages.endpoints import endpoints
from .pages.highlight import HighlightTab
from .pages.redact import RedactTab
from .pages.relations import RelationsTab

if TYPE_CHECKING:
    from shared.services import Services

TITLE = "Entity highlighter"
ICON = "🖍️"
SUMMARY = "The names in a document: see them, set them right, redact them, and teach it your own kinds."
TASK = "token-classification"
ORDER = 20

SPACE = "ner"
SAMPLES = Path(__file__).with_name("samples")


def build(services: "Services") -> gr.Blocks:
    """The page. Nothing is loaded here: values are computed when a visitor opens it."""
    with gr.Blocks(analytics_enabled=False) as page:
        space_head(TITLE, ICON, SUMMARY)
        badge = model_badge(services, SPACE)
        with gr.Tabs(selected="highlight") as tabs:
            with gr.Tab("Highlight", id="highlight"):
                highlight = HighlightTab(services)
            with gr.Tab("Redact", id="redact") as redact:
                RedactTab(services, highlight.view, redact)
            with gr.Tab("Relations", id="relations") as relations:
                RelationsTab(services, highlight.view.work, relations)
            with gr.Tab("Any label", id="any") as any_tab:
                any_label = AnyLabelTab(services, any_tab)
            with gr.Tab("Batch", id="batch"):
                BatchTab(services)
            with gr.Tab("Fine-tune", id="finetune"):
                panel = finetune_panel(
                    services,
                    space=SPACE,
                    task=get_task(TASK),
                    sample=SAMPLES / "train_sample.txt",
                    replay=SAMPLES / "names_sample.txt",
                )
        any_label.open_in(highlight.view, tabs)
        panel.on_model_changed(badge.refresh, badge.html)
        train = highlight.view.document.train
        panel.train_on_corrections(train)
        train(lambda: gr.Tabs(selected="finetune"), None, tabs, **FAST)
        endpoints(services)
    return page
