"""What is done with a message: the whole bot with its own models, on a small knowledge base."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

ARTICLES = {
    "What delivery costs": (
        "Delivery to Austria costs 6.90 euros, to Norway 18.90 euros. From 80 euros on it is free in Austria.",
        ("what is the postage to Austria", "delivery fee Norway"),
    ),
    "How long delivery takes": (
        "A parcel to Austria takes 3 to 5 working days. To Norway it takes 6 to 9 working days.",
        ("when will a parcel arrive in Austria", "how many days until delivery"),
    ),
    "When your refund arrives": (
        "Refunds are paid within five working days after the goods came back to us.",
        ("when do I get my money back", "how long does a refund take"),
    ),
    "Washing a down jacket": (
        "Wash down jackets at 30 degrees with a mild soap, and dry them with two tennis balls in the drum.",
        ("how do I wash my down jacket",),
    ),
}


class Talk:
    """One visitor."""

    def __init__(self, bot) -> None:
        self.bot, self.token = bot, bot.open("")[0]

    def __call__(self, message: str):
        *_, last = self.bot.reply(self.token, message, "192.0.2.1", Event())
        return last


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    """The parts, with the starters of the Space."""
    import importlib
    from datetime import UTC, datetime

    from shared.services import build_services
    from shared.settings import Settings
    from shared.spaces_loader import SpaceInfo, load_space
    from tests.launched import ROOT
    from tests.toy import wait_until

    load_space(SpaceInfo("chat", ROOT / "spaces" / "chat"))
    data_dir = tmp_path_factory.mktemp("chat")
    database = f"sqlite:///{data_dir / 'plaza.db'}"
    services = build_services(Settings(data_dir, ROOT / "spaces", database, device="cpu"))
    desk = importlib.import_module("plaza_chat.desk").Desk(services)
    desk.orders.clock = lambda: datetime(2026, 11, 24, 12, tzinfo=UTC)
    for title, (text, questions) in ARTICLES.items():
        desk.knowledge.add(title, "Help", text, questions)
    desk.knowledge.reindex()
    wait_until(lambda: desk.knowledge.indexed)
    desk.limits.per_minute = desk.limits.burst = 10_000
    yield desk
    desk.knowledge.close()
    services.close()


@pytest.fixture
def bot(desk, chat):
    desk.orders.start_over()
    return chat("chat").Chat(desk)


@pytest.fixture
def say(bot) -> Talk:
    return Talk(bot)


def test_an_answer_comes_from_an_article_and_names_it(say):
    reply = say("what does delivery to Austria cost?")
    assert reply.outcome == "answered"
    assert "6.90" in reply.text
    assert reply.sources[0].title == "What delivery costs"
    assert reply.turn > 0


def test_a_follow_up_takes_the_thread_into_account(say):
    assert "3 to 5" in say("how long does delivery to Austria take?").text
    assert "6 to 9" in say("and to Norway?").text


def test_it_does_not_know_what_no_article_says(say):
    reply = say("do you sell kayaks")
    assert reply.outcome in ("abstained", "clarify")
    assert not reply.sources


def test_out_of_scope_is_an_outcome_of_its_own(say):
    reply = say("write me a poem about the sea")
    assert reply.outcome == "out_of_scope"
    assert not reply.sources


def test_greeting_and_thanks(say):
    assert (say("hello there").outcome, say("thank you!").outcome) == ("small_talk", "small_talk")


def test_an_errand_with_a_question_in_between(say, desk):
    assert say("please cancel my order MB-10342").outcome == "errand"
    assert say("22765").outcome == "errand"
    between = say("how long does a refund take?")
    assert "five working days" in between.text
    assert "MB-10342" in between.text
    assert between.outcome == "answered"
    assert desk.orders.get("MB-10342").fields["status"] == "processing"
    assert say("yes, cancel it").outcome == "done"
    assert desk.orders.get("MB-10342").fields["status"] == "cancelled"


def test_nothing_is_done_without_a_confirmation(say, desk):
    say("cancel order MB-10342, postcode 22765")
    assert say("no, keep it").outcome == "errand"
    assert say("yes").outcome != "done"
    assert desk.orders.get("MB-10342").fields["status"] == "processing"


def test_an_order_number_alone_goes_on_with_the_latest_errand(say):
    say("where is my order MB-10234")
    assert "delivered" in say("22765").text
    assert say("MB-10342").intent != ""
    assert "MB-10342" in say("22765").text


def test_yes_to_a_question_back_does_not_confirm_an_errand(say, bot, desk, chat):
    say("please cancel my order MB-10342")
    say("22765")
    clarifying = chat("understanding.clarifying")
    options = (clarifying.Option("article", "1", "What delivery costs"), clarifying.Option("article", "2", "How long"))
    conversation = desk.conversations.find(say.token)
    memory = desk.conversations.memory(conversation.id)
    memory["asked"] = clarifying.Asked("delivery?", options).to_dict()
    desk.conversations.remember(conversation.id, memory)
    assert say("yes").outcome == "errand"
    assert desk.orders.get("MB-10342").fields["status"] == "processing"


def test_what_is_meant_is_asked_for_and_the_answer_understood(say, desk, chat):
    clarifying = chat("understanding.clarifying")
    ids = {article.title: article.id for article in desk.knowledge.articles()}
    titles = ("What delivery costs", "How long delivery takes")
    options = tuple(clarifying.Option("article", str(ids[title]), title) for title in titles)
    conversation = desk.conversations.find(say.token)
    asked = clarifying.Asked("delivery to Austria", options).to_dict()
    desk.conversations.remember(conversation.id, {"asked": asked})
    reply = say("the second one")
    assert reply.sources[0].title == "How long delivery takes"
    assert desk.conversations.memory(conversation.id)["asked"] is None


def test_a_person_takes_over_and_the_bot_is_silent(say, bot, desk):
    say("cancel order MB-10342")
    reply = say("I want to talk to a human please")
    assert reply.outcome == "handed_over"
    conversation = desk.conversations.find(say.token)
    assert conversation.state == "waiting"
    assert "MB-10342" in conversation.slots.values()
    desk.conversations.take(conversation.id, "Rosa")
    desk.conversations.reply(conversation.id, "Rosa", "Hello, I am Rosa.")
    silent = say("hello Rosa, what about my order?")
    assert (silent.outcome, silent.text) == ("with_person", "")
    state, turns = bot.since(say.token, reply.turn)
    assert state == "person"
    assert [turn.text for turn in turns if turn.author == "agent"] == ["Hello, I am Rosa."]
    assert bot.agent(say.token) == "Rosa"


def test_the_button_hands_over_as_well(say, bot):
    say("what does delivery to Austria cost?")
    assert bot.ask_for_person(say.token).outcome == "handed_over"
    assert bot.ask_for_person(say.token).outcome == "with_person"


def test_a_complaint_is_met_with_an_offer_of_a_person(say):
    reply = say("this is the worst service I have ever seen, I am so disappointed")
    assert "sorry" in reply.text.lower()
    assert "Talk to a person" in reply.suggestions


@pytest.mark.parametrize("message", ["", "   ", "x" * 5000])
def test_what_cannot_be_read_is_refused_in_words_and_not_kept(say, bot, message):
    reply = say(message)
    assert reply.outcome == "refused"
    assert reply.text
    assert bot.open(say.token)[2] == []


def test_too_many_messages_are_refused(desk, chat):
    bot = chat("chat").Chat(desk)
    limits, desk.__dict__["limits"] = desk.limits, chat("people.limits").Limits(per_minute=2, burst=2)
    try:
        talk = Talk(bot)
        assert [talk("hello").outcome for _ in range(3)] == ["small_talk", "small_talk", "refused"]
    finally:
        desk.__dict__["limits"] = limits


def test_nobody_sees_the_conversation_of_another(bot):
    one, other = Talk(bot), Talk(bot)
    reply = one("what does delivery to Austria cost?")
    assert bot.open(other.token)[2] == []
    assert bot.since("x" * 32, 0) == ("closed", [])
    from shared.errors import DataError

    with pytest.raises(DataError):
        bot.judge(other.token, reply.turn, "down", "", "", "")


def test_a_thumb_down_becomes_a_row_to_train_on(say, bot, desk):
    reply = say("what does delivery to Austria cost?")
    said = bot.judge(say.token, reply.turn, "down", "It misunderstood me", "", "intent:complaint")
    assert said
    rows = desk.services.feedback.corrections("chat")
    assert ("what does delivery to Austria cost?", "complaint") in [(row.text, row.label) for row in rows]


def test_beginning_anew_ends_the_old_conversation(say, bot, desk):
    say("hello")
    token = bot.begin(say.token)
    assert token != say.token
    assert desk.conversations.find(say.token).state == "closed"
    assert bot.open(token)[2] == []


def test_a_broken_model_is_said_in_words(say, bot, desk, monkeypatch):
    from shared.errors import ModelError

    def broken(*_, **__):
        raise ModelError("The weights are gone.")

    monkeypatch.setattr(desk.intents, "read", broken)
    reply = say("what does delivery to Austria cost?")
    assert reply.outcome == "abstained"
    assert "weights" not in reply.text
    assert "Talk to a person" in reply.suggestions


def test_the_greeting_offers_questions(bot):
    greeting = bot.greeting
    assert greeting.text
    assert greeting.suggestions


def test_a_model_writes_the_answer_if_the_owner_chose_one(say, desk, monkeypatch):
    from tests.openai_server import OpenAIServer, Scripted

    with OpenAIServer() as server:
        server.will(Scripted(pieces=("Delivery to Austria ", "costs 6.90 euros [1].")))
        offered = f"remote:{server.url}#tiny"
        monkeypatch.setitem(desk.services.writers.__dict__, "offered", (offered,))
        desk.set_ups.change(writer=offered)
        try:
            reply = say("what does delivery to Austria cost?")
        finally:
            desk.set_ups.change(writer="")
    assert reply.outcome == "answered"
    assert reply.text.startswith("Delivery to Austria costs 6.90 euros")
    assert reply.sources[0].title == "What delivery costs"


def test_visitors_at_once_each_get_their_own_answers_and_nothing_is_lost(desk, bot) -> None:
    visitors = [Talk(bot) for _ in range(12)]
    asked = {
        "How long does a refund take?": "When your refund arrives",
        "How do I wash my down jacket?": "Washing a down jacket",
    }
    orders = [list(asked), list(asked)[::-1]]

    def ask(at: int) -> None:
        for question in orders[at % 2]:
            visitors[at](question)

    with ThreadPoolExecutor(len(visitors)) as pool:
        list(pool.map(ask, range(len(visitors))))
    for at, visitor in enumerate(visitors):
        turns = bot.open(visitor.token)[2]
        assert [turn.author for turn in turns] == ["visitor", "bot"] * 2
        assert [turn.text for turn in turns[::2]] == orders[at % 2]
        assert [turn.sources[0].title for turn in turns[1::2]] == [asked[one] for one in orders[at % 2]]
        remembered = desk.conversations.memory(desk.conversations.find(visitor.token).id)
        assert remembered["questions"] == orders[at % 2]
