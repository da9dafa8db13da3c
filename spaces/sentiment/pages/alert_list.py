"""How alerts, their rules and their webhooks look."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from shared.data.wording import plural
from shared.ui import markup

from .live_list import facts, moment, nothing, section

if TYPE_CHECKING:
    from ..monitor.alerts import Alert, Delivery
    from ..monitor.rules import Rule
    from ..monitor.webhooks import Webhook

DELIVERED = {"sent": ("sent", "pos"), "waiting": ("waiting", "run"), "failed": ("failed", "neg")}
NO_ALERTS = "No alert yet. Rules are checked whenever headlines arrive; what they raise is listed here."
NO_RULES = "There is no rule yet: add one below to be told when something happens."
NO_WEBHOOKS = "Alerts are only shown on this page. Add a webhook below to have them sent to another program."


def alert_list(alerts: "Sequence[Alert]") -> str:
    """What was raised, newest first, with how each delivery went."""
    unseen = any(alert.seen is None for alert in alerts)
    every = markup.action("seen", "Mark all as seen", {"alert": ""}) if unseen else ""
    items = "".join(_alert(alert) for alert in alerts)
    body = f'<ul class="pz-jobs pz-rows" aria-label="Alerts">{items}</ul>' if alerts else nothing(NO_ALERTS)
    return section("Alerts", body, every)


def _alert(alert: "Alert") -> str:
    new = alert.seen is None
    button = markup.action("seen", "Seen", {"alert": str(alert.id)}) if new else ""
    state = markup.pill("New", "warn") if new else markup.pill("Seen", "neu")
    deliveries = "".join(_delivery(delivery) for delivery in alert.deliveries)
    return (
        f"<li><span class='pz-state'>{state}</span><div class='pz-grow'>"
        f"<div class='pz-wrap'>{markup.text(alert.said)}</div>"
        f"{facts([moment(alert.fired), markup.text(alert.company)])}{deliveries}</div>{button}</li>"
    )


def _delivery(delivery: "Delivery") -> str:
    word, kind = DELIVERED.get(delivery.state, (delivery.state, "neu"))
    tries = f", {plural(delivery.attempts, 'try').replace('trys', 'tries')}" if delivery.attempts > 1 else ""
    why = f": {markup.text(delivery.said)}" if delivery.said and delivery.state != "sent" else ""
    return (
        f'<div class="pz-delivery pz-quiet">{markup.pill(word, kind)} <span class="pz-wrap">'
        f"{markup.text(delivery.url)}{tries}{why}</span></div>"
    )


def rule_list(rules: "Sequence[Rule]") -> str:
    """Every rule as its sentence, with a switch."""
    items = "".join(_rule(rule) for rule in rules)
    body = f'<ul class="pz-jobs pz-rows" aria-label="Rules">{items}</ul>' if rules else nothing(NO_RULES)
    return section("Rules", body)


def _rule(rule: "Rule") -> str:
    data = {"rule": str(rule.id)}
    remove = markup.action("remove", "Remove", data, confirm="Remove this rule? Its alerts stay.", kind="danger")
    off = "" if rule.enabled else " pz-off"
    return (
        f"<li>{_switch(rule)}<div class='pz-grow pz-wrap{off}'>{markup.text(rule.said)}</div>"
        f"<div class='pz-actions'>{remove}</div></li>"
    )


def _switch(rule: "Rule") -> str:
    """A switch that says its state in words too."""
    return (
        f'<button type="button" role="switch" aria-checked="{str(rule.enabled).lower()}" class="pz-switch" '
        f'data-act="{"off" if rule.enabled else "on"}" data-rule="{rule.id}" aria-label="{markup.text(rule.said)}">'
        f'<span class="pz-knob" aria-hidden="true"></span><span>{"On" if rule.enabled else "Off"}</span></button>'
    )


def webhook_list(webhooks: "Sequence[Webhook]", errors: Mapping[str, str]) -> str:
    """Where alerts are sent. `errors`: the latest failure of an address, by its URL."""
    items = "".join(_webhook(webhook, errors.get(webhook.url, "")) for webhook in webhooks)
    body = f'<ul class="pz-jobs pz-rows" aria-label="Webhooks">{items}</ul>' if webhooks else nothing(NO_WEBHOOKS)
    return section("Webhooks", body)


def _webhook(webhook: "Webhook", error: str) -> str:
    data = {"webhook": str(webhook.id)}
    question = "Remove this webhook? Nothing more is sent to it, and its secret is forgotten."
    buttons = markup.action("test", "Test", data)
    buttons += markup.action("remove", "Remove", data, confirm=question, kind="danger")
    waiting = f"{webhook.waiting:,} waiting" if webhook.waiting else ""
    counts = [f"added {moment(webhook.created)}", f"{webhook.sent:,} sent", f"{webhook.failed:,} failed", waiting]
    said = f'<div class="pz-quiet pz-wrap pz-bad-text">Last error: {markup.text(error)}</div>' if error else ""
    return (
        f"<li><div class='pz-grow'><strong class='pz-wrap'>{markup.text(webhook.url)}</strong>"
        f"{facts(counts)}{said}</div><div class='pz-actions'>{buttons}</div></li>"
    )


def last_errors(alerts: "Sequence[Alert]") -> dict[str, str]:
    """The newest thing that went wrong, by address; an address whose newest delivery was sent has none."""
    newest: dict[str, str] = {}
    for delivery in (delivery for alert in alerts for delivery in alert.deliveries):
        if delivery.state != "waiting" or delivery.said:
            newest.setdefault(delivery.url, "" if delivery.state == "sent" else delivery.said)
    return {url: said for url, said in newest.items() if said}


def secret_html(webhook: "Webhook") -> str:
    """The secret, said once, and what the receiver does with it."""
    copy = '<button type="button" class="pz-action" data-copy="pz-secret">Copy</button>'
    return markup.notice(
        "<p><strong>Keep this secret now: it is not shown again.</strong></p>"
        f'<div class="pz-secret"><code id="pz-secret">{markup.text(webhook.secret)}</code>{copy}</div>'
        f"<p>It signs every alert that is sent to <span class='pz-wrap'>{markup.text(webhook.url)}</span>. "
        "Messages follow Standard Webhooks, so any of its libraries can verify them. By hand: take the bytes that the "
        "part after <code>whsec_</code> stands for in base64, compute HMAC-SHA256 with them over "
        "<code>webhook-id.webhook-timestamp.body</code> (two headers and the raw body, joined by dots), and compare "
        "its base64 with what follows <code>v1,</code> in the header <code>webhook-signature</code>. Refuse timestamps "
        "that are more than five minutes old.</p>",
        "warn",
    )
