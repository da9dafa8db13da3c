"""Financial sentiment: a monitor of companies, single texts, whole tables, and fine-tuning on the user's own rows."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import gradio as gr

from shared.tasks import get_task
from shared.ui.badge import model_badge, space_head
from shared.ui.finetune import finetune_panel
from shared.ui.finetune.bench import FAST

from .monitor.desk import Desk
from .monitor.poller import Poller
from .pages.analyse import analyse_tab
from .pages.batch import batch_tab
from .pages.endpoints import endpoints
from .pages.monitor import monitor_tab
from .pages.monitor_endpoints import monitor_endpoints

if TYPE_CHECKING:
    from shared.services import Services

TITLE = "Financial sentiment"
ICON = "📈"
SUMMARY = "Is the news good or bad for the companies you watch? Live, for one text, or for a whole table."
TASK = "text-classification"
ORDER = 10

SPACE = "sentiment"
SAMPLES = Path(__file__).with_name("samples")


def build(services: "Services") -> gr.Blocks:
    """The page. Nothing is loaded here: values are computed when a visitor opens it."""
    desk = Desk(services)
    with gr.Blocks(analytics_enabled=False) as page:
        space_head(TITLE, ICON, SUMMARY)
        badge = model_badge(services, SPACE)
        with gr.Tabs(selected="monitor") as tabs:
            with gr.Tab("Monitor", id="monitor") as first:
                overview = monitor_tab(services, desk)
            with gr.Tab("Analyse", id="analyse"):
                analyse_tab(services)
            with gr.Tab("Batch", id="batch"):
                file = batch_tab(services)
            with gr.Tab("Fine-tune", id="finetune"):
                panel = finetune_panel(services, space=SPACE, task=get_task(TASK), sample=SAMPLES / "train_sample.csv")
        panel.on_model_changed(badge.refresh, badge.html)
        panel.train_on_corrections(overview.list.train)
        overview.list.train(lambda: gr.Tabs(selected="finetune"), None, tabs, **FAST)
        overview.refresh(first.select)
        endpoints(services, file)
        monitor_endpoints(desk)
    return page


def start(services: "Services") -> Callable[[], None]:
    """Watch the sources in the background; returns what ends it."""
    poller = Poller(Desk(services))
    poller.start()
    return poller.close
