"""What visitors say of answers, and what becomes of it."""

import pytest

from shared.errors import DataError
from tests.spaces.chat.insight.conftest import NOW


@pytest.fixture
def article(insight):
    return insight.knowledge.add("Returns", "", "Within 30 days.")


@pytest.fixture
def answer(talk, article):
    """The bot's turn on a question."""
    found = {"intent": "question", "sources": [{"article": article, "title": "Returns"}]}
    return talk(("visitor", "can I send it back"), ("bot", "answered", found))[1]


def kept(insight):
    spaces = ("chat", "chat.retrieval", "chat.writing")
    rows = [(space, row) for space in spaces for row in insight.services.feedback.rows(space)]
    return [(space, row.text, row.predicted, row.corrected, row.verdict) for space, row in rows]


RIGHT = "Returns\n\nWithin 30 days."
ASKED = "can I send it back"


def test_a_thumb_up_confirms_the_article(insight, answer, turn):
    insight.judged(answer, "up", comment="thank you")
    assert (turn(answer).verdict, turn(answer).comment) == ("up", "thank you")
    assert kept(insight) == [("chat.retrieval", ASKED, "Returns", RIGHT, "up")]
    assert insight.questions(NOW) == []


@pytest.mark.parametrize(
    ("reason", "row"),
    [
        ("", ("chat.retrieval", ASKED, "Returns", None, "down")),
        ("The wrong article", ("chat.retrieval", ASKED, "Returns", None, "down")),
        ("It misunderstood me", ("chat", ASKED, "question", None, "down")),
    ],
)
def test_a_thumb_down_is_a_row_without_a_right_answer(insight, answer, turn, reason, row):
    insight.judged(answer, "down", reason)
    assert (turn(answer).verdict, turn(answer).reason) == ("down", reason)
    assert kept(insight) == [row]
    assert [question.why for question in insight.questions(NOW)] == ["down"]


def test_the_intent_that_it_should_have_been(insight, answer):
    insight.judged(answer, "down", "It misunderstood me", right="intent:return_item")
    assert kept(insight) == [("chat", ASKED, "question", "return_item", "corrected")]


def test_the_article_that_it_should_have_been(insight, answer):
    other = insight.knowledge.add("Refunds", "", "In a week.")
    insight.judged(answer, "down", "The wrong article", right=f"article:{other}")
    assert kept(insight) == [("chat.retrieval", ASKED, "Returns", "Refunds\n\nIn a week.", "corrected")]


def test_the_latest_word_of_a_visitor_takes_the_place_of_the_one_before(insight, answer, turn):
    insight.judged(answer, "down")
    insight.judged(answer, "down", "It is incomplete", "more", "intent:return_item")
    assert len(kept(insight)) == 1
    insight.judged(answer, "up")
    assert [row[-1] for row in kept(insight)] == ["up"]
    assert (turn(answer).reason, turn(answer).comment) == ("", None)
    insight.judged(answer, "")
    assert kept(insight) == []
    assert turn(answer).verdict == ""


def test_a_comment_is_kept_without_personal_data(insight, answer, turn):
    insight.judged(answer, "down", "Other", " Write to jo.doe@example.com ")
    assert turn(answer).comment == "Write to [E-MAIL]"


def test_values_that_the_conversation_knows_as_private_are_masked(insight, talk, turn):
    _, answer = talk(("visitor", "hello"), ("bot", "answered"), private=["Jo Doe"])
    insight.judged(answer, "down", "Other", "I am Jo Doe " + "x" * 5000)
    assert turn(answer).comment.startswith("I am [PRIVATE] x")
    assert len(turn(answer).comment) == 1000


def test_an_answer_without_an_article_is_about_its_intent(insight, talk):
    _, done, _, small = talk(
        ("visitor", "where is it"),
        ("bot", "done", {"intent": "order_status"}),
        ("visitor", "hm"),
        ("bot", "small_talk"),
    )
    insight.judged(done, "up")
    insight.judged(small, "up")
    assert kept(insight) == [("chat", "where is it", "order_status", None, "up")]


def test_what_an_agent_said_is_judged_but_not_trained_on(insight, talk, turn):
    *_, agent = talk(("visitor", "hello"), ("agent", "Good day"))
    insight.judged(agent, "down", "Other")
    assert turn(agent).verdict == "down"
    assert kept(insight) == []
    assert insight.overview("all", NOW).figures.down == 1


def test_a_thumb_down_opens_what_was_put_away(insight, talk):
    _, bot = talk(("visitor", "a"), ("bot", "abstained", {"handled": NOW}))
    insight.judged(bot, "down")
    assert [question.turn for question in insight.questions(NOW)] == [bot]


@pytest.mark.parametrize(
    "said",
    [
        ("sideways",),
        ("down", "Because"),
        ("down", "", "", "intent:greeting"),
        ("down", "", "", "article:99"),
        ("down", "", "", "article:99999999999999999999999"),
        ("down", "", "", "article:x"),
        ("down", "", "", "nonsense"),
    ],
)
def test_what_is_no_judgement_is_refused_and_changes_nothing(insight, answer, turn, said):
    with pytest.raises(DataError):
        insight.judged(answer, *said)
    assert turn(answer).verdict == ""
    assert kept(insight) == []


def test_what_is_no_answer_cannot_be_judged(insight, answer):
    for id in (answer - 1, 999):
        with pytest.raises(DataError, match="not there any more"):
            insight.judged(id, "up")


def test_what_an_answer_could_have_been(insight, article):
    gone = insight.knowledge.add("Gone", "", "…")
    insight.knowledge.remove(gone)
    rights = insight.judging.rights()
    assert ("Order status", "intent:order_status") in rights
    assert rights[-1] == ("Returns", f"article:{article}")
