"""Recommender: what somebody will like next, why, and what it would be if the past had been another."""

from pathlib import Path
from typing import TYPE_CHECKING

import gradio as gr

from shared.tasks import get_task
from shared.ui.badge import model_badge, space_head
from shared.ui.finetune import finetune_panel

from .collected import Collected
from .events import Events
from .pages.endpoints import endpoints
from .pages.evaluation import evaluation_tab
from .pages.recommend import RecommendTab
from .pages.refresh import refresh_bar
from .serving import SPACE, Served

if TYPE_CHECKING:
    from shared.services import Services

TITLE = "Recommender"
ICON = "🛍️"
SUMMARY = "What somebody will like next, and why; for who came a minute ago, too. Trained on your own shop's visits."
TASK = "recommendation"
ORDER = 40

HERE = Path(__file__)
SAMPLE = HERE.with_name("samples") / "visits.csv"
PRODUCTS = HERE.with_name("shop") / "products.csv"


def build(services: "Services") -> gr.Blocks:
    """The page. Nothing is loaded here: values are computed when a visitor opens it."""
    events = Events(services)
    served = Served(services, events)
    with gr.Blocks(analytics_enabled=False) as page:
        space_head(TITLE, ICON, SUMMARY)
        badge = model_badge(services, SPACE)
        with gr.Tabs(selected="recommend"):
            with gr.Tab("Recommend", id="recommend") as tab:
                # Whoever comes back from another tab may have put another model to work there.
                RecommendTab(served, events).renew(tab.select)
            with gr.Tab("Evaluate", id="evaluate"):
                evaluation_tab(services, served)
            with gr.Tab("Fine-tune", id="finetune"):
                refresh_bar(served)
                panel = finetune_panel(
                    services,
                    space=SPACE,
                    task=get_task(TASK),
                    sample=SAMPLE,
                    beside=PRODUCTS,
                    collected=Collected(served, events),
                )
        panel.on_model_changed(badge.refresh, badge.html)
        endpoints(services, served)
    return page
