"""Alerts: kept, listed, marked as seen, queued for webhooks."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.spaces.sentiment.monitor.conftest import NOW, part


@pytest.fixture
def record(desk):
    """Keeps an alert with this sentence, so many hours after `NOW`."""
    desk.watchlist.save([["Acme", "", ""]])
    rule = desk.rules.add("below", None, -0.3, 1, 48.0, 0.0)
    company = desk.watchlist.find("Acme")

    def recorded(said, hours=0.0):
        new = part("rule_checks").NewAlert(rule.id, company.id, said, -0.5, [3, 2])
        (alert,) = desk.alerts.record([new], NOW + timedelta(hours=hours))
        return alert

    return recorded


def test_the_newest_come_first_with_their_company(desk, record):
    first, second, third = record("One.", 1), record("Two.", 3), record("Three.", 2)
    assert desk.alerts.latest() == [second, third, first]
    assert desk.alerts.latest(1) == [second]
    assert (first.company, first.said, first.value, first.mentions) == ("Acme", "One.", -0.5, [3, 2])
    assert (first.fired, first.seen, first.deliveries) == (NOW + timedelta(hours=1), None, [])
    desk.watchlist.save([])
    assert desk.alerts.latest(1)[0].company == "Acme"


def test_nothing_to_keep(desk):
    assert desk.alerts.record([], NOW) == desk.alerts.latest() == []
    assert desk.alerts.unseen() == 0


def test_several_at_once_come_back_in_their_order(desk, record):
    alert = record("Zero.")
    new = [part("rule_checks").NewAlert(alert.rule_id, alert.company_id, said, 0.0, []) for said in ("One.", "Two.")]
    assert [one.said for one in desk.alerts.record(new, NOW)] == ["One.", "Two."]


def test_marking_as_seen(desk, record):
    first, *_ = record("One."), record("Two."), record("Three.")
    desk.alerts.mark_seen(first.id, NOW)
    assert desk.alerts.unseen() == 2
    later = NOW + timedelta(hours=1)
    desk.alerts.mark_seen(None, later)
    assert desk.alerts.unseen() == 0
    assert [alert.seen for alert in desk.alerts.latest()] == [later, later, NOW]


def test_every_webhook_there_is_gets_a_delivery(desk, record):
    desk.surroundings = replace(desk.surroundings, allow_private=True)
    one, two, gone = (desk.webhooks.add(f"http://127.0.0.1:9/{name}") for name in ("one", "two", "gone"))
    desk.webhooks.remove(gone.id)
    alert = record("One.")
    assert [(d.url, d.state, d.attempts, d.said) for d in alert.deliveries] == [
        (one.url, "waiting", 0, ""),
        (two.url, "waiting", 0, ""),
    ]
    desk.webhooks.remove(two.id)
    assert [(d.state, d.said) for d in desk.alerts.latest()[0].deliveries] == [
        ("waiting", ""),
        ("failed", "The webhook was removed."),
    ]
