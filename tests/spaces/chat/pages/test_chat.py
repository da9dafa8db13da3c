"""What the handlers of the tab give, without a browser."""

import asyncio
from threading import Event
from threading import Thread as Worker
from types import SimpleNamespace

import gradio as gr
import pytest

from shared.errors import DataError
from tests.spaces.chat.pages.conftest import built, page
from tests.spaces.chat.pages.scripted import wait_until

VISITOR = SimpleNamespace(client=SimpleNamespace(host="192.0.2.7"))


class Shown:
    """The values of a handler by the component that they are for."""

    def __init__(self, tab, values):
        self.values = dict(zip(map(id, tab.outputs), values, strict=True))
        self.tab = tab

    def __getattr__(self, name):
        return self.values[id(getattr(self.tab, name))]

    @property
    def text(self):
        return " ".join(row["html"] for row in self.log)


@pytest.fixture
def send(tab):
    """A function that sends a message and gives all that was shown."""

    def run(message, thread=None, token=""):
        return [Shown(tab, values) for values in tab._send(message, token, thread, VISITOR)]

    return run


def skipped(value):
    return value == gr.skip()


def begun(tab):
    return Shown(tab, tab._load(""))


def test_to_open_the_page_makes_no_conversation(tab, bot):
    first = begun(tab)
    assert bot.calls == []
    assert skipped(first.kept)
    assert "Where is my order?" in first.text
    assert first.again["visible"] is False


def test_an_answer_streams_and_is_kept(tab, bot, send):
    thread = begun(tab).thread
    first, *growing, last = send("  How do I send it back? ", thread)
    assert (first.box, first.kept) == ("", "token-0")
    assert (first.send["visible"], first.stop["visible"]) == (False, True)
    assert all(skipped(step.box) and skipped(step.kept) and skipped(step.timer) for step in growing)
    assert any('aria-busy="true"' in step.text for step in growing)
    assert (last.send["visible"], last.stop["visible"], last.again["visible"]) == (True, False, True)
    assert last.text.count("<details") == 2
    assert "How long does it take?" in last.text
    assert last.timer.active is False
    assert [turn.author for turn in bot.conversations["token-0"]["turns"]] == ["visitor", "bot"]
    assert bot.conversations["token-0"]["turns"][0].text == "How do I send it back?"
    assert bot.visitors == ["192.0.2.7"]


def test_nothing_is_sent_for_nothing(send, bot):
    assert send(" \n ") == []
    assert bot.calls == []


def test_a_choice_is_said_and_leaves_the_box_alone(tab, bot):
    event = gr.EventData(None, {"text": "Where is my order?"})
    first, *_, last = (Shown(tab, values) for values in tab._choose("", begun(tab).thread, event, VISITOR))
    assert skipped(first.box)
    assert "Which order is it?" in last.text
    assert last.log[-1]["html"].count("<button") == 3


def test_the_same_browser_finds_its_conversation_again_and_no_other(tab, bot, send):
    send("My secret order", begun(tab).thread)
    again = Shown(tab, tab._load("token-0"))
    assert "My secret order" in again.text
    for other in ("", "token-9", None, ["token-0"], "x" * 5000):
        assert "secret" not in Shown(tab, tab._load(other)).text


def test_a_token_that_is_not_known_any_more_is_replaced(tab, bot):
    assert Shown(tab, tab._load("gone")).kept == "token-0"


def test_two_tabs_of_one_browser_go_on_with_the_same(tab, bot, send):
    one = begun(tab).thread
    send("First", one)
    two = Shown(tab, tab._load("token-0")).thread
    send("Second", two)
    assert "Second" in Shown(tab, tab._look(one)).text
    *_, last = send("Third", one)
    assert [turn.text for turn in bot.conversations["token-0"]["turns"] if turn.author == "visitor"] == [
        "First",
        "Second",
        "Third",
    ]
    assert "Second" in last.text
    assert list(bot.conversations) == ["token-0"]


def test_too_long_a_message_stays_in_the_box(tab, bot, send):
    (only,) = send("x" * 1001, begun(tab).thread)
    assert "has 1,001 characters, and 1,000 fit" in only.problem
    assert skipped(only.box)
    assert bot.calls == []


