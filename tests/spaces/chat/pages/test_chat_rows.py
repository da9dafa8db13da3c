from datetime import UTC, datetime

import pytest

from tests.spaces.chat.pages.conftest import module, page

EVIL = '<img src=x onerror="alert(1)">\'"</article><script>alert(2)</script>'
WHEN = datetime(2024, 5, 6, 7, 8, tzinfo=UTC)


@pytest.fixture
def rows():
    return page("chat_rows").Rows()


@pytest.fixture
def thread():
    return page("chat_thread").Thread()


def turn(number, author, text, **more):
    return module("turns").Turn(number, author, text, WHEN, **more)


def source(**more):
    said = {"title": "Returns", "topic": "Orders", "heading": "", "text": "Within **30 days**."} | more
    return module("turns").Source(1, said["title"], said["topic"], said["heading"], said["text"], 0, 9)


def harmless(html: str) -> bool:
    return "<img" not in html and "<script" not in html and 'onerror="' not in html and html.count("</article>") == 1


@pytest.mark.parametrize("author", ["visitor", "agent", "bot"])
def test_what_is_said_is_never_html(rows, author):
    assert harmless(rows.turn(turn(1, author, EVIL), agent=EVIL, thanks=EVIL))


def test_an_article_is_never_html(rows):
    evil = source(title=EVIL, topic=EVIL, heading=EVIL, text=EVIL)
    assert harmless(rows.turn(turn(1, "bot", "Well", outcome="answered", sources=(evil,))))


def test_choices_are_never_html(rows, thread, bot):
    reply = module("turns").Reply("Hi", "small_talk", suggestions=(EVIL,))
    html = rows.of(thread, reply)[-1]["html"]
    assert "<img" not in html
    assert 'onerror="' not in html
    assert 'data-say="&lt;img' in html


def test_line_breaks_of_a_visitor_stay(rows):
    assert "one\n  two" in rows.turn(turn(1, "visitor", "one\n  two"))


def test_a_source_opens_with_title_topic_and_passage(rows):
    html = rows.turn(
        turn(7, "bot", "Within 30 days [1].", outcome="answered", sources=(source(heading="How"), source()))
    )
    assert html.count("<details") == 2
    assert 'data-key="source-7-2" data-source="2"' in html
    for said in ("Returns", "Orders", '<p class="pz-md-head">How</p>', "Within <strong>30 days</strong>."):
        assert said in html


@pytest.mark.parametrize(
    ("outcome", "judged"),
    [
        ("answered", True),
        ("abstained", True),
        ("errand", True),
        ("refused", False),
        ("handed_over", False),
        ("", False),
    ],
)
def test_answers_can_be_judged(rows, outcome, judged):
    html = rows.turn(turn(3, "bot", "Well", outcome=outcome, verdict="down"))
    assert ('data-judge="down" data-turn="3" data-key="down3" aria-label="Not helpful"' in html) == judged
    assert html.count('aria-pressed="true"') == judged


def test_an_empty_conversation_begins_with_questions(rows, thread, bot):
    greeting, choices = rows.of(thread, bot.greeting)
    assert "Hello! What can I do for you?" in greeting["html"]
    assert "pz-chat-thumb" not in greeting["html"]
    assert choices["html"].count("<button") == 3


def test_choices_stand_under_the_last_answer_only(rows, thread, bot):
    thread.add([turn(1, "visitor", "Hi"), turn(2, "bot", "A or B?", outcome="clarify", suggestions=("A", "B"))])
    assert [row["key"] for row in rows.of(thread, bot.greeting)] == ["greeting", "turn1", "turn2", "next"]
    thread.add([turn(3, "visitor", "A")])
    assert rows.of(thread, bot.greeting)[-1]["key"] == "turn3"
    thread.add([turn(4, "bot", "Well", outcome="answered", suggestions=("C",))])
    thread.state = "closed"
    assert rows.of(thread, bot.greeting)[-1]["key"] == "turn4"


def test_a_growing_answer_keeps_its_row(rows, thread, bot):
    reply = module("turns").Reply
    thread.begin("Where?")
    asked, waits = rows.of(thread, bot.greeting)[1:]
    assert "Where?" in asked["html"]
    assert "pz-chat-dots" in waits["html"]
    thread.reply = reply("He**re**", "answered", (source(),), done=False)
    growing = rows.of(thread, bot.greeting)[2]
    assert growing["key"] == waits["key"]
    assert 'aria-busy="true"' in growing["html"]
    assert "<details" not in growing["html"]
    thread.add([turn(1, "visitor", "Where?"), turn(2, "bot", "He**re**", outcome="answered", sources=(source(),))])
    thread.end()
    kept = rows.of(thread, bot.greeting)[1:]
    assert [row["key"] for row in kept] == [asked["key"], waits["key"]]
    assert "<details" in kept[1]["html"]


def test_while_a_person_answers_nothing_seems_to_be_written(rows, thread, bot):
    thread.state = "person"
    thread.begin("Hello?")
    assert len(rows.of(thread, bot.greeting)) == 2


def test_who_speaks_is_named_where_it_changes(rows, thread, bot):
    thread.agent = "Anna Moor"
    thread.add([turn(1, "agent", "Hello"), turn(2, "agent", "Well"), turn(3, "bot", "Bye", outcome="answered")])
    first, second, third = rows.of(thread, bot.greeting)[1:]
    assert '<div class="pz-chat-who">Anna Moor</div>' in first["html"]
    assert ">AM<" in first["html"]
    assert "pz-chat-who" not in second["html"]
    assert '<div class="pz-chat-who">Assistant</div>' in third["html"]


def test_notes_are_never_shown(rows, thread, bot):
    thread.add([turn(1, "note", "Difficult customer"), turn(2, "agent", "Hello")])
    assert "Difficult" not in str(rows.of(thread, bot.greeting))


def test_the_banner_says_who_has_it(thread):
    banner = page("chat_banner").banner_html
    assert banner(thread) == ""
    thread.state = "waiting"
    assert "A person will answer you here" in banner(thread)
    thread.state, thread.agent = "person", "<b>Anna</b>"
    assert "<strong>&lt;b&gt;Anna&lt;/b&gt;</strong> has joined" in banner(thread)
    thread.state = "closed"
    assert "&lt;b&gt;Anna&lt;/b&gt; has closed this conversation" in banner(thread)
    assert 'data-act="begin"' in banner(thread)
    thread.agent = ""
    assert "This conversation is over" in banner(thread)


def test_a_problem_is_never_html(thread):
    thread.problem = EVIL
    assert "<img" not in page("chat_banner").problem_html(thread)
