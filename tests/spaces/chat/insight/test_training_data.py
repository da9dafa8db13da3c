"""Rows to train on, what agents answered, and the files."""

import csv

import pytest

from shared.errors import DataError
from tests.spaces.chat.insight.conftest import NOW, module

ANSWER = "We do, for members of our club, at the desk."


def seen(insight):
    return [(row.kind, row.text, row.answer, row.source, row.needs_answer) for row in insight.training.rows()]


def test_rows_of_all_kinds_with_where_they_came_from(insight, talk):
    id = insight.knowledge.add("Hire", "", "You cannot.")
    _, judged, _, agent = talk(
        ("visitor", "a?"), ("bot", "answered", {"intent": "question"}), ("visitor", "b?"), ("agent", ANSWER)
    )
    insight.judged(judged, "down", right="intent:return_item")
    insight.handling.in_article(id, ["c?"], [])
    insight.training.keep_answer(agent)
    assert sorted(seen(insight)) == [
        ("Article", "c?", "Hire", "Unanswered questions", False),
        ("Intent", "a?", "Return something", "Thumbs", False),
        ("Written answer", "b?", ANSWER, "An agent’s answer", False),
    ]


def test_a_thumb_down_needs_an_answer_until_its_text_has_one(insight, talk):
    _, judged = talk(("visitor", "a?"), ("bot", "answered", {"intent": "question"}))
    insight.judged(judged, "down")
    assert seen(insight) == [("Intent", "a?", "", "Thumbs", True)]
    deed = insight.handling.is_intent("complaint", ["A?"], [])
    assert seen(insight) == [("Intent", "A?", "Complaint", "Unanswered questions", False)]
    insight.handling.undo(deed)
    assert [row.needs_answer for row in insight.training.rows()] == [True]


def test_a_thumb_down_whose_question_was_dealt_with_is_gone(insight, talk):
    _, judged = talk(("visitor", "a?"), ("bot", "answered"))
    insight.judged(judged, "down")
    deed = insight.handling.done([judged])
    assert seen(insight) == []
    insight.handling.undo(deed)
    assert len(seen(insight)) == 1


def test_a_row_is_removed_and_comes_back(insight):
    insight.handling.is_intent("complaint", ["a?", "b?"], [])
    row = insight.training.rows()[0]
    deed = insight.training.remove(row.space, [row.id])
    assert [one.id for one in insight.training.rows()] != [row.id]
    assert len(insight.training.rows()) == 1
    insight.handling.undo(deed)
    assert row in insight.training.rows()


@pytest.mark.parametrize("space", ["chat", "sentiment"])
def test_a_row_that_is_not_there_cannot_be_removed(insight, space):
    insight.services.feedback.add("sentiment", "x", "a", "b", "embedded", "corrected")
    with pytest.raises(DataError, match="not there any more"):
        insight.training.remove(space, [1] if space == "sentiment" else [7])
    assert insight.services.feedback.count("sentiment") == 1


def test_what_agents_answered_stands_with_its_question(insight, talk):
    talk(
        ("visitor", "do you rent tents"), ("bot", "abstained"), ("visitor", "a person please"), ("bot", "handed_over"),
        ("agent", "Hello!"), ("agent", ANSWER),
    )  # fmt: skip
    talk(("agent", "Is there somebody at all?"))
    (one,) = insight.training.agents_answers(NOW)
    assert (one.question, one.answer) == ("do you rent tents", ANSWER)


def test_whoever_asked_for_a_person_first_asked_for_that(insight, talk):
    talk(("visitor", "a person please"), ("bot", "handed_over"), ("agent", ANSWER))
    (one,) = insight.training.agents_answers(NOW)
    assert one.question == "a person please"


def test_an_answer_that_was_kept_is_not_offered_again_and_can_be_taken_back(insight, talk):
    _, agent = talk(("visitor", "rent?"), ("agent", ANSWER))
    deed = insight.training.keep_answer(agent)
    insight.training.keep_answer(agent)
    assert insight.training.agents_answers(NOW) == []
    (right,) = insight.services.feedback.corrections("chat.writing")
    assert (right.text, right.label) == ("rent?", ANSWER)
    insight.handling.undo(deed)
    assert len(insight.training.agents_answers(NOW)) == 1
    assert insight.services.feedback.count("chat.writing") == 0


def test_only_an_agents_answer_can_be_kept(insight, talk):
    _, bot = talk(("visitor", "rent?"), ("bot", "answered"))
    for id in (bot, 999):
        with pytest.raises(DataError):
            insight.training.keep_answer(id)


def read(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def test_a_formula_in_a_question_stays_text_in_the_file(insight, tmp_path):
    insight.handling.is_intent("complaint", ["=HYPERLINK(1)"], [])
    head, row = read(module("insight.files").write_training(insight.training.rows(), tmp_path / "rows.csv"))
    assert head[:3] == ["kind", "text", "right_answer"]
    assert row[:3] == ["Intent", "'=HYPERLINK(1)", "complaint"]


def test_the_file_of_open_questions_names_their_groups(insight, talk, tmp_path):
    talk(("visitor", "@SUM(1)"), ("bot", "abstained", {"intent": "question"}))
    grouping = module("insight.grouping")
    questions = insight.questions(NOW)
    groups = [grouping.Group("@SUM(1)", tuple(questions), ("@SUM(1)",))]
    _, row = read(module("insight.files").write_questions(groups, tmp_path / "open.csv"))
    assert row[:4] == ["'@SUM(1)", "'@SUM(1)", "abstained", "question"]


def test_files_without_rows_have_their_heads(insight, tmp_path):
    files = module("insight.files")
    assert len(read(files.write_training([], tmp_path / "a.csv"))) == 1
    assert len(read(files.write_questions([], tmp_path / "b.csv"))) == 1


def test_the_file_of_figures_has_a_row_for_each_day(insight, talk, tmp_path):
    talk(("visitor", "a"), ("bot", "answered", {"intent": "question"}))
    overview = insight.overview("7d", NOW)
    head, *rows = read(module("insight.files").write_over_time(overview.outcomes, overview.intents, tmp_path / "f.csv"))
    assert head[:2] == ["day", "outcome: Answered"]
    assert head[-1] == "intent: A question for the knowledge base"
    assert [row[1] for row in rows] == ["0"] * 6 + ["1"]
