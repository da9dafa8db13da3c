"""Visitors: each finds the own conversation again, and nobody else's."""

import logging

import pytest
from sqlalchemy import text

from shared.errors import DataError
from tests.spaces.chat.people.conftest import module


def test_a_token_finds_its_conversation_and_nothing_else_does(conversations) -> None:
    mine, other = conversations.open(""), conversations.open("")
    assert mine.id != other.id
    assert len(mine.token) == 32
    conversations.say(mine.id, "visitor", "Mine")
    conversations.say(other.id, "visitor", "Other")
    assert conversations.open(mine.token) == conversations.find(mine.token)
    assert conversations.open(mine.token).id == mine.id
    assert [turn.text for turn in conversations.mine(mine.token)] == ["Mine"]
    strange = [
        "", " ", "a" * 32, "a" * 500, mine.token[:-1], f"{mine.token} ", mine.token.swapcase(), str(mine.id), "%" * 32,
        "' OR 1=1 --", "\x00" * 32, None, 1,
    ]  # fmt: skip
    for token in strange:
        assert conversations.find(token) is None
        assert conversations.mine(token) == []
        assert conversations.since(token) == ("closed", [])
        assert not conversations.owns(token, 1)
        new = conversations.open(token)
        assert new.id not in (mine.id, other.id)
        assert new.token not in (token, mine.token, other.token)


def test_the_token_itself_is_kept_nowhere(conversations, services) -> None:
    mine = conversations.open("")
    assert mine.token not in repr(mine)
    assert conversations.get(mine.id).token == ""
    with services.store.session() as session:
        rows = session.execute(text("SELECT * FROM chat_conversations")).all()
    assert mine.token not in str(rows)


def test_turns_come_as_they_were_said(conversations) -> None:
    source = module("turns").Source(3, "Returns", "Returns", "How long", "You have 60 days.", 10, 27)
    id = conversations.open("").id
    first = conversations.say(id, "visitor", "How long?")
    answer = conversations.say(
        id, "bot", "60 **days**.", outcome="answered", intent="question", confidence=0.9, sources=(source,),
        suggestions=("And then?",),
    )  # fmt: skip
    conversations.note(id, "Ana", "Be nice")
    assert conversations.turns(id) == [first, answer]
    assert conversations.turns(id, after=first.id) == [answer]
    assert [turn.author for turn in conversations.turns(id, notes=True)] == ["visitor", "bot", "note"]
    assert (answer.sources, answer.suggestions, answer.outcome) == ((source,), ("And then?",), "answered")
    assert conversations.turns(id, after=answer.id) == []


def test_a_visitor_sees_no_notes(conversations, waiting) -> None:
    conversations.note(waiting.id, "Ana", "a difficult one")
    state, turns = conversations.since(waiting.token)
    assert state == "waiting"
    assert {turn.author for turn in turns} == {"visitor", "bot"}


def test_what_the_bot_remembers(conversations) -> None:
    id = conversations.open("").id
    assert conversations.memory(id) == {}
    conversations.remember(id, {"errand": {"name": "order_status", "slots": ["a"]}})
    assert conversations.memory(id) == {"errand": {"name": "order_status", "slots": ["a"]}}
    with pytest.raises(DataError, match="no conversation 999"):
        conversations.memory(999)


def test_what_is_heard_comes_with_how_the_conversation_was_before(conversations) -> None:
    id = conversations.open("").id
    first = conversations.hear(id, "Write to ana@example.com")
    assert (first.state, first.memory, first.turns) == ("bot", {}, [])
    answer = conversations.say(id, "bot", "Yes.", memory={"last": "order_status"})
    conversations.note(id, "Ana", "Be nice")
    conversations.hide(id, ["Harbour Lane"])
    second = conversations.hear(id, "It is Harbour Lane")
    asked = conversations.turns(id)[0]
    assert (second.memory, second.turns) == ({"last": "order_status"}, [asked, answer])
    assert (asked.author, asked.text) == ("visitor", "Write to ana@example.com")
    assert conversations.turns(id)[-1].text == "It is Harbour Lane"
    conversations.take(id, "Ana")
    assert conversations.hear(id, "Hello?").state == "person"
    conversations.close(id)
    assert [turn.text for turn in conversations.turns(id) if turn.author == "visitor"] == [
        "Write to [E-MAIL]", "It is [PRIVATE]", "Hello?",
    ]  # fmt: skip


def test_a_closed_conversation_hears_and_remembers_nothing(conversations) -> None:
    id = conversations.open("").id
    conversations.close(id)
    for act in (lambda: conversations.hear(id, "Hello?"), lambda: conversations.say(id, "bot", "No.", memory={"a": 1})):
        with pytest.raises(DataError, match="closed"):
            act()
    assert (conversations.turns(id), conversations.memory(id)) == ([], {})
    with pytest.raises(DataError, match="no conversation 999"):
        conversations.hear(999, "Hello?")


def test_a_hand_over_has_a_summary_and_what_was_collected(conversations, waiting, clock) -> None:
    now = conversations.get(waiting.id)
    assert (now.state, now.slots) == ("waiting", {"number": "MB-10234", "email": "ana@example.com"})
    assert "My tent leaks" in now.summary
    assert "Errand: return item (number: MB-10234" in now.summary
    clock.wait(hours=1)
    conversations.hand_over(waiting.id, "Again")
    again = conversations.get(waiting.id)
    assert (again.summary, again.handed_over) == ("Again", now.handed_over)
    conversations.take(waiting.id, "Ana")
    conversations.hand_over(waiting.id, "Not now")
    assert conversations.get(waiting.id).state == "person"


def test_a_judgement_is_for_an_answer_of_the_own_conversation(conversations, waiting) -> None:
    asked, answer = conversations.turns(waiting.id)
    conversations.judge(waiting.token, answer.id, "down", "ask ana@example.com")
    judged = conversations.turns(waiting.id)[1]
    assert (judged.verdict, judged.reason) == ("down", "ask [E-MAIL]")
    conversations.judge(waiting.token, answer.id, "")
    assert conversations.turns(waiting.id)[1].verdict == ""
    note = conversations.note(waiting.id, "Ana", "hm")
    stranger = conversations.open("")
    for token, turn in ((stranger.token, answer.id), (waiting.token, asked.id), (waiting.token, note.id), ("", 1)):
        with pytest.raises(DataError, match="not one of your conversation"):
            conversations.judge(token, turn, "up")
    with pytest.raises(DataError, match="no verdict"):
        conversations.judge(waiting.token, answer.id, "sideways")
    assert conversations.owns(waiting.token, asked.id)
    assert not conversations.owns(waiting.token, note.id)
    assert not conversations.owns(stranger.token, asked.id)


def test_nothing_that_is_said_goes_to_the_log(conversations, waiting, caplog, services) -> None:
    caplog.set_level(logging.DEBUG)
    secret = "Zanzibar 4711"
    conversations.say(waiting.id, "visitor", secret)
    conversations.hide(waiting.id, [secret])
    conversations.take(waiting.id, "Ana")
    conversations.reply(waiting.id, "Ana", f"{secret}?")
    with pytest.raises(DataError) as refused:
        conversations.reply(waiting.id, "Ben", secret)
    with services.store.session() as session:
        session.execute(text("DROP TABLE chat_turns"))
        session.commit()
    with pytest.raises(Exception, match="no such table") as broken:
        conversations.say(waiting.id, "visitor", secret)
    logging.getLogger("test").error("It broke", exc_info=broken.value)
    assert "It broke" in caplog.text
    assert secret not in caplog.text
    assert secret not in str(refused.value)
