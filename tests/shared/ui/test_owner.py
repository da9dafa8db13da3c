"""The owner's gate, over the wire: who gets in, and that nobody else can call what is behind it."""

import asyncio
import json
import stat
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import gradio as gr
import httpx
import pytest
from gradio_client import Client
from gradio_client.exceptions import AppError

from shared.errors import DataError, PlazaError
from shared.ui.owner import key_hint, owner_area
from shared.ui.owner_guard import REFUSAL, has_guards
from shared.ui.owner_rights import PAUSE, TRIES, OwnerKey, Owners, is_local
from tests.launched import free_port, served
from tests.shared.ui.owner_page import KEY, SECRET, quietly

FORGED = {
    "the name of another machine": {"host": "plaza.example.com"},
    "a name that begins alike": {"host": "localhost.example.com"},
    "an address of the network": {"host": "192.168.1.20:7860"},
    "a proxy that says for whom": {"x-forwarded-for": "203.0.113.9"},
    "a proxy that says it is this machine": {"x-forwarded-for": "127.0.0.1"},
    "a proxy by the standard": {"forwarded": "for=203.0.113.9"},
    "a proxy that says for which host": {"x-forwarded-host": "localhost"},
    "a proxy that names itself": {"via": "1.1 proxy"},
    "a content network": {"cf-connecting-ip": "203.0.113.9"},
    "nginx": {"x-real-ip": "127.0.0.1"},
    "a page of somebody else": {"origin": "https://evil.example"},
    "a page without an origin": {"origin": "null"},
}


@dataclass
class Site:
    """The page, served in a process of its own."""

    page: gr.Blocks
    url: str
    notes: Path

    def number(self, name: str) -> int:
        """The index of an event by the name of its function."""
        return next(number for number, event in self.page.fns.items() if event.name == name)

    def ran(self) -> list[str]:
        """The events that ran since this was asked last."""
        names = self.notes.read_text("utf-8").split() if self.notes.exists() else []
        self.notes.unlink(missing_ok=True)
        return names


GUARDED = (
    "queued", "direct", "streaming", "waiting", "async_streaming", "hidden", "after", "nested", "outside", "reads"
)  # fmt: skip
UNASKED = ("at_load", "on_load", "after_load", "and_then", "chosen", "ticking")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder, port = tmp_path_factory.mktemp("owner"), free_port()
    command = [sys.executable, "-m", "tests.shared.ui.owner_page", str(folder), str(port)]
    with served(command, f"http://127.0.0.1:{port}", folder / "log.txt") as url:
        yield Site(asyncio.run(quietly(folder)), url, folder / "ran.txt")


@pytest.fixture(autouse=True)
def _nothing_ran_yet(request: pytest.FixtureRequest) -> None:
    if "site" in request.fixturenames:
        request.getfixturevalue("site").ran()


def call(site: Site, name: str, session: str | None, headers: dict[str, str], data: tuple = ("x",)) -> httpx.Response:
    """Call an event by its number and without the queue, as anybody can."""
    event = site.page.fns[site.number(name)]
    inputs = list(data)[: len(event.inputs)]
    body = {"data": inputs, "fn_index": event._id, "session_hash": session}
    return httpx.post(f"{site.url}/gradio_api/run/predict", json=body, headers=headers, timeout=30)


def queued(site: Site, name: str, session: str, headers: dict[str, str]) -> str:
    """Call an event through the queue; what the stream of the session says until the event is complete."""
    event = site.page.fns[site.number(name)]
    body = {"data": ["x"][: len(event.inputs)], "fn_index": event._id, "session_hash": session, "trigger_id": None}
    httpx.post(f"{site.url}/gradio_api/queue/join", json=body, headers=headers, timeout=30).raise_for_status()
    said = ""
    address = f"{site.url}/gradio_api/queue/data?session_hash={session}"
    with httpx.stream("GET", address, headers=headers, timeout=30) as stream:
        for line in stream.iter_lines():
            said += f"{line}\n"
            if "process_completed" in line:
                break
    return said


@pytest.mark.parametrize("who", FORGED)
def test_nobody_else_calls_an_event_of_the_owner(site: Site, who: str) -> None:
    for name in GUARDED:
        answer = call(site, name, "stranger", FORGED[who])
        assert answer.status_code == 500, name
        assert answer.json()["error"] == REFUSAL
    for name in UNASKED:
        assert SECRET not in call(site, name, "stranger", FORGED[who]).text
    assert site.ran() == []


def test_through_the_queue_it_is_the_same(site: Site) -> None:
    stranger = FORGED["a proxy that says for whom"]
    for name in ("queued", "streaming", "async_streaming", "waiting", "hidden", "nested", "apply"):
        said = queued(site, name, f"queue-{name}", stranger)
        assert REFUSAL in json.loads(json.dumps(said)), name
        assert SECRET not in said
    assert site.ran() == []


