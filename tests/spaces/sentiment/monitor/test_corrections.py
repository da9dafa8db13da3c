"""Labels set right: they count at once, come back when undone, and are kept as judgements."""

import pytest

from shared.errors import DataError
from tests.spaces.sentiment.monitor.conftest import part

LABELS = ["negative", "neutral", "positive"]


def row(desk, mention_id):
    (found,) = desk.headlines.find(ids=[mention_id]).rows
    return found


@pytest.mark.parametrize(
    ("label", "labels", "score"),
    [("positive", LABELS, 1.0), ("negative", LABELS, -1.0), ("Bullish", ["Bearish", "Bullish"], 1.0),
     ("neutral", LABELS, 0.0), ("sports", ["sports", "politics"], None)],
)  # fmt: skip
def test_a_correction_counts(desk, fill, services, label, labels, score):
    (mention,) = fill([(0, None, 0.4, "Acme sells Bolt", "odd")])
    desk.corrections.correct(mention, label, labels)
    found = row(desk, mention)
    assert (found.label, found.predicted, found.corrected, found.score) == (label, "odd", True, score)
    assert desk.corrections.count() == 1
    (judgement,) = services.feedback.rows("sentiment")
    assert (judgement.text, judgement.predicted, judgement.corrected) == ("Acme sells Bolt", "odd", label)
    assert (judgement.verdict, judgement.model_ref) == ("corrected", "starter:sentiment")


def test_the_words_that_name_the_company_go_with_it(desk, fill, services):
    (mention,) = fill([(0, 3, 0.4, "Acme sells Bolt")])
    with desk.sessions() as session:
        session.get(part("tables").MentionRow, mention).named = "Bolt"
        session.commit()
    desk.corrections.correct(mention, "neutral", LABELS)
    assert services.feedback.rows("sentiment")[0].target == "Bolt"
    assert desk.corrections.rows() == [{"text": "Acme sells Bolt", "target": "Bolt", "label": "neutral"}]


def test_back_to_the_prediction_undoes_it(desk, fill, services):
    (mention,) = fill([(0, None, 0.84)])
    desk.corrections.correct(mention, "negative", LABELS)
    desk.corrections.correct(mention, "positive", LABELS)
    found = row(desk, mention)
    assert (found.label, found.corrected) == ("positive", False)
    assert found.score == 0.84
    assert (desk.corrections.count(), desk.corrections.rows()) == (0, [])
    assert [(one.verdict, one.corrected) for one in services.feedback.rows("sentiment")] == [
        ("up", None), ("corrected", "negative"),
    ]  # fmt: skip


def test_approval_changes_nothing_but_is_kept(desk, fill, services):
    (mention,) = fill([(0, None, 0.84)])
    desk.corrections.correct(mention, "positive", LABELS)
    assert (row(desk, mention).score, desk.corrections.count()) == (0.84, 0)
    assert services.feedback.rows("sentiment")[0].verdict == "up"


def test_the_same_correction_twice_is_kept_once(desk, fill, services):
    (mention,) = fill([(0, None, 0.84)])
    for _ in range(2):
        desk.corrections.correct(mention, "negative", LABELS)
    assert services.feedback.count("sentiment") == 1


@pytest.mark.parametrize(("mention", "label"), [(1, "great"), (99, "positive")])
def test_what_is_not_there_is_said(desk, fill, services, mention, label):
    fill([(0, None, 0.84)])
    with pytest.raises(DataError):
        desk.corrections.correct(mention, label, LABELS)
    assert services.feedback.count("sentiment") == 0