def test_a_second_message_while_the_answer_comes_is_refused_in_words(tab, bot, send):
    thread = begun(tab).thread
    steps = tab._send("How do I send it back?", "", thread, VISITOR)
    next(steps)
    (refused,) = send("And then?", thread)
    assert "still being written" in refused.problem
    assert skipped(refused.box)
    assert (refused.stop["visible"], skipped(tab._restore("And then?", thread))) == (True, True)
    *_, last = (Shown(tab, values) for values in steps)
    assert last.problem == ""
    assert len(bot.conversations["token-0"]["turns"]) == 2


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ("it is broken", "The model is away"),
        ("a bug", "Something went wrong on our side"),
        ("too fast", "wait a minute"),
    ],
)
def test_what_was_typed_comes_back_when_it_could_not_be_sent(tab, send, message, said):
    thread = begun(tab).thread
    *_, last = send(message, thread)
    assert said in last.problem
    assert "secret detail" not in last.problem + last.text
    assert message not in last.text
    assert last.send["visible"] is True
    assert skipped(tab._restore("something new", thread))
    *_, last = send(message, thread)
    assert tab._restore("", thread) == message
    assert skipped(tab._restore("", thread))


def test_stop_keeps_what_there_was(tab, bot, send):
    thread = begun(tab).thread
    steps = tab._send("How do I send it back?", "", thread, VISITOR)
    next(steps)
    next(steps)
    thread.stop.set()
    *_, last = (Shown(tab, values) for values in steps)
    said = bot.conversations["token-0"]["turns"][-1].text
    assert said.startswith("You have")
    assert "five days" not in said
    assert (last.problem, last.send["visible"], thread.busy) == ("", True, False)


def test_a_visitor_who_leaves_stops_the_answer(tab, bot):
    thread = begun(tab).thread
    steps = tab._send("How do I send it back?", "", thread, VISITOR)
    next(steps)
    next(steps)
    stop = thread.stop
    steps.close()
    assert stop.is_set()
    assert not thread.busy


def test_a_person_is_waited_for_joins_answers_and_closes(tab, bot, send):
    thread = begun(tab).thread
    waiting = Shown(tab, tab._ask_for_person("", thread))
    assert "A person will answer you here" in waiting.banner
    assert (waiting.timer.active, waiting.person["visible"]) == (True, False)
    assert all(skipped(value) for value in tab._look(thread))
    bot.person("token-0", "Anna Moor", "Hello!")
    joined = Shown(tab, tab._look(thread))
    assert "<strong>Anna Moor</strong> has joined" in joined.banner
    assert "Hello!" in joined.text
    *_, passed_on = send("It is MB-10234", thread)
    assert "It is MB-10234" in passed_on.text
    assert passed_on.log[-1]["html"].count("pz-chat-visitor") == 1
    bot.close("token-0")
    closed = Shown(tab, tab._look(thread))
    assert "Anna Moor has closed this conversation" in closed.banner
    assert (closed.writing["visible"], closed.timer.active) == (False, False)
    (refused,) = send("One more thing", thread)
    assert "is over" in refused.problem


def test_what_is_written_to_a_conversation_closed_meanwhile_is_not_lost(tab, bot, send):
    thread = begun(tab).thread
    send("Hi", thread)
    bot.close("token-0")
    *_, last = send("One more thing", thread)
    assert "is over" in last.problem
    assert tab._restore("", thread) == "One more thing"
    assert len(bot.conversations["token-0"]["turns"]) == 2


def test_news_that_cannot_be_fetched_are_told_once_and_asked_for_again(tab, bot):
    thread = begun(tab).thread
    tab._ask_for_person("", thread)
    bot.away = True
    assert "keeps trying" in Shown(tab, tab._look(thread)).problem
    assert all(skipped(value) for value in tab._look(thread))
    bot.away = False
    assert Shown(tab, tab._look(thread)).problem == ""


def test_when_nothing_is_said_the_page_asks_less_often(tab):
    chat, thread = page("chat_talk"), begun(tab).thread
    assert chat.pace(thread) == chat.SOON
    thread.heard -= chat.QUIET_AFTER + 1
    assert chat.pace(thread) == chat.LATER