def test_the_clients_of_gradio_are_refused_too(site: Site) -> None:
    client = Client(site.url, headers=FORGED["a proxy by the standard"], verbose=False, analytics_enabled=False)
    assert client.predict("hello", api_name="/public") == "You said hello"
    for name in ("queued", "direct", "streaming", "waiting", "async_streaming"):
        with pytest.raises(AppError, match="owner's key"):
            client.predict("x", api_name=f"/{name}")
    with pytest.raises(AppError, match="owner's key"):
        client.predict("x", fn_index=site.number("queued"))
    client.close()
    assert site.ran() == []


def test_the_owner_at_this_machine_needs_no_key(site: Site) -> None:
    client = Client(site.url, verbose=False, analytics_enabled=False)
    for name in ("queued", "direct", "streaming", "waiting", "async_streaming"):
        assert client.predict("x", api_name=f"/{name}") == SECRET
    client.close()
    for name in ("at_load", "on_load", "after_load", "and_then", "chosen", "ticking", "nested", "outside", "reads"):
        assert SECRET in call(site, name, "me", {}).text, name
    assert SECRET in call(site, "direct", "me", {"origin": site.url}).text
    assert SECRET in call(site, "direct", None, {"host": "localhost:7860"}).text
    assert len(site.ran()) == 16


def unlock(site: Site, key: str, session: str | None, headers: dict[str, str]) -> httpx.Response:
    return call(site, "unlock", session, headers, (key,))


def test_a_session_that_gives_the_key_is_let_in_and_no_other_one(site: Site) -> None:
    far = {"host": "plaza.example.com"}
    looked = call(site, "look", "far", far).json()["data"]
    assert [part["visible"] for part in looked[1:]] == [True, False]  # the question, and not the content
    refused = unlock(site, "not the key", "far", far)
    assert "4 more tries are left" in refused.text
    assert REFUSAL in call(site, "direct", "far", far).text
    opened = unlock(site, f" {KEY}\n", "far", far).json()
    assert [part["visible"] for part in opened["data"][1:3]] == [False, True]
    assert len(opened["changed_state_ids"]) == 1  # what the events that fill the tab wait for
    assert SECRET in call(site, "direct", "far", far).text
    assert SECRET in queued(site, "streaming", "far", far)
    for other in ("other", "", None):
        assert REFUSAL in call(site, "direct", other, far).text
    assert "without a session" in unlock(site, KEY, None, far).text
    assert site.ran() == ["direct", "streaming"]


def test_what_fills_the_tab_waits_for_the_gate(site: Site) -> None:
    """The page of a stranger does not even ask for it, and the owner's page asks once it is known who came."""
    opened = site.page.fns[site.number("look")].outputs[0]
    for name in ("at_load", "on_load", "after_load"):
        event = site.page.fns[site.number(name)]
        assert (event.targets, event.trigger_after) == ([(opened._id, "change")], None)
    assert site.page.fns[site.number("and_then")].trigger_after == site.number("after_load")
    assert (opened._id, "change") in site.page.fns[site.number("chosen")].targets
    assert (opened._id, "change") not in site.page.fns[site.number("queued")].targets


def test_the_content_is_hidden_and_still_in_its_place(site: Site) -> None:
    served_config = httpx.get(f"{site.url}/config").text
    assert SECRET not in served_config
    assert KEY not in served_config
    config = site.page.get_config_file()
    hidden = {part["id"]: part for part in config["components"] if not part["props"].get("visible", True)}
    assert sorted(tuple(part["props"]["elem_classes"])[-1] for part in hidden.values()) == ["pz-gate", "pz-owned"]

    def find(layout: dict, wanted: int) -> dict | None:
        if layout["id"] == wanted:
            return layout
        return next((found for child in layout.get("children", []) if (found := find(child, wanted))), None)

    owned = next(number for number, part in hidden.items() if part["props"]["elem_classes"] == ["pz-owned"])
    place = find(config["layout"], owned)
    words = [event.outputs[0]._id for event in site.page.fns.values() if event.name in ("queued", "at_load")]
    assert all(find(place, word) for word in words)


