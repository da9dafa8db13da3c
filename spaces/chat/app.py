"""Customer service: a bot that answers from the shop's own articles, does errands, and hands over to people."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import gradio as gr

from shared.tasks import get_task
from shared.ui.badge import model_badge, space_head
from shared.ui.finetune import finetune_panel
from shared.ui.owner import owner_area

from .chat import Chat
from .desk import Desk
from .models import SERVED, in_service
from .pages.chat import ChatTab
from .pages.endpoints import endpoints
from .pages.inbox import InboxTab
from .pages.insight import InsightTab
from .pages.knowledge import KnowledgeTab
from .pages.set_up import SetUpTab

if TYPE_CHECKING:
    from shared.services import Services

TITLE = "Customer service"
ICON = "💬"
SUMMARY = (
    "Answers from your own articles and shows where from; does errands, says when it does not know, and calls a person."
)
TASK = "text-classification"
ORDER = 5

SPACE = "chat"
RETRIEVAL = "chat.retrieval"
SAMPLES = Path(__file__).with_name("samples")


def build(services: "Services") -> gr.Blocks:
    """The page. Nothing is loaded here: values are computed when a visitor opens it."""
    desk = Desk(services)
    bot = Chat(desk)
    with gr.Blocks(analytics_enabled=False) as page:
        space_head(TITLE, ICON, SUMMARY)
        with gr.Tabs(selected="chat"):
            with gr.Tab("Chat", id="chat"):
                ChatTab(bot)
            with gr.Tab("Inbox", id="inbox") as inbox:
                InboxTab(lambda: desk.conversations)
            with gr.Tab("Knowledge", id="knowledge") as knowledge:
                KnowledgeTab(desk.knowledge).wire(knowledge)
            with gr.Tab("Insight", id="insight") as insight:
                InsightTab(lambda: desk.insight).refresh(insight.select)
            with gr.Tab("Set-up", id="set_up") as set_up:
                owners_choice = SetUpTab(desk)
            with gr.Tab("Fine-tune", id="finetune") as finetune:
                _panels(services, desk, owners_choice)
        endpoints(bot)
    owner_area(page, services, [inbox, knowledge, insight, set_up, finetune])
    return page


def _panels(services: "Services", desk: Desk, set_up: SetUpTab) -> None:
    """A panel for each of the three models."""

    def use_writer() -> None:
        desk.set_ups.change(writer=in_service(services))

    with gr.Tabs():
        with gr.Tab("Intents"):
            badge = model_badge(services, SPACE)
            panel = finetune_panel(services, space=SPACE, task=get_task(TASK), sample=SAMPLES / "intents.csv")
            panel.on_model_changed(badge.refresh, badge.html)
        with gr.Tab("Search"):
            badge = model_badge(services, RETRIEVAL)
            panel = finetune_panel(
                services, space=RETRIEVAL, task=get_task("retrieval"), sample=SAMPLES / "questions.csv"
            )
            panel.on_model_changed(badge.refresh, badge.html)
            panel.on_model_changed(desk.knowledge.reindex, None)
        with gr.Tab("Writing"):
            badge = model_badge(services, SERVED)
            panel = finetune_panel(
                services, space=SERVED, task=get_task("text-generation"), sample=SAMPLES / "dialogues.jsonl"
            )
            panel.on_model_changed(badge.refresh, badge.html)
            panel.on_model_changed(use_writer, None)
            panel.on_model_changed(set_up.values, [*set_up.fields, set_up.meaning])


def start(services: "Services") -> Callable[[], None]:
    """Take in the written shop at the first start, index what is not yet indexed, and tidy up; returns what ends it."""
    from .background import Background

    background = Background(Desk(services))
    background.start()
    return background.close
