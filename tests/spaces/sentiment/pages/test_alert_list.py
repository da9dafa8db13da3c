"""How alerts, rules and webhooks look, and what the form asks."""

import pytest

from tests.spaces.sentiment.monitor.conftest import NOW
from tests.spaces.sentiment.pages.conftest import page, part

URL = "https://example.com/<hook>"


def alert(id: int = 1, seen: object = None, deliveries: tuple = ()):
    alerts = part("alerts")
    made = [alerts.Delivery(URL, state, attempts, said) for state, attempts, said in deliveries]
    return alerts.Alert(id, 1, 1, "<Harbor>", NOW, "Score <b>−0.62</b>", -0.62, [1], seen, made)


def test_an_alert_tells_of_its_deliveries() -> None:
    shown = page("alert_list").alert_list([alert(deliveries=[("failed", 3, "It <answered> 500."), ("sent", 1, "")])])
    assert "Score &lt;b&gt;" in shown
    assert "3 tries: It &lt;answered&gt; 500." in shown
    assert "<hook>" not in shown
    assert shown.count('data-act="seen"') == 2  # this one, and all


def test_seen_alerts_have_nothing_to_click() -> None:
    shown = page("alert_list").alert_list([alert(seen=NOW)])
    assert "data-act" not in shown
    assert "Rules are checked" in page("alert_list").alert_list([])


def test_the_last_error_is_that_of_the_newest_delivery() -> None:
    last_errors = page("alert_list").last_errors
    bad, good = alert(deliveries=[("failed", 6, "Nobody answers.")]), alert(deliveries=[("sent", 1, "")])
    assert last_errors([bad, good]) == {URL: "Nobody answers."}
    assert last_errors([good, bad]) == {}
    assert last_errors([alert(deliveries=[("waiting", 0, "")]), bad]) == {URL: "Nobody answers."}


def test_the_secret_is_shown_only_when_it_is_made(desk) -> None:
    webhook = part("webhooks").Webhook(1, URL, "whsec_abc", NOW, 12, 1, 2)
    shown = page("alert_list").webhook_list([webhook], {URL: "It <broke>."})
    assert "whsec_abc" not in shown
    for said in ("12 sent", "1 failed", "2 waiting", "Last error: It &lt;broke&gt;."):
        assert said in shown
    assert "whsec_abc" in page("alert_list").secret_html(webhook)


def test_rules_have_a_switch_that_says_its_state(desk) -> None:
    rule = desk.rules.add("below", None, -0.3, 5, 24.0, 12.0)
    assert 'aria-checked="true"' in page("alert_list").rule_list(desk.rules.all())
    desk.rules.enable(rule.id, False)
    shown = page("alert_list").rule_list(desk.rules.all())
    assert 'aria-checked="false"' in shown
    assert 'data-act="on"' in shown


@pytest.mark.parametrize(
    ("kind", "visible"),
    [
        ("below", ["threshold", "count"]),
        ("change", ["threshold", "hours"]),
        ("burst", ["threshold", "count", "hours"]),
    ],
)
def test_the_form_asks_only_what_matters_and_its_start_is_a_rule(desk, kind: str, visible: list[str]) -> None:
    form = page("rule_form")
    updates = dict(zip(form.FIELDS, form.asked(kind), strict=True))
    assert [name for name, update in updates.items() if update["visible"]] == visible
    numbers = form.numbers_of(kind, dict.fromkeys(form.FIELDS))
    rule = desk.rules.add(kind, None, numbers["threshold"], int(numbers["count"]), numbers["hours"], 12.0)
    assert [one.said for one in desk.rules.all()] == [rule.said]
