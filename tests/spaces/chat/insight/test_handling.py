"""What the owner does about open questions, and how it is taken back."""

import pytest

from shared.errors import DataError
from tests.spaces.chat.insight.conftest import NOW, module


@pytest.fixture
def asked(talk):
    """The bot's turns on two questions, one of them asked twice."""
    return [talk(("visitor", text), ("bot", "abstained"))[1] for text in ("rent a tent?", "Rent a tent?", "hire skis")]


TEXTS = ("rent a tent?", "Rent a tent?", "hire skis")


def rows(insight, space):
    found = insight.services.feedback.rows(space)
    return sorted((row.text, row.corrected, row.verdict) for row in found)


def test_an_article_is_written_and_taken_back(insight, asked):
    deed = insight.handling.write(" Hire ", "Delivery", " You cannot. ", ["rent a tent?", " ", "hire skis"], asked)
    (article,) = insight.knowledge.articles()
    assert (article.title, article.topic, article.text) == ("Hire", "Delivery", "You cannot.")
    assert article.questions == ("rent a tent?", "hire skis")
    assert insight.questions(NOW) == []
    insight.handling.undo(deed)
    assert insight.knowledge.articles() == []
    assert len(insight.questions(NOW)) == 3


@pytest.mark.parametrize(("title", "text"), [("", "a text"), ("a title", "  ")])
def test_an_article_without_a_title_or_a_text_is_not_saved(insight, asked, title, text):
    with pytest.raises(DataError, match="needs a title and a text"):
        insight.handling.write(title, "", text, [], asked)
    assert len(insight.questions(NOW)) == 3


def test_questions_lead_to_an_article_and_back(insight, asked):
    id = insight.knowledge.add("Hire", "", "You cannot.", ["HIRE skis"])
    deed = insight.handling.in_article(id, TEXTS, asked)
    assert insight.knowledge.get(id).questions == ("HIRE skis", "rent a tent?")
    right = "Hire\n\nYou cannot."
    assert rows(insight, "chat.retrieval") == [("hire skis", right, "corrected"), ("rent a tent?", right, "corrected")]
    assert [one.label for one in insight.services.feedback.corrections("chat.retrieval")] == [right, right]
    assert insight.questions(NOW) == []
    assert deed.said == "2 questions now lead to “Hire”."
    insight.knowledge.edit(id, "Hire 2", "", "Changed meanwhile.", ["rent a tent?", "HIRE skis", "added meanwhile"])
    insight.handling.undo(deed)
    assert insight.knowledge.get(id).questions == ("HIRE skis", "added meanwhile")
    assert insight.knowledge.get(id).title == "Hire 2"
    assert rows(insight, "chat.retrieval") == []
    assert len(insight.questions(NOW)) == 3


def test_an_article_gets_only_ways_to_ask_that_it_can_take(insight, asked):
    id = insight.knowledge.add("Hire", "", "You cannot.", [f"way {number}" for number in range(195)])
    insight.handling.in_article(id, ["x" * 501, *(f"new {number}" for number in range(30))], asked)
    ways = insight.knowledge.get(id).questions
    assert len(ways) == 200
    assert ways[-1] == "new 4"
    assert len(rows(insight, "chat.retrieval")) == 31


def test_an_article_that_is_not_there(insight, asked):
    with pytest.raises(DataError):
        insight.handling.in_article(77, TEXTS, asked)
    assert len(insight.questions(NOW)) == 3
    assert rows(insight, "chat.retrieval") == []


def test_taking_back_when_the_article_was_removed_meanwhile(insight, asked):
    deed = insight.handling.write("Hire", "", "You cannot.", [], asked)
    insight.knowledge.remove(deed.article)
    insight.handling.undo(deed)
    assert len(insight.questions(NOW)) == 3


def test_an_intent_makes_training_rows(insight, asked):
    deed = insight.handling.is_intent("order_status", TEXTS, asked)
    assert rows(insight, "chat") == [
        ("hire skis", "order_status", "corrected"),
        ("rent a tent?", "order_status", "corrected"),
    ]
    assert deed.said == "Kept as 2 training rows of “Order status”."
    assert insight.questions(NOW) == []
    insight.handling.undo(deed)
    assert rows(insight, "chat") == []


def test_what_is_not_for_the_shop_trains_out_of_scope(insight, asked):
    insight.handling.not_for_us(["hire skis"], asked[2:])
    assert rows(insight, "chat") == [("hire skis", "out_of_scope", "corrected")]
    assert [question.text for question in insight.questions(NOW)] == ["Rent a tent?", "rent a tent?"]


def test_taking_one_deed_back_leaves_the_other(insight, asked):
    first = insight.handling.is_intent("order_status", ["hire skis"], asked[2:])
    insight.handling.is_intent("complaint", ["rent a tent?"], asked[:2])
    insight.handling.undo(first)
    assert rows(insight, "chat") == [("rent a tent?", "complaint", "corrected")]
    assert [question.turn for question in insight.questions(NOW)] == asked[2:]


def test_done_is_done_and_nothing_else(insight, asked, turn):
    deed = insight.handling.done(asked)
    assert turn(asked[0]).handled is not None
    assert insight.questions(NOW) == []
    assert [insight.services.feedback.count(space) for space in module("insight.training_data").KINDS] == [0, 0, 0]
    insight.handling.undo(deed)
    assert turn(asked[0]).handled is None


def test_a_corrected_intent_may_be_chosen_again(insight, asked):
    insight.services.feedback.add("chat", "x", "", "warranty", "embedded", "corrected")
    assert insight.intents()[-1] == "warranty"
    assert insight.intents().count("out_of_scope") == 1
