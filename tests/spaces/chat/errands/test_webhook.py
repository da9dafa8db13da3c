"""Forms that another program does, against a real server on this machine."""

import base64
import hashlib
import hmac
import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Barrier, Event, Thread

import pytest

from shared.web.signing import new_secret
from tests.spaces.chat.errands.conftest import NOW, part

FORM = """\
slots:
  guests: {{type: number, min: 1, max: 8, prompt: 'For how many?'}}
  day: {{type: date, min: today, prompt: 'Which day?'}}
  quiet: {{type: yes_no, prompt: 'A quiet table?'}}
  note: {{type: text, max: 40, prompt: 'Anything else?'}}
forms:
  table:
    title: booking a table
    asked_by: '\\btable\\b'
    slots: [guests, day, quiet, note]
    action:
      webhook: {url}
      secret: {secret}
    confirm: {{ask: "A table for {{guests}} on {{day}}, quiet: {{quiet}}, {{note}}?"}}
    success: Booked for {{guests}}.
    failure: {{say: I could not book it. A person can help., choices: [Talk to a person]}}
"""


class Receiver(ThreadingHTTPServer):
    """Keeps what it is sent; answers with `status`, or not before `go` is set."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.got, self.status, self.go, self.arrived = [], 204, Event(), Event()
        self.go.set()
        self.url = f"http://127.0.0.1:{self.server_address[1]}/book"


class Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.got.append(({name.lower(): value for name, value in self.headers.items()}, body))
        self.server.arrived.set()
        self.server.go.wait(20)
        self.send_response(self.server.status)
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
def booking(orders, written):
    """A function that makes the errands which book at an address."""

    def make(url, *, private=True, seconds=10.0, secret=""):
        forms = part("loading").load_forms(written(FORM.format(url=url, secret=secret or new_secret())))
        return part("errands").Errands(forms, part("actions").Actions(orders, allow_private=private, seconds=seconds))

    return make


def confirmed(errands):
    """The progress at the question whether to do it."""
    step = errands.begin("table", "a table please")
    for message in ("four", "on 5 December", "yes", "by the window"):
        step = errands.go_on(step.progress, message)
    assert (step.outcome, step.text) == ("confirming", "A table for 4 on 2026-12-05, quiet: yes, by the window?")
    return step.progress


def test_what_is_sent_and_that_its_signature_can_be_verified(booking, receiver):
    secret = new_secret()
    errands = booking(receiver.url, secret=secret)
    step = errands.go_on(confirmed(errands), "yes")
    assert (step.outcome, step.text, step.progress) == ("done", "Booked for 4.", None)
    ((headers, body),) = receiver.got
    sent = json.loads(body)
    assert sent == {
        "form": "table", "id": headers["webhook-id"], "at": NOW.isoformat(),
        "slots": {"guests": "4", "day": "2026-12-05", "quiet": "yes", "note": "by the window"},
    }  # fmt: skip
    signed = b".".join((headers["webhook-id"].encode(), headers["webhook-timestamp"].encode(), body))
    digest = hmac.digest(base64.b64decode(secret.removeprefix("whsec_")), signed, hashlib.sha256)
    assert headers["webhook-signature"] == "v1," + base64.b64encode(digest).decode()


@pytest.mark.parametrize("status", [302, 400, 500])
def test_any_other_answer_is_a_failure_with_a_person(booking, receiver, status):
    receiver.status = status
    errands = booking(receiver.url)
    step = errands.go_on(confirmed(errands), "yes")
    assert (step.outcome, step.text, step.choices) == (
        "failed",
        "I could not book it. A person can help.",
        ("Talk to a person",),
    )
    assert len(receiver.got) == 1


def test_no_answer_in_time_is_a_failure(booking, receiver):
    receiver.go.clear()
    errands = booking(receiver.url, seconds=0.3)
    assert errands.go_on(confirmed(errands), "yes").outcome == "failed"


def test_nobody_there(booking):
    errands = booking("http://127.0.0.1:9/book")
    assert errands.go_on(confirmed(errands), "yes").outcome == "failed"


def test_this_network_is_not_open_unless_the_owner_says_so(booking, receiver):
    errands = booking(receiver.url, private=False)
    assert errands.go_on(confirmed(errands), "yes").outcome == "failed"
    assert receiver.got == []


def test_a_double_click_is_sent_once(booking, receiver):
    errands = booking(receiver.url)
    progress = confirmed(errands)
    receiver.go.clear()
    together, said = Barrier(4), []

    def click():
        together.wait()
        said.append(errands.go_on(progress, "yes"))

    threads = [Thread(target=click) for _ in range(4)]
    for thread in threads:
        thread.start()
    assert receiver.arrived.wait(20)
    receiver.go.set()
    for thread in threads:
        thread.join()
    assert [step.outcome for step in said] == ["done"] * 4
    assert len(receiver.got) == 1


def test_nothing_is_sent_without_a_yes(booking, receiver):
    errands = booking(receiver.url)
    progress = confirmed(errands)
    assert errands.go_on(progress, "no").outcome == "asking"
    assert errands.go_on(progress, "never mind").outcome == "cancelled"
    assert receiver.got == []


@pytest.mark.parametrize(
    ("said", "text"),
    [
        (["12"], "That is too large: at most 8, please. For how many?"),
        (["lots of people"], "I need something else here. For how many?"),
        (["4", "yesterday"], "That is too early: 2026-11-24 or later, please. Which day?"),
        (["4", "tomorrow", "perhaps"], "I need something else here. A quiet table?"),
        (["4", "tomorrow", "no", "x" * 41], "That is too long: at most 40 characters, please. Anything else?"),
    ],
)
def test_values_outside_the_limits_are_asked_for_again(booking, said, text):
    errands = booking("https://example.com")
    step = errands.begin("table", "a table please")
    for message in said:
        step = errands.go_on(step.progress, message)
    assert (step.outcome, step.text) == ("asking", text)
