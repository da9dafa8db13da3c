"""Alerts on their way to other programs, against a real server on this machine."""

import base64
import hashlib
import hmac
import json
from dataclasses import replace
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Barrier, Event, Thread

import pytest

from shared.errors import DataError, SourceError
from tests.spaces.sentiment.monitor.conftest import NOW, part

SECONDS = (5, 30, 120, 600, 3600)


class Receiver(ThreadingHTTPServer):
    """Keeps what it is sent; answers with `status`, or not before `go` is set."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.got, self.status, self.go = [], 204, Event()
        self.go.set()
        self.url = f"http://127.0.0.1:{self.server_address[1]}"


class Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.got.append((self.path, {name.lower(): value for name, value in self.headers.items()}, body))
        self.server.go.wait(20)
        self.send_response(self.server.status)
        self.send_header("Location", "/elsewhere")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *args):
        pass


@pytest.fixture
def receiver():
    server = Receiver()
    thread = Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield server
    server.go.set()
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def desk(desk):
    """May send to this machine, as an administrator can allow."""
    desk.surroundings = replace(desk.surroundings, allow_private=True)
    return desk


@pytest.fixture
def alert(desk, fill):
    """A function that raises so many alerts on Acme."""
    desk.watchlist.save([["Acmé", "ACM", ""]])
    (company,) = desk.watchlist.all()
    rule = desk.rules.add("below", None, -0.3, 2, 48.0, 0.0)
    mentions = fill([(1, company.id, -0.75, "Acmé “falls”"), (2, company.id, -0.5, "Acmé slips")])
    new = part("rule_checks").NewAlert(rule.id, company.id, "Acmé: it fell.", -0.625, mentions)
    return lambda count=1: desk.alerts.record([new] * count, NOW)


def states(desk):
    return [(d.state, d.attempts) for one in desk.alerts.latest() for d in one.deliveries]


def test_what_is_sent_and_that_its_signature_can_be_verified(desk, alert, receiver):
    webhook = desk.webhooks.add(f"{receiver.url}/hook?a=b")
    alert()
    assert desk.webhooks.deliver_due(NOW - timedelta(seconds=1)) == 0
    assert desk.webhooks.deliver_due(NOW) == 1
    ((path, headers, body),) = receiver.got
    assert path == "/hook?a=b"
    assert headers["content-type"] == "application/json"
    key = base64.b64decode(webhook.secret.split("_", 1)[1], validate=True)
    assert len(key) == 24
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    expected = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    assert headers["webhook-signature"] == f"v1,{expected}"
    assert 0 <= int(headers["webhook-timestamp"]) - NOW.timestamp() < 60
    message = json.loads(body)
    assert (message["type"], datetime.fromisoformat(message["timestamp"])) == ("alert", NOW)
    assert message["data"] == {
        "id": 1, "company": "Acmé", "ticker": "ACM", "said": "Acmé: it fell.", "value": -0.625,
        "rule": {"id": 1, "kind": "below"},
        "headlines": [
            {"text": "Acmé “falls”", "link": None, "score": -0.75},
            {"text": "Acmé slips", "link": None, "score": -0.5},
        ],
    }  # fmt: skip
    assert states(desk) == [("sent", 1)]
    assert desk.webhooks.deliver_due(NOW + timedelta(days=1)) == 0


def test_a_failure_is_tried_again_later_and_later_with_the_same_id(desk, alert, receiver):
    desk.webhooks.add(receiver.url)
    alert()
    receiver.status = 500
    now = NOW
    for tries, seconds in enumerate(SECONDS, start=1):
        assert desk.webhooks.deliver_due(now) == 1
        assert states(desk) == [("waiting", tries)]
        assert desk.webhooks.deliver_due(now + timedelta(seconds=seconds - 1)) == 0
        now += timedelta(seconds=seconds + 60)
    assert desk.webhooks.deliver_due(now) == 1
    assert states(desk) == [("failed", 6)]
    assert "answered 500" in desk.alerts.latest()[0].deliveries[0].said
    assert desk.webhooks.deliver_due(now + timedelta(days=9)) == 0
    assert {headers["webhook-id"] for _, headers, _ in receiver.got} == {"msg_1"}
    assert len({headers["webhook-timestamp"] for _, headers, _ in receiver.got}) == len(receiver.got) == 6
    (webhook,) = desk.webhooks.all()
    assert (webhook.sent, webhook.failed, webhook.waiting) == (0, 1, 0)


def test_what_failed_first_may_be_taken_later(desk, alert, receiver):
    desk.webhooks.add(receiver.url)
    alert()
    receiver.status = 302
    desk.webhooks.deliver_due(NOW)
    assert "302, which sends us elsewhere" in desk.alerts.latest()[0].deliveries[0].said
    receiver.status = 200
    assert desk.webhooks.deliver_due(NOW + timedelta(minutes=2)) == 1
    assert states(desk) == [("sent", 2)]
    assert desk.alerts.latest()[0].deliveries[0].said == ""
    assert [path for path, *_ in receiver.got] == ["/", "/"]


def test_silence_counts_as_a_failure(desk, alert, receiver, monkeypatch):
    webhooks = part("webhooks")
    post = webhooks.post
    monkeypatch.setattr(webhooks, "post", lambda *args, **more: post(*args, **more, total_s=0.2))
    desk.webhooks.add(receiver.url)
    alert()
    receiver.go.clear()
    assert desk.webhooks.deliver_due(NOW) == 1
    assert states(desk) == [("waiting", 1)]
    assert "0.2 seconds" in desk.alerts.latest()[0].deliveries[0].said


def test_a_receiver_that_is_gone_is_asked_no_more(desk, alert, receiver):
    desk.webhooks.add(receiver.url)
    alert(3)
    receiver.status = 410
    assert desk.webhooks.deliver_due(NOW) == 1
    assert desk.webhooks.all() == []
    assert states(desk) == [("failed", 0), ("failed", 0), ("failed", 1)]
    assert all("410" in one.deliveries[0].said for one in desk.alerts.latest())
    assert desk.webhooks.deliver_due(NOW + timedelta(days=1)) == 0
    assert alert()[0].deliveries == []


def test_a_webhook_that_fails_does_not_hold_up_the_others(desk, alert, receiver):
    dead = Receiver()
    dead.server_close()
    desk.webhooks.add(dead.url)
    desk.webhooks.add(receiver.url)
    alert(3)
    assert desk.webhooks.deliver_due(NOW) == 4
    assert len(receiver.got) == 3
    assert [(one.sent, one.waiting) for one in desk.webhooks.all()] == [(0, 3), (3, 0)]


def test_a_limit_leaves_the_rest_for_the_next_time(desk, alert, receiver):
    desk.webhooks.add(receiver.url)
    alert(3)
    assert [desk.webhooks.deliver_due(NOW, limit=2) for _ in range(3)] == [2, 1, 0]


def test_two_threads_send_each_message_once(desk, alert, receiver):
    desk.webhooks.add(receiver.url)
    alert(12)
    ready, done = Barrier(2), []

    def work():
        ready.wait()
        done.append(desk.webhooks.deliver_due(NOW))

    threads = [Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(done) == 12
    assert sorted(headers["webhook-id"] for _, headers, _ in receiver.got) == sorted(f"msg_{n}" for n in range(1, 13))


def test_while_one_sends_nobody_else_does(desk, alert, receiver):
    desk.webhooks.add(receiver.url)
    alert()
    receiver.go.clear()
    sender = Thread(target=desk.webhooks.deliver_due, args=(NOW,))
    sender.start()
    try:
        while not receiver.got:
            sender.join(0.01)
        assert desk.webhooks.deliver_due(NOW + timedelta(seconds=50)) == 0
    finally:
        receiver.go.set()
        sender.join()
    assert states(desk) == [("sent", 1)]


def test_what_a_dead_server_began_is_sent_by_another(desk, alert, receiver):
    desk.webhooks.add(receiver.url)
    alert()
    assert desk.webhooks._claim(NOW, ())
    assert desk.webhooks.deliver_due(NOW) == 0
    assert desk.webhooks.deliver_due(NOW + part("webhooks").CLAIM) == 1
    assert states(desk) == [("sent", 2)]


def test_an_alert_that_was_deleted_meanwhile(desk, alert, receiver):
    desk.webhooks.add(receiver.url)
    (kept,) = alert()
    with desk.sessions() as session:
        session.delete(session.get(part("tables").AlertRow, kept.id))
        session.commit()
    assert desk.webhooks.deliver_due(NOW) == 1
    assert receiver.got == []
    assert desk.webhooks.deliver_due(NOW + timedelta(days=1)) == 0


def test_private_addresses_are_refused_without_the_permission(desk, alert, receiver):
    webhook = desk.webhooks.add(receiver.url)
    alert()
    desk.surroundings = replace(desk.surroundings, allow_private=False)
    strict = part("webhooks").Webhooks(desk.sessions, desk.surroundings)
    with pytest.raises(SourceError, match="private network"):
        strict.add(f"{receiver.url}/other")
    assert strict.deliver_due(NOW) == 1
    assert "private network" in desk.alerts.latest()[0].deliveries[0].said
    assert "private network" in strict.test(webhook.id)
    assert receiver.got == []


@pytest.mark.parametrize(
    "url", ["", "ftp://example.com", "http://169.254.169.254/", "http://a:b@127.0.0.1/", "http://["]
)
def test_addresses_that_are_never_used(desk, url):
    with pytest.raises(SourceError):
        desk.webhooks.add(url)
    assert desk.webhooks.all() == []


def test_adding_and_removing(desk, receiver):
    webhook = desk.webhooks.add(receiver.url)
    assert desk.webhooks.all() == [webhook]
    with pytest.raises(DataError, match="already"):
        desk.webhooks.add(f"  {receiver.url} ")
    desk.webhooks.remove(webhook.id)
    desk.webhooks.remove(webhook.id)
    with desk.sessions() as session:
        assert session.get(part("tables").WebhookRow, webhook.id).secret == ""
    again = desk.webhooks.add(receiver.url)
    assert again.secret not in ("", webhook.secret)
    with pytest.raises(DataError, match="was removed"):
        desk.webhooks.test(webhook.id)


def test_a_test_message(desk, receiver):
    webhook = desk.webhooks.add(receiver.url)
    assert desk.webhooks.test(webhook.id) == f"The test message was taken: {webhook.url} answered 204."
    ((_, headers, body),) = receiver.got
    assert json.loads(body)["type"] == "test"
    assert headers["webhook-id"].startswith("msg_test_")
    receiver.status = 404
    assert "answered 404" in desk.webhooks.test(webhook.id)
