"""The tab “Inbox”: what it shows, what agents do in it, and what it says if that is not possible."""

from types import SimpleNamespace
from typing import Any

import gradio as gr
import pytest

from shared.errors import DataError
from tests.spaces.chat.people.conftest import Clock, conversations, module, waiting
from tests.spaces.parts import built

__all__ = ["conversations", "waiting"]
PARTS = ("which", "chosen", "drawn", "kinds", "list", "head", "about", "story", "reply", "note")
HOSTILE = '<img src=x onerror="alert(1)"> **bold** [x](javascript:alert(1))'


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def inbox(conversations) -> Any:
    return built(lambda: module("pages.inbox").InboxTab(conversations))


def read(values: list[Any]) -> SimpleNamespace:
    """The values of the parts by their names."""
    return SimpleNamespace(**dict(zip(PARTS, values, strict=True)))


def act(inbox: Any, name: str, chosen: int | None, which: str = "waiting", by: str = "Ana", **data: str):
    return read(inbox._act(by, which, chosen, SimpleNamespace(act=name, **data)))


def test_it_opens_with_who_waits(inbox, waiting) -> None:
    seen = read(inbox._opened())
    assert (seen.which, seen.chosen) == ("waiting", None)
    assert "Waiting <b>1</b>" in seen.kinds
    assert "My tent leaks" in seen.list
    assert "1<span class" in seen.list  # not read yet
    assert (seen.head, seen.about) == ("", "")
    assert "Choose a conversation" in seen.story
    assert (seen.reply["visible"], seen.note["visible"]) == (False, False)


def test_the_whole_story_of_the_chosen_one(inbox, conversations, waiting) -> None:
    conversations.note(waiting.id, "Ben", "knows her")
    conversations.judge(waiting.token, conversations.turns(waiting.id)[1].id, "down", "too short")
    seen = act(inbox, "choose", None, id=str(waiting.id))
    assert seen.chosen == waiting.id
    assert "Not answered" not in seen.story
    for part in ("<b>Asked first:</b>", "return item", "<dt>number</dt><dd>MB-10234</dd>"):
        assert part in seen.about
    for part in ("I do not know that", "not known", "Note by Ben", "knows her", "found this wrong: too short"):
        assert part in seen.story
    assert 'data-act="take"' in seen.head
    assert (seen.reply["visible"], seen.note["visible"]) == (False, True)
    assert "not read yet" not in seen.list
    assert 'aria-current="true"' in seen.list


def test_take_answer_note_hand_back_close_and_reopen(inbox, conversations, waiting) -> None:
    id = waiting.id
    taken = act(inbox, "take", id)
    assert (taken.which, taken.reply["visible"]) == ("mine", True)
    assert "Mine <b>1</b>" in taken.kinds
    reply, note = inbox._sending("reply"), inbox._sending("note")
    emptied, *values = reply("Ana", "mine", id, "Hello there")
    assert emptied == ""
    assert "Hello there" in read(values).story
    assert "For us only" in read(note("Ana", "mine", id, "For us only")[1:]).story
    assert [turn.text for turn in conversations.mine(waiting.token)][-1] == "Hello there"
    back = act(inbox, "back", id, "mine")
    assert (back.which, back.reply["visible"]) == ("mine", False)
    closed = act(inbox, "close", id, "open")
    assert "ana@example.com" not in closed.story + closed.about + closed.list
    assert "replaced by tags" in closed.story
    assert 'data-act="reopen"' in closed.head
    assert "You have" not in act(inbox, "kind", id, kind="closed").list
    assert act(inbox, "reopen", id, "closed").reply["visible"]


def test_another_agent_can_only_take_over(inbox, conversations, waiting) -> None:
    conversations.take(waiting.id, "Ben")
    seen = act(inbox, "choose", None, id=str(waiting.id))
    assert "Take over from Ben" in seen.head
    assert 'data-act="close"' not in seen.head
    assert not seen.reply["visible"]
    with pytest.raises(DataError, match="Ben has taken this conversation already"):
        act(inbox, "take", waiting.id)
    assert act(inbox, "over", waiting.id, holder="Ben").reply["visible"]


def test_nothing_is_sent_while_nothing_happens(inbox, conversations, waiting) -> None:
    drawn = read(inbox._view("Ana", "waiting", None)).drawn
    idle = inbox._tick("Ana", "waiting", None, drawn)
    if inbox._fingerprint("Ana", "waiting", None) == drawn:  # unless a minute began in between
        assert idle == [gr.skip()] * len(PARTS[2:])
    conversations.say(waiting.id, "visitor", "Hello?")
    assert "2<span" in read(["waiting", None, *inbox._tick("Ana", "waiting", None, drawn)]).list


@pytest.mark.parametrize("name", ["", "  "])
def test_without_a_name_nothing_is_done(inbox, waiting, name: str) -> None:
    for what in ("take", "close", "reopen", "back"):
        with pytest.raises(DataError, match="no name yet"):
            act(inbox, what, waiting.id, by=name)


def test_without_a_choice_or_for_something_else(inbox, waiting) -> None:
    with pytest.raises(DataError, match="No conversation is chosen"):
        act(inbox, "take", None)
    with pytest.raises(DataError, match="No conversation is chosen"):
        act(inbox, "choose", None, id="1 OR 1=1")
    with pytest.raises(DataError, match="cannot be done here"):
        act(inbox, "delete", waiting.id)
    assert act(inbox, "kind", None, kind="secret").which == "waiting"
    assert read(inbox._view("Ana", "waiting", 77)).chosen is None  # it was deleted


def test_what_comes_from_outside_is_escaped(inbox, conversations) -> None:
    id = conversations.open("").id
    for author in ("visitor", "bot"):
        conversations.say(id, author, HOSTILE)
    conversations.hand_over(id, slots={"<b>x": HOSTILE}, errand="<b>y")
    conversations.take(id, HOSTILE[:30])
    conversations.reply(id, HOSTILE[:30], HOSTILE)
    seen = act(inbox, "choose", None, "open", id=str(id))
    everything = "".join((seen.kinds, seen.list, seen.head, seen.about, seen.story))
    assert "<img" not in everything
    assert "<b>x" not in everything
    assert "<b>y" not in everything
    assert 'href="javascript' not in everything
    assert "<strong>bold</strong>" in seen.story  # Markdown of the bot is shown as such
    assert seen.story.count("**bold**") == 2  # what people write is not


def test_lists_that_are_empty_say_what_to_do(inbox) -> None:
    for which in ("waiting", "mine", "open", "closed"):
        assert module("pages.inbox_html").NOTHING[which] in read(inbox._view("Ana", which, None)).list
