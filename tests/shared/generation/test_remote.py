"""A model behind an address: the real client against a server on this machine."""

import logging
import re
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from shared.errors import ModelError
from shared.generation.connection import Patience
from shared.generation.remote import RemoteWriter
from shared.generation.writer import Limits, Message, readable
from tests.hub_server import closed_port, silent_port
from tests.openai_server import PING, OpenAIServer, Scripted, at_once, piece
from tests.toy import WAIT, wait_until

ASK = [Message("system", "Be brief."), Message("user", "Sum it up.")]
SHORT = Patience(connect=5, silence=0.4, total=WAIT)


@pytest.fixture
def server():
    with OpenAIServer() as running:
        yield running


def writer(server, **more):
    return RemoteWriter(server.url, "small-model", **({"allow_private": True} | more))


def write(what, messages=ASK, limits=None, cancel=None):
    return list(what.write(messages, limits or Limits(), cancel or Event()))


def says(server, script, **more):
    server.will(script)
    return "".join(write(writer(server, **more)))


def fails(server, script, **more):
    with pytest.raises(ModelError) as caught:
        says(server, script, **more)
    return str(caught.value)


def test_what_is_asked_and_what_comes(server):
    assert write(writer(server, key="k-123"), limits=Limits(max_tokens=50, temperature=0.5)) == ["Good ", "morning."]
    request = server.requests[0]
    assert request.path == "/v1/chat/completions"
    assert request.headers["authorization"] == "Bearer k-123"
    assert request.headers["host"] == server.url.split("/")[2]
    assert request.said == {
        "model": "small-model",
        "messages": [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "Sum it up."}],
        "max_tokens": 50,
        "temperature": 0.5,
        "stream": True,
    }


def test_pieces_come_before_the_answer_is_whole(server):
    gate = Event()
    server.will(Scripted(["one ", "two ", "three"], gate=gate))
    coming = writer(server).write(ASK, Limits(), Event())
    assert [next(coming), next(coming)] == ["one ", "two "]
    gate.set()
    assert list(coming) == ["three"]


def test_without_a_key_none_is_sent(server):
    write(writer(server))
    assert "authorization" not in server.requests[0].headers


@pytest.mark.parametrize("ending", ["/", "/chat/completions"])
def test_the_address_as_people_copy_it(server, ending):
    assert write(RemoteWriter(server.url + ending, "m", allow_private=True)) == ["Good ", "morning."]


def test_an_answer_in_one_piece(server):
    assert says(server, Scripted(body=at_once("Good morning."), content_type="application/json")) == "Good morning."


def test_what_servers_send_beside_the_words(server):
    stream = (
        PING
        + piece(None, role="assistant")
        + piece("", reasoning_content="Let me think.")
        + b"event: message\r\n"
        + piece("Good").replace(b"\n", b"\r\n")
        + b'data: {"choices": [], "usage": {"total_tokens": 3}}\n\n'
        + b'data:{"choices": [{"delta": {"content": " morning"}}]}\n\n'
        + piece(None, "stop")
    )
    assert says(server, Scripted(body=stream)) == "Good morning"


def test_a_character_never_comes_in_halves(server):
    halves = b"".join(
        b'data: {"choices": [{"delta": {"content": "%s"}}]}\n\n' % half for half in (rb"\ud83d", rb"\ude00!")
    )
    server.will(Scripted(body=halves + piece(None, "stop")))
    assert write(writer(server)) == ["😀!"]
    assert says(server, Scripted(["Grüße, 世界 😀"])) == "Grüße, 世界 😀"


def test_thoughts_are_no_answer(server):
    assert says(server, Scripted(["<th", "ink>hm, ", "well</thi", "nk>\n\nGood", " morning"])) == "Good morning"
    assert "thought until its tokens were used up" in fails(server, Scripted(["<think>hm"], reason="length"))
    assert "thought until its tokens were used up" in fails(
        server, Scripted(body=piece(None, reasoning_content="hm") + piece(None, "length"))
    )


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        (Scripted(status=401), r"a key is asked for \(status 401\): set PLAZA_REMOTE_KEY"),
        (Scripted(status=403), r"a key is asked for \(status 403\)"),
        (Scripted(status=404), r"there is no model “small-model”, or nothing at this address"),
        (Scripted(status=429), r"too much was asked of it \(status 429\): wait a while"),
        (Scripted(status=500), r"something is wrong there \(status 500\): try again later"),
        (Scripted(status=503, body=b"<html>oh</html>"), r"something is wrong there \(status 503\)"),
        (Scripted(status=302, headers={"Location": "http://127.0.0.1:1/"}), r"it sends us to another address"),
        (
            Scripted(status=400, body=b'{"error": {"message": "Too\\n many\\u0000 tokens."}}'),
            r"\(status 400: Too many tokens\): shorten the text",
        ),
        (Scripted(status=422, body=b'{"detail": "no"}'), r"\(status 422: no\)"),
        (Scripted(status=404, body=b'{"error": "model not found"}'), r"status 404: model not found"),
        (Scripted(body=b"<html>Hello</html>", content_type="text/html"), r"no answer of a model.*most end in /v1"),
        (Scripted(body=b"[]", content_type="application/json"), r"no answer of a model"),
        (Scripted(body=b"data: {oh}\n\n"), r"no answer of a model"),
        (Scripted(body=b'data: {"choices": 3}\n\n'), r"no answer of a model"),
        (Scripted(body=b'data: {"error": {"message": "out of memory"}}\n\n'), r"broke off: out of memory: try again"),
        (Scripted(reason=None), r"broke off in the middle of its answer"),
        (Scripted(short=True), r"127\.0\.0\.1 broke off, or does not speak HTTP"),
        (Scripted([], first=b"data: " + b"x" * 1_000_001, silent=True), r"sends without end"),
    ],
)  # fmt: skip
def test_what_goes_wrong_is_said_in_one_sentence(server, script, expected):
    found = fails(server, script)
    assert re.search(expected, found)
    assert "\n" not in found
    assert len(server.requests) == 1


