"""The tab “Alerts”: what was raised, the rules that raise it, and where it is sent."""

from typing import TYPE_CHECKING, Any

import gradio as gr

from shared.errors import DataError
from shared.ui import markup
from shared.ui.errors import shown
from shared.ui.finetune.bench import FAST, QUIET, if_new

from .alert_list import alert_list, last_errors, rule_list, secret_html, webhook_list
from .live_list import LIVE_JS, live_js
from .rule_form import RuleForm

if TYPE_CHECKING:
    from shared.services import Services

    from ..monitor.desk import Desk

REFRESH_SECONDS = 5
LATEST = 30


def alerts_tab(services: "Services", desk: "Desk", tab: gr.Tab) -> None:
    """Place the content of the tab. It is filled whenever `tab` is chosen."""
    AlertsTab(desk).wire(tab)


class AlertsTab:
    """The components of the tab."""

    def __init__(self, desk: "Desk") -> None:
        self.desk = desk
        self.alerts = gr.HTML(js_on_load=live_js(REFRESH_SECONDS))
        self.rules = gr.HTML(js_on_load=markup.ACTIONS_JS)
        with gr.Accordion("Add a rule", open=False) as self.adding:
            self.form = RuleForm(desk)
        self.webhooks = gr.HTML(js_on_load=LIVE_JS)
        self.tested = gr.HTML()
        with gr.Accordion("Add a webhook", open=False):
            self.url = gr.Textbox(
                label="Address",
                info="Alerts are sent there as JSON by POST, signed, and tried again for more than an hour.",
                placeholder="https://example.com/hooks/plaza",
                max_lines=1,
            )
            with gr.Row(elem_classes="pz-buttons"):
                self.add = gr.Button("Add the webhook", variant="primary", scale=0)
        self.secret = gr.HTML(js_on_load=LIVE_JS)

    @property
    def lists(self) -> list[gr.HTML]:
        """What `values` fills."""
        return [self.alerts, self.rules, self.webhooks]

    def values(self) -> list[str]:
        """The three lists as they are now."""
        alerts = self.desk.alerts.latest(LATEST)
        webhooks = webhook_list(self.desk.webhooks.all(), last_errors(alerts))
        return [alert_list(alerts), rule_list(self.desk.rules.all()), webhooks]

    def wire(self, tab: gr.Tab) -> None:
        """What fills the lists, and what the buttons do."""
        tab.select(shown(self._opened), None, [*self.lists, self.form.company, self.secret, self.tested], **FAST)
        self.alerts.tick(
            shown(lambda *old: [if_new(new, was) for new, was in zip(self.values(), old, strict=True)]),
            self.lists,
            self.lists,
            **FAST,
        )
        self.alerts.act(shown(self._seen), None, self.lists, **QUIET)
        self.rules.act(shown(self._rule), None, self.lists, **QUIET)
        self.webhooks.act(shown(self._webhook), None, [*self.lists, self.tested, self.secret], **QUIET)
        self.form.wire(self.values, self.lists)
        outputs = [*self.lists, self.tested, self.secret, self.url]
        for trigger in (self.add.click, self.url.submit):
            trigger(shown(self._add), self.url, outputs, **QUIET)

    def _opened(self) -> list[Any]:
        return [*self.values(), self.form.companies(), "", ""]

    def _seen(self, event: gr.EventData) -> list[str]:
        from datetime import UTC, datetime

        self.desk.alerts.mark_seen(int(event.alert) if event.alert else None, datetime.now(UTC))
        return self.values()

    def _rule(self, event: gr.EventData) -> list[str]:
        id = int(event.rule)
        if event.act == "remove":
            self.desk.rules.remove(id)
        else:
            self.desk.rules.enable(id, event.act == "on")
        return self.values()

    def _webhook(self, event: gr.EventData) -> list[Any]:
        id = int(event.webhook)
        if event.act == "remove":
            self.desk.webhooks.remove(id)
            return [*self.values(), "", ""]
        said = self.desk.webhooks.test(id)
        return [*self.values(), markup.notice(markup.text(said)), gr.skip()]

    def _add(self, url: str) -> list[str]:
        if not url.strip():
            raise DataError("There is no address yet: paste the address that alerts should be sent to.")
        webhook = self.desk.webhooks.add(url.strip())
        return [*self.values(), "", secret_html(webhook), ""]