class Clock:
    """A clock that is put forward by hand."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Address:
    host: str


class Asked:
    """A request as Gradio hands it on."""

    def __init__(self, host: str = "203.0.113.9", session: str | None = "s", **headers: str) -> None:
        self.client, self.session_hash = Address(host), session
        self.headers = httpx.Headers({"host": "localhost:7860", **{k.replace("_", "-"): v for k, v in headers.items()}})


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def owners(settings, clock: Clock) -> Owners:
    return Owners(OwnerKey(replace(settings, owner_key=KEY)), clock)


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "::1", "::ffff:127.0.0.1"])
def test_who_is_at_this_machine(host: str) -> None:
    assert is_local(Asked(host))
    assert is_local(Asked(host, host_="", origin="http://[::1]:7860"))


@pytest.mark.parametrize("host", ["203.0.113.9", "10.0.0.1", "0.0.0.0", "::ffff:10.0.0.1", "testclient", "", "fe80::1"])
def test_who_is_not(host: str) -> None:
    assert not is_local(Asked(host))


def test_on_a_hugging_face_space_nobody_is_at_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SPACE_ID", "someone/plaza")
    assert not is_local(Asked("127.0.0.1"))


def test_old_http_is_what_a_proxy_speaks() -> None:
    request = Asked("127.0.0.1")
    request.request = Asked("127.0.0.1")
    request.request.scope = {"http_version": "1.0"}
    assert not is_local(request)
    request.request.scope = {"http_version": "1.1"}
    assert is_local(request)


def test_no_request_is_nobodys(owners: Owners) -> None:
    assert not owners.admits(None)
    assert not owners.admits(Asked())


def test_after_five_wrong_keys_there_is_a_pause_for_that_address(owners: Owners, clock: Clock) -> None:
    for left in (4, 3, 2, 1):
        with pytest.raises(DataError, match=f"{left} more tr"):
            owners.unlock("wrong", Asked(session=f"s{left}"))
    with pytest.raises(DataError, match="there is a pause of 60 s"):
        owners.unlock("wr\u00f6ng", Asked())
    clock.now += PAUSE / 2
    with pytest.raises(DataError, match=f"{TRIES} wrong keys came from your address: wait 30 s"):
        owners.unlock(KEY, Asked())
    owners.unlock(KEY, Asked("203.0.113.10"))
    clock.now += PAUSE / 2
    owners.unlock(KEY, Asked(session="late"))
    assert owners.admits(Asked(session="late"))


def test_a_network_of_ipv6_is_one_address(owners: Owners) -> None:
    for number in range(TRIES):
        with pytest.raises(DataError, match="not the owner's key"):
            owners.unlock("wrong", Asked(f"2001:db8::{number}"))
    with pytest.raises(DataError, match="wrong keys came"):
        owners.unlock(KEY, Asked("2001:db8::99"))
    owners.unlock(KEY, Asked("2001:db8:0:1::99"))


def test_sessions_are_forgotten_after_a_day_and_bounded(owners: Owners, clock: Clock) -> None:
    for number in range(1_001):
        owners.unlock(KEY, Asked(session=f"s{number}"))
    assert not owners.admits(Asked(session="s0"))
    assert owners.admits(Asked(session="s1"))
    clock.now += 24 * 3600
    assert not owners.admits(Asked(session="s1"))


def test_a_key_is_made_once_and_only_this_user_reads_it(settings) -> None:
    key = OwnerKey(settings)
    made, file = key.value(), settings.data_dir / "owner.key"
    assert len(made) == 32
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert OwnerKey(settings).value() == key.value() == made
    assert [path.name for path in settings.data_dir.iterdir()] == ["owner.key"]
    file.write_text("another-key-of-mine\n", "utf-8")
    assert key.value() == "another-key-of-mine"  # an owner who changes it need not start the server again
    file.write_text("\n", "utf-8")
    with pytest.raises(PlazaError, match="is empty: delete it"):
        key.value()


def test_where_the_key_is_is_told_only_when_strangers_can_come(services, site: Site, monkeypatch) -> None:
    settings = services.settings
    for host in (None, "127.0.0.1", "localhost"):
        assert key_hint(settings, site.page, host, False) is None
    assert not settings.data_dir.exists()
    hint = key_hint(settings, site.page, "0.0.0.0", False)
    assert hint.endswith(f"in {settings.data_dir / 'owner.key'}.")
    assert OwnerKey(settings).value() not in hint
    assert key_hint(settings, site.page, None, True) == hint
    monkeypatch.setenv("GRADIO_SERVER_NAME", "0.0.0.0")
    assert key_hint(settings, site.page, None, False) == hint
    assert "PLAZA_OWNER_KEY" in key_hint(replace(settings, owner_key=KEY), site.page, None, True)

    async def build() -> gr.Blocks:
        with gr.Blocks(analytics_enabled=False) as page:
            gr.Button().click(lambda: None)
        return page

    plain = asyncio.run(build())
    assert not has_guards(plain)
    assert key_hint(settings, plain, "0.0.0.0", True) is None


def test_what_cannot_be_guarded_is_an_error_when_the_page_is_built(services) -> None:
    def build(place, early: bool = False) -> None:
        async def make() -> None:
            with gr.Blocks(analytics_enabled=False) as page:
                with gr.Tabs(), gr.Tab("Inbox") as tab:
                    place()
                if early:
                    owner_area(page, services, [tab])
            owner_area(page, services, [tab])

        asyncio.run(make())

    def batched() -> None:
        word = gr.Textbox()
        word.submit(lambda words: [words], word, word, batch=True)

    with pytest.raises(ValueError, match="batched"):
        build(batched)
    with pytest.raises(ValueError, match="functions on the server"):
        build(lambda: gr.HTML(server_functions=[lambda word: word]))
    with pytest.raises(ValueError, match="function as its value, which everybody can read"):
        build(lambda: gr.Textbox(lambda: SECRET))
    with pytest.raises(ValueError, match="when the page is built"):
        build(lambda: None, early=True)
