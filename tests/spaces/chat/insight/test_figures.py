"""What is counted over the conversations of a span of time."""

from datetime import timedelta

import pytest

from tests.spaces.chat.insight.conftest import NOW

DAY = timedelta(days=1)


def figures(insight, span="30d"):
    return insight.overview(span, NOW).figures


def test_without_a_conversation_there_is_nothing_to_tell(insight):
    found = figures(insight, "all")
    assert (found.conversations, found.messages, found.solved, found.first_answer, found.person) == (
        0,
        0,
        0,
        None,
        None,
    )


@pytest.mark.parametrize(
    ("turns", "over", "solved"),
    [
        ([("visitor", "a"), ("bot", "answered")], None, 1),
        ([("visitor", "a"), ("bot", "done")], None, 1),
        ([("visitor", "a"), ("bot", "abstained"), ("visitor", "b"), ("bot", "answered")], None, 1),
        ([("visitor", "a"), ("bot", "answered"), ("visitor", "ta"), ("bot", "small_talk")], None, 1),
        ([("visitor", "a"), ("bot", "answered"), ("visitor", "b"), ("bot", "abstained")], None, 0),
        ([("visitor", "a"), ("bot", "answered"), ("visitor", "b"), ("bot", "errand")], None, 0),
        ([("visitor", "a"), ("bot", "answered")], 5, 0),
        ([("visitor", "a"), ("bot", "answered", {"verdict": "down"})], None, 0),
        ([("visitor", "a"), ("bot", "answered", {"verdict": "down"}), ("visitor", "b"), ("bot", "answered")], None, 0),
        ([("visitor", "a"), ("bot", "answered", {"verdict": "up"})], None, 1),
    ],
)
def test_a_conversation_is_solved_if_its_last_question_was(insight, talk, turns, over, solved):
    talk(*turns, over=over)
    found = figures(insight)
    assert (found.asked, found.solved) == (1, solved)


def test_small_talk_alone_is_no_question(insight, talk):
    talk(("visitor", "hello"), ("bot", "small_talk"))
    found = figures(insight)
    assert (found.conversations, found.messages, found.asked, found.solved, found.questions) == (1, 1, 0, 0, 0)


def test_questions_and_what_became_of_them_are_counted(insight, talk):
    talk(
        ("visitor", "a"), ("bot", "abstained"), ("visitor", "b"), ("bot", "errand"), ("visitor", "MB"), ("bot", "done")
    )
    talk(("visitor", "a"), ("bot", "out_of_scope"), ("note", "never counted"))
    talk(("visitor", "a"), ("bot", "handed_over"), over=10)
    found = figures(insight)
    assert (found.conversations, found.messages, found.questions) == (3, 5, 4)
    assert (found.abstained, found.out_of_scope, found.handed_over) == (1, 1, 1)


def test_thumbs_and_their_reasons(insight, talk):
    down, up = {"verdict": "down", "reason": "It is incomplete"}, {"verdict": "up"}
    talk(("visitor", "a"), ("bot", "answered", up), ("visitor", "b"), ("bot", "answered", down))
    talk(("visitor", "a"), ("bot", "answered", down), ("visitor", "b"), ("bot", "answered", {"verdict": "down"}))
    found = figures(insight)
    assert (found.up, found.down) == (1, 3)
    assert found.reasons == (("It is incomplete", 2), ("No reason given", 1))


def test_times_are_medians_of_what_was_waited_for(insight, talk):
    greeted = ("bot", "small_talk")
    for seconds in (1, 3, 50):
        talk(
            greeted,
            ("visitor", "a"),
            ("bot", "answered", {"created": NOW - DAY / 24 + timedelta(seconds=10 + seconds)}),
        )
    talk(("visitor", "nobody answers"))
    first = ("agent", "before", {"created": NOW - DAY})
    talk(("visitor", "a"), ("bot", "handed_over"), first, ("agent", "hello"), over=10)
    found = figures(insight)
    assert found.first_answer == pytest.approx(6.5)  # of 1, 3, 10 and 50
    assert found.person == pytest.approx(20)


@pytest.mark.parametrize(("span", "count"), [("today", 1), ("7d", 2), ("30d", 3), ("90d", 4), ("all", 5)])
def test_a_span_holds_the_conversations_that_began_in_it(insight, talk, span, count):
    for days in (0, 6, 29, 89, 400):
        talk(("visitor", "a"), ("bot", "answered"), ago=days * DAY)
    found = insight.overview(span, NOW)
    assert found.figures.conversations == found.outcomes.total == count


def test_the_first_day_of_a_span_is_whole(insight, talk):
    talk(("visitor", "a"), ago=6 * DAY + timedelta(hours=15, minutes=29))
    talk(("visitor", "a"), ago=6 * DAY + timedelta(hours=15, minutes=31))
    assert figures(insight, "7d").conversations == 1


def test_the_articles_that_answered_most_and_how_they_were_judged(insight, talk):
    shelf = insight.knowledge
    first, second = shelf.add("Returns", "Orders", "…"), shelf.add("Delivery", "", "…")
    of = {id: [{"article": id, "title": "as it was called then"}] for id in (first, second, 99)}
    for id, verdict in ((second, ""), (second, "down"), (first, "up"), (second, "up"), (99, "")):
        talk(("visitor", "a"), ("bot", "answered", {"sources": of[id] + of[id], "verdict": verdict}))
    talk(("visitor", "a"), ("bot", "abstained", {"sources": of[first]}))
    shelf.remove(first)
    found = insight.overview("30d", NOW).articles
    assert [(one.title, one.answers, one.up, one.down, one.there) for one in found] == [
        ("Delivery", 3, 1, 1, True),
        ("Returns", 1, 1, 0, False),
        ("as it was called then", 1, 0, 0, False),
    ]