def test_a_new_conversation_is_asked_about_and_leaves_the_one_before(tab, bot, send):
    thread = begun(tab).thread
    send("My secret order", thread)
    assert "End this conversation" in tab._ask_to_end(thread)[1]
    kept = Shown(tab, tab._act("token-0", thread, gr.EventData(None, {"act": "keep"})))
    assert (kept.banner, kept.thread) == ("", thread)
    new = Shown(tab, tab._act("token-0", thread, gr.EventData(None, {"act": "begin"})))
    assert (new.kept, bot.conversations["token-0"]["state"]) == ("token-1", "closed")
    assert "secret" not in new.text
    assert "Where is my order?" in new.text


def test_an_answer_to_the_conversation_before_is_not_shown_in_the_new_one(tab, bot):
    thread = begun(tab).thread
    steps = tab._send("How do I send it back?", "", thread, VISITOR)
    next(steps)
    new = Shown(tab, tab._act("token-0", thread, gr.EventData(None, {"act": "begin"})))
    assert list(steps) == []
    assert not new.thread.busy


def test_a_store_that_is_away_costs_no_message(tab, bot, send):
    thread = begun(tab).thread
    send("Hi", thread)
    bot.away = True
    (last,) = send("One more thing", thread)
    assert "The store is away." in last.problem
    assert skipped(last.box)
    assert tab._restore("", thread) == "One more thing"


def test_two_at_once_do_not_wait_for_each_other(tab, bot, send):
    bot.hold = Event()
    slow = begun(tab).thread
    worker = Worker(target=lambda: send("How do I send it back?", slow))
    worker.start()
    wait_until(lambda: slow.busy and bot.visitors)
    *_, last = send("it is broken", begun(tab).thread)
    assert "The model is away" in last.problem
    bot.hold.set()
    worker.join(30)
    assert not slow.busy


class TestJudging:
    @pytest.fixture
    def answered(self, tab, send):
        thread = begun(tab).thread
        *_, last = send("How do I send it back?", thread)
        return last.thread

    def test_a_thumb_up_and_back(self, tab, bot, answered):
        tab.judging.judge(answered, 2, "up")
        assert "Thank you." in str(tab._rows(answered))
        tab.judging.judge(answered, 2, "up")
        assert [one[2] for one in bot.judged] == ["up", ""]
        assert "Thank you." not in str(tab._rows(answered))

    def test_a_thumb_down_opens_the_form_which_is_sent(self, tab, bot, answered):
        panel, quote, _, right, _ = tab.judging.judge(answered, 2, "down")
        assert panel["visible"] is True
        assert "“You have 30 days to send something back" in quote
        assert right["choices"][0][1] == "article:1"
        tab.judging.send_form(answered, "It is incomplete", "article:1", "  No word about Norway ")
        assert bot.judged[-1] == ("token-0", 2, "down", "It is incomplete", "No word about Norway", "article:1")
        assert "Thank you, that helps." in str(tab._rows(answered))
        assert tab.judging.closed(answered)[0]["visible"] is False
        assert len(answered.turns) == 2

    def test_an_empty_form_is_not_sent(self, tab, bot, answered):
        tab.judging.judge(answered, 2, "down")
        with pytest.raises(DataError, match="empty"):
            tab.judging.send_form(answered, None, None, " ")
        assert len(bot.judged) == 1

    @pytest.mark.parametrize(("turn", "verdict"), [(1, "up"), (99, "up"), (2, "sideways")])
    def test_only_answers_of_this_conversation_are_judged(self, tab, bot, answered, turn, verdict):
        with pytest.raises(DataError):
            tab.judging.judge(answered, turn, verdict)
        assert bot.judged == []

    def test_without_a_conversation_there_is_nothing_to_judge(self, tab):
        with pytest.raises(DataError, match="reload"):
            tab.judging.judge(None, 2, "up")


def test_the_limit_is_the_owners(bot):
    tab = built(lambda: page("chat").ChatTab(bot, limit=10))
    (only,) = (Shown(tab, values) for values in tab._send("x" * 11, "", None, VISITOR))
    assert "and 10 fit" in only.problem


def test_no_click_waits_behind_answers_and_none_is_an_endpoint(bot):
    async def build():
        with gr.Blocks(analytics_enabled=False) as blocks:
            page("chat").ChatTab(bot)
        return blocks

    events = [event for event in asyncio.run(build()).fns.values() if event.fn]
    assert len(events) > 10
    for event in events:
        assert event.api_visibility == "private"
        assert not event.queue or event.concurrency_limit is None or event.concurrency_limit >= 16