def test_a_key_is_never_shown(server, caplog):
    key = "sk-" + "secret" * 30
    echoed = b'{"error": {"message": "%s Incorrect key: %s"}}' % (b"x" * 100, key.encode())
    with caplog.at_level(logging.DEBUG):
        for script in (Scripted(status=401, body=echoed), Scripted(body=b"data: " + echoed + b"\n\n")):
            found = fails(server, script, key=key)
            assert "Incorrect key" in found
            assert "secret" not in found
    assert "secret" not in caplog.text
    assert "the key in PLAZA_REMOTE_KEY is not accepted" in fails(server, Scripted(status=401), key=key)


@pytest.mark.parametrize(
    "script",
    [
        Scripted([], silent=True),
        Scripted(["Good "], silent=True),
        Scripted(["Good "], endless=PING),
        Scripted([], endless=b"x"),
        Scripted([], endless=piece("")),
    ],
)
def test_who_says_nothing_is_left(server, script):
    assert "said nothing for 0.4 seconds" in fails(server, script, patience=SHORT)
    assert server.left.wait(WAIT)


def test_who_talks_for_ever_is_left(server):
    found = fails(server, Scripted([], endless=piece("and ")), patience=Patience(total=0.5))
    assert "was not done after 0.5 seconds" in found
    assert server.left.wait(WAIT)


def test_slow_but_steady_is_waited_for(server):
    """Longer, in all, than a silence may last."""
    assert says(server, Scripted(["a"] * 6, pause=0.25), patience=Patience(silence=1.2)) == "a" * 6


def test_nobody_there(server):
    with pytest.raises(ModelError, match=r"127\.0\.0\.1 cannot be reached .*: check the address, and whether it runs"):
        write(RemoteWriter(f"http://127.0.0.1:{closed_port()}/v1", "m", allow_private=True))
    with silent_port() as port, pytest.raises(ModelError, match=r"said nothing for 0\.4 seconds"):
        write(RemoteWriter(f"http://127.0.0.1:{port}/v1", "m", allow_private=True, patience=SHORT))


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:9/v1", "http://localhost:9/v1", "http://[::1]:9", "http://10.0.0.1"]
)
def test_private_addresses_are_not_for_everybody(address):
    with pytest.raises(ModelError, match=r"inside a private network: only public addresses"):
        write(RemoteWriter(address, "m"))


def test_where_clouds_keep_secrets_nobody_may_look():
    with pytest.raises(ModelError, match="is never opened"):
        write(RemoteWriter("http://169.254.169.254/v1", "m", allow_private=True))


def test_cancelling_closes_the_connection(server):
    cancel = Event()
    server.will(Scripted(["Good "], silent=True))
    coming = writer(server).write(ASK, Limits(), cancel)
    assert next(coming) == "Good "
    cancel.set()
    assert list(coming) == []
    assert server.left.wait(WAIT)


def test_leaving_closes_the_connection(server):
    server.will(Scripted(["Good "], silent=True))
    coming = writer(server).write(ASK, Limits(), Event())
    next(coming)
    coming.close()
    assert server.left.wait(WAIT)


def test_cancelled_before_it_begins(server):
    cancel = Event()
    cancel.set()
    assert write(writer(server), cancel=cancel) == []


def test_cancelled_before_the_first_word(server):
    cancel = Event()
    server.will(Scripted([], silent=True))
    coming = writer(server).write(ASK, Limits(), cancel)
    with ThreadPoolExecutor(1) as pool:
        rest = pool.submit(list, coming)
        wait_until(lambda: server.requests)
        cancel.set()
        assert rest.result(WAIT) == []
    assert server.left.wait(WAIT)


def test_many_at_once(server):
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(lambda _: write(writer(server)), range(8))) == [["Good ", "morning."]] * 8


def test_how_much_is_read(server):
    what = writer(server, reads=200)
    assert what.reads == 200
    assert what.count("") == 0
    assert what.count("four") == what.count("世界") == 2
    limits = Limits(max_tokens=100)
    room = what.room(ASK, limits)
    assert room == 200 - 100 - 3 - 16
    long = [ASK[0], Message("user", "x" * 1000)]
    assert readable(what, long, limits) == room * 3
    assert readable(what, ASK, limits) == len("Sum it up.")
    write(what, long, limits)
    assert server.requests[0].said["messages"][1]["content"] == "x" * (room * 3)
    with pytest.raises(ModelError, match=r"small-model reads and writes 200 tokens at once, and 190 new ones leave"):
        write(what, long, Limits(max_tokens=190))


def test_broken_characters_in_a_document(server):
    write(writer(server), [Message("user", "half \ud83d of one")])
    assert server.requests[0].said["messages"][0]["content"] == "half ? of one"
