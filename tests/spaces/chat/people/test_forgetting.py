"""What is kept for how long: full texts only while a conversation is open."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Event

import pytest
from sqlalchemy import text

from shared.errors import DataError
from tests.spaces.chat.people.conftest import module

PERSONAL = ("ana@example.com", "900123", "Harbour", "Duarte")


@pytest.fixture
def everything(services):
    """All that the database holds of conversations, as text."""

    def read() -> str:
        with services.store.session() as session:
            tables = ("chat_conversations", "chat_turns")
            return str([session.execute(text(f"SELECT * FROM {table}")).all() for table in tables])

    return read


@pytest.fixture
def told(conversations, waiting):
    """A conversation with everything personal that there is."""
    conversations.hide(waiting.id, ["12 Harbour Lane", "Ana Duarte"])
    conversations.say(waiting.id, "visitor", "I am Ana Duarte, 12 Harbour Lane. Order MB-10234.")
    conversations.remember(waiting.id, {"email": "ana@example.com", "street": "12 Harbour Lane"})
    conversations.note(waiting.id, "Cem", "called +44 7700 900123, Mrs. Ana Duarte")
    conversations.hand_over(waiting.id, "Ana Duarte asks for 12 Harbour Lane", {"street": "12 Harbour Lane"})
    return waiting


def test_closing_keeps_only_what_is_masked(conversations, told, everything) -> None:
    assert all(part in everything() for part in PERSONAL)
    conversations.close(told.id)
    assert not any(part in everything() for part in PERSONAL)
    assert conversations.memory(told.id) == {}
    now = conversations.get(told.id)
    assert (now.state, now.slots, now.summary) == ("closed", {}, "[PRIVATE] asks for [PRIVATE]")
    assert [turn.text for turn in conversations.mine(told.token)] == [
        "My tent leaks. Write to [E-MAIL] or call [PHONE].",
        "I do not know that.",
        "I am [PRIVATE], [PRIVATE]. Order MB-10234.",
    ]
    conversations.remember(told.id, {"email": "ana@example.com"})
    conversations.note(told.id, "Cem", "ana@example.com wrote again")
    conversations.hide(told.id, ["12 Harbour Lane"])
    assert not any(part in everything() for part in PERSONAL)


def test_what_an_errand_learns_later_is_masked_in_what_was_said_before(conversations, services) -> None:
    id = conversations.open("").id
    conversations.say(id, "visitor", "Send it to 12 Harbour Lane")
    conversations.hide(id, ["12 Harbour Lane", ""])
    conversations.hide(id, ["12 Harbour Lane"])
    with services.store.session() as session:
        assert session.execute(text("SELECT text, masked FROM chat_turns")).all() == [
            ("Send it to 12 Harbour Lane", "Send it to [PRIVATE]")
        ]


def test_what_was_silent_for_a_month_is_closed_and_what_is_empty_deleted(
    conversations, told, everything, clock
) -> None:
    clock.wait(days=20)
    lively = conversations.open("")
    conversations.say(lively.id, "visitor", "Hello, it is ana@example.com")
    assert conversations.sweep() == 0
    clock.wait(days=10, hours=1)
    empty, new = conversations.open(""), None
    assert conversations.sweep() == 1
    assert conversations.get(told.id).state == "closed"
    assert conversations.get(lively.id).state == "bot"
    assert "900123" not in everything()
    clock.wait(hours=25)
    new = conversations.open("")
    assert conversations.sweep() == 0
    assert conversations.find(empty.token) is None
    assert conversations.find(new.token) == new
    assert conversations.sweep(days=1) == 1


def test_what_is_said_while_it_is_closed_does_not_stay_in_full(conversations, everything) -> None:
    """Whoever comes first: either the message is masked with the others, or it is refused."""
    ids = [conversations.open("").id for _ in range(12)]
    for id in ids:
        conversations.say(id, "visitor", "Hello")

    def say(id: int) -> None:
        for _ in range(4):
            with suppress(DataError):
                conversations.say(id, "visitor", "It is ana@example.com")

    with ThreadPoolExecutor(8) as pool:
        for id in ids:
            pool.submit(say, id)
            pool.submit(conversations.close, id)
    assert all(conversations.get(id).state == "closed" for id in ids)
    assert "ana@example.com" not in everything()


def test_the_sweeper_sweeps_until_it_is_ended() -> None:
    swept, calls = Event(), []

    class Broken:
        def sweep(self) -> None:
            calls.append(1)
            if len(calls) == 1:
                raise RuntimeError("ana@example.com")
            swept.set()

    sweeper = module("people.sweeper").Sweeper(Broken(), seconds=0.01)
    sweeper.start()
    assert swept.wait(30)  # it goes on after an error
    sweeper.close()
    assert not sweeper._thread.is_alive()
    module("people.sweeper").Sweeper(Broken()).close()  # one that was never started
