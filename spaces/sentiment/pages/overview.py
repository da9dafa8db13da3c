"""The tab “Overview”: how the market and each company stand, and the headlines behind every point."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import gradio as gr

from shared.ui.errors import shown
from shared.ui.finetune.bench import FAST

from .overview_acts import PARTS, Acts, Fresh
from .view import View

if TYPE_CHECKING:
    from shared.services import Services

    from ..monitor.desk import Desk

HERE = Path(__file__)


class Overview:
    """The components of the tab. `tabs`: the monitor's own; a button may lead to another one of them."""

    def __init__(self, services: "Services", desk: "Desk", tabs: gr.Tabs) -> None:
        self.acts, self.tabs = Acts(services, desk), tabs
        self.view = gr.State(None)
        script = HERE.with_name("overview.js").read_text("utf-8")
        beat = HERE.with_name("heartbeat.js").read_text("utf-8")
        self.head = _part(script + beat)
        with gr.Row(elem_classes="pz-desk"):
            with gr.Column(elem_classes="pz-side"):
                self.cards = _part(script)
            with gr.Column(elem_classes="pz-main"):
                self.chart = _part(script)
                self.list = _part(script)
        self._wire()

    @property
    def outputs(self) -> list[Any]:
        """What handlers fill: the visitor's view, and the four parts."""
        return [self.view, self.head, self.cards, self.chart, self.list]

    def refresh(self, trigger: Any) -> None:
        """Bring the tab up to date at an event, such as the `select` of its tab."""
        trigger(shown(self._again), self.view, self.outputs, **FAST)

    def _wire(self) -> None:
        gr.on(None, shown(self._load), None, self.outputs, **FAST)
        self.head.tick(shown(self._tick), self.view, self.outputs, **FAST)
        for part in self.outputs[1:]:
            part.act(shown(self._act), self.view, [*self.outputs, self.tabs], trigger_mode="multiple", **FAST)

    def _load(self) -> list[Any]:
        view, fresh = self.acts.load()
        return _values(view, fresh)

    def _again(self, view: View | None) -> list[Any]:
        """A tab is also selected when the page is opened: then it is being filled already."""
        return _values(view, self.acts.tick(view)) if view else [gr.skip() for _ in self.outputs]

    def _tick(self, view: View | None) -> list[Any]:
        view = view or View()  # the server was started again since the page was opened
        return _values(view, self.acts.tick(view))

    def _act(self, view: View | None, event: gr.EventData) -> list[Any]:
        view = view or View()
        if event.act == "tab":
            return [*_values(view, {}), gr.Tabs(selected=event.tab)]
        return [*_values(view, self.acts.act(view, event)), gr.skip()]


def _values(view: View, fresh: Fresh) -> list[Any]:
    """Values of `outputs`; an unchanged part is not sent again."""
    return [view, *(fresh.get(name, gr.skip()) for name in PARTS)]


def _part(script: str) -> gr.HTML:
    """HTML that the script keeps up to date; Gradio itself would change it by position, not row by row."""
    return gr.HTML(html_template="", js_on_load=script)
