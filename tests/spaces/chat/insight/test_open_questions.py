"""Which questions are open, and how they come together in groups."""

from datetime import timedelta

import numpy as np
import pytest

from tests.spaces.chat.insight.conftest import NOW, module


def texts(insight):
    return [question.text for question in insight.questions(NOW)]


@pytest.mark.parametrize("outcome", ["abstained", "out_of_scope"])
def test_what_was_not_answered_is_open(insight, talk, outcome):
    _, bot = talk(("visitor", " Do you\nrent tents? "), ("bot", outcome, {"intent": "question"}))
    (question,) = insight.questions(NOW)
    assert (question.turn, question.text, question.why) == (bot, "Do you rent tents?", outcome)
    assert question.intent == "question"


@pytest.mark.parametrize(
    "outcome", ["answered", "done", "errand", "small_talk", "handed_over", "refused", "with_person"]
)
def test_what_was_dealt_with_is_not_open(insight, talk, outcome):
    talk(("visitor", "a question"), ("bot", outcome))
    assert texts(insight) == []


def test_an_answer_with_a_thumb_down_is_open_and_says_why(insight, talk):
    judged = {"verdict": "down", "reason": "Other", "comment": "no", "sources": [{"article": 3, "title": "Returns"}]}
    talk(("visitor", "a question"), ("bot", "answered", judged))
    (question,) = insight.questions(NOW)
    assert (question.why, question.reason, question.comment, question.title) == ("down", "Other", "no", "Returns")


def test_only_text_without_personal_data_is_shown(insight, talk):
    talk(("visitor", "Where do I write?"), ("bot", "abstained"))
    assert texts(insight) == ["Where do I write?"]  # the text as it was said names somebody


def test_what_was_handled_is_not_open(insight, talk):
    talk(("visitor", "a"), ("bot", "abstained", {"handled": NOW}))
    assert texts(insight) == []


def test_the_newest_comes_first_and_no_more_than_asked(insight, talk):
    for name in "abc":
        talk(("visitor", name), ("bot", "abstained"))
    found = module("insight.open_questions").open_questions
    with insight.sessions() as session:
        assert [question.text for question in found(session, NOW, most=2)] == ["c", "b"]


@pytest.mark.parametrize(
    ("after", "open_ones"),
    [
        ([], ["first"]),
        ([("visitor", "the second"), ("bot", "answered")], []),
        ([("visitor", "the second"), ("bot", "errand")], []),
        ([("visitor", "the second"), ("bot", "abstained")], ["first"]),
        ([("visitor", "neither"), ("bot", "handed_over")], ["first"]),
        ([("visitor", "neither"), ("bot", "clarify"), ("visitor", "no"), ("bot", "abstained")], ["first"]),
        ([("visitor", "b"), ("bot", "answered", {"verdict": "down"})], ["first"]),
    ],
)
def test_asking_back_is_open_when_it_led_to_nothing(insight, talk, after, open_ones):
    talk(("visitor", "first"), ("bot", "clarify"), *after)
    assert texts(insight) == open_ones


def test_whoever_was_asked_back_just_now_may_still_answer(insight, talk):
    talk(("visitor", "first"), ("bot", "clarify"), ago=timedelta(minutes=5))
    assert texts(insight) == []


def test_a_greeting_that_nobody_asked_for_is_no_question(insight, talk):
    talk(("bot", "abstained"))
    assert texts(insight) == []


class Directions:
    """Vectors by the first word of a text."""

    def of(self, texts):
        words = sorted({text.split()[0] for text in texts})
        return np.stack([np.eye(len(words))[words.index(text.split()[0])] for text in texts])


def grouped(insight):
    return module("insight.grouping").groups_of(insight.questions(NOW), Directions())


def test_the_largest_group_comes_first_and_counts_repeats(insight, talk):
    for text in ("rent a tent", "rent  a TENT", "ship it", "rent skis", "pay later"):
        talk(("visitor", text), ("bot", "abstained"))
    groups = grouped(insight)
    assert [(group.name, len(group.questions), group.texts) for group in groups] == [
        ("rent skis", 3, ("rent skis", "rent a TENT")),
        ("pay later", 1, ("pay later",)),
        ("ship it", 1, ("ship it",)),
    ]
    assert groups[0].whys == {"abstained": 3}


def test_a_group_without_some_of_its_questions(insight, talk):
    for text in ("rent a tent", "rent skis"):
        talk(("visitor", text), ("bot", "abstained"))
    (group,) = grouped(insight)
    newest = group.questions[0]
    left = group.without({newest.turn})
    assert (left.name, left.texts, len(left.questions)) == ("rent a tent", ("rent a tent",), 1)
    assert left.without(set(left.turns)) is None


def test_no_questions_make_no_groups(insight):
    assert insight.groups([]) == []


def test_questions_of_like_meaning_come_together(insight, talk):
    for text in ("Can I pay in instalments?", "Do you rent tents?", "is it possible to pay monthly", "tent hire"):
        talk(("visitor", text), ("bot", "abstained"))
    groups = insight.groups(insight.questions(NOW))
    assert sorted(sorted(group.texts) for group in groups) == [
        ["Can I pay in instalments?", "is it possible to pay monthly"],
        ["Do you rent tents?", "tent hire"],
    ]
    assert insight.vectors.missing(["tent hire", "new"]) == ["new"]


def test_the_name_of_a_group_is_its_most_central_question(insight, talk):
    for text in ("do you ship to Norway", "can you ship to Norway?", "ship Norway", "do you ship to Norway please"):
        talk(("visitor", text), ("bot", "abstained"))
    (group,) = insight.groups(insight.questions(NOW))
    made = insight.vectors.of(list(group.texts))
    nearness = made @ made.mean(axis=0)
    assert group.texts[nearness.argmax()] == group.name


def test_reading_goes_batch_by_batch(insight, monkeypatch):
    grouping = module("insight.grouping")
    monkeypatch.setattr(grouping, "BATCH", 2)
    assert list(insight.vectors.make(["a", "b", "c", "a"])) == [2, 3]
    assert list(insight.vectors.make(["a", "b", "c"])) == []
