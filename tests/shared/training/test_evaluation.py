import json
import re
from dataclasses import replace

import numpy as np
import pytest

from shared.tasks import get_task
from shared.tasks.examples import Rows
from shared.tasks.measures import MAX_MISTAKES
from shared.tasks.text_classification import Classification
from shared.training.evaluation import Report, evaluate, verdict

TASK = get_task("text-classification")
LABELS = ("a", "b", "c")
ROWS = 300


def answers(targets, right, seed=0, sure=0.8):
    """Probabilities that put `sure` on the target in a share `right` of the rows, else on another label."""
    rng = np.random.default_rng(seed)
    chosen = np.where(rng.random(len(targets)) < right, targets, (targets + rng.integers(1, 3, len(targets))) % 3)
    return np.full((len(targets), 3), (1 - sure) / 2) + np.eye(3)[chosen] * (sure - (1 - sure) / 2)


@pytest.fixture
def targets():
    return np.random.default_rng(1).choice(3, ROWS, p=[0.5, 0.3, 0.2])


def said(probabilities):
    """What a model with these probabilities [rows, labels] says."""
    return [
        Classification(LABELS[row.argmax()], dict(zip(LABELS, row.tolist(), strict=True)), 1) for row in probabilities
    ]


def rows_of(targets):
    answers = [LABELS[target] for target in targets]
    return Rows([f"text {i}" for i in range(len(targets))], answers, [i + 2 for i in range(len(targets))])


def report_of(targets, after, before=None, **more):
    """The baseline has learnt from rows with the labels of the test rows."""
    rows = rows_of(targets)
    baseline = TASK.baseline(LABELS, rows, rows)
    if before is not None:
        more |= {"before": said(before), "before_ref": "version:before"}
    return evaluate(TASK, LABELS, rows, said(after), baseline, **more)


def test_better(targets):
    report = report_of(targets, answers(targets, 0.9), answers(targets, 0.6, seed=1))
    difference, low, high = report.gain
    assert 0 < low < difference < high
    assert difference == pytest.approx(report.metrics["f1_weighted"] - report.before["f1_weighted"])
    assert report.better
    assert report.before_ref == "version:before"
    assert re.fullmatch(
        r"Better: weighted F1 0\.\d{3} against 0\.\d{3} before \(\+\d+\.\d points, 95 % interval "
        r"\+\d+\.\d to \+\d+\.\d\), on 300 rows it never saw\.",
        report.verdict,
    )


def test_worse(targets):
    report = report_of(targets, answers(targets, 0.6), answers(targets, 0.9, seed=1))
    difference, low, high = report.gain
    assert low < difference < high < 0
    assert not report.better
    assert report.verdict.startswith("Worse: weighted F1 ")


def test_no_clear_difference(targets):
    wrong = np.eye(3)[(targets + 1) % 3]
    after, before = np.eye(3)[targets], np.eye(3)[targets]
    after[:60], before[60:120] = wrong[:60], wrong[60:120]
    report = report_of(targets, after, before)
    assert report.gain[1] < 0 < report.gain[2]
    assert not report.better
    assert report.verdict.startswith("No clear difference: weighted F1 ")


def test_the_same_answers_are_no_gain(targets):
    after = answers(targets, 0.8)
    report = report_of(targets, after, after)
    assert report.gain == (0, 0, 0)
    assert not report.better


def test_the_gain_is_surer_than_its_parts(targets):
    """Both models answer the same rows: their errors go together, so the interval of the gain is narrow."""
    before = answers(targets, 0.8)
    after = before.copy()
    wrong = np.flatnonzero(before.argmax(1) != targets)[:10]
    after[wrong] = np.eye(3)[targets[wrong]]
    report = report_of(targets, after, before)
    assert report.better
    assert report.gain[2] - report.gain[1] < report.interval[1] - report.interval[0]


def test_against_the_most_frequent_label_where_there_was_no_model(targets):
    report = report_of(targets, answers(targets, 0.9))
    assert (report.gain, report.before, report.before_ref) == (None, None, None)
    assert report.interval[0] < report.metrics["f1_weighted"] < report.interval[1]
    assert report.interval[0] > report.baseline["f1_weighted"]
    assert report.better
    assert re.fullmatch(
        r"Useful: weighted F1 0\.\d{3} \(95 % interval 0\.\d{3} to 0\.\d{3}\) against 0\.\d{3} for always answering "
        r"the most frequent label, on 300 rows it never saw\.",
        report.verdict,
    )


def test_not_yet_useful(targets):
    report = report_of(targets, np.tile([0.5, 0.3, 0.2], (ROWS, 1)))
    assert not report.better
    assert report.verdict.startswith("Not yet useful: ")


def test_one_row_is_enough_for_a_report_but_not_for_a_claim():
    targets = np.array([1])
    report = report_of(targets, answers(targets, 1.0), answers(targets, 1.0))
    assert report.rows == 1
    assert not report.better


def test_the_interval_covers_the_truth_about_as_often_as_it_says():
    """Many test sets drawn from one model of known accuracy (one label each side: F1 is close to it)."""
    covered = 0
    for seed in range(20):
        rng = np.random.default_rng(seed)
        targets = rng.integers(0, 3, 150)
        low, high = report_of(targets, answers(targets, 0.8, seed=seed + 1000)).interval
        covered += low <= 0.8 <= high
    assert covered >= 16


def test_a_report_reads_back_from_json(targets):
    for before in (None, answers(targets, 0.6, seed=1)):
        report = report_of(targets, answers(targets, 0.9), before)
        assert Report.from_dict(json.loads(json.dumps(report.to_dict()))) == report


def test_mistakes_are_the_surest_first_with_the_numbers_of_the_file():
    targets = np.array([0, 1, 2, 0, 1])
    after = np.array([[0.9, 0.1, 0], [0.6, 0.4, 0], [0.2, 0.7, 0.1], [0.1, 0.1, 0.8], [0.0, 1.0, 0.0]])
    rows = Rows(["v", "w", "x", "y", "z"], [LABELS[target] for target in targets], [2, 3, 7, 8, 9])
    mistakes = evaluate(TASK, LABELS, rows, said(after), TASK.baseline(LABELS, rows, rows)).mistakes
    assert mistakes == [
        {"row": 8, "text": "y", "label": "a", "predicted": "c", "confidence": 0.8},
        {"row": 7, "text": "x", "label": "c", "predicted": "b", "confidence": 0.7},
        {"row": 3, "text": "w", "label": "b", "predicted": "a", "confidence": 0.6},
    ]


def test_mistakes_are_not_endless(targets):
    report = report_of(targets, answers(targets, 0.1))
    assert len(report.mistakes) == MAX_MISTAKES
    confidences = [mistake["confidence"] for mistake in report.mistakes]
    assert confidences == sorted(confidences, reverse=True)


def test_by_label_and_confusion():
    targets = np.array([0, 0, 0, 1])
    after, before = np.eye(3)[[0, 0, 1, 1]], np.eye(3)[[0, 1, 1, 1]]
    report = report_of(targets, after, before)
    assert report.confusion == [[2, 1, 0], [0, 1, 0], [0, 0, 0]]
    first, second, third = report.per_class
    assert first == pytest.approx(
        {"label": "a", "precision": 1.0, "recall": 2 / 3, "f1": 0.8, "rows": 3, "f1_before": 0.5}, abs=1e-9
    )
    assert (second["precision"], second["recall"], second["rows"]) == (0.5, 1.0, 1)
    assert (third["label"], third["f1"], third["rows"]) == ("c", 0.0, 0)
    assert report_of(targets, after).per_class[0]["f1_before"] is None


def test_what_an_earlier_model_knew_is_said(targets):
    report = report_of(targets, answers(targets, 0.9), known=12)
    assert report.known == 12
    assert report.verdict.endswith("never saw. An earlier model was trained on 12 of them, which flatters it.")


def test_what_could_not_count_is_said(targets):
    rows = replace(rows_of(targets), left_out="3 test rows were left out.")
    report = evaluate(TASK, LABELS, rows, said(answers(targets, 0.9)), TASK.baseline(LABELS, rows, rows))
    assert report.verdict.endswith("never saw. 3 test rows were left out.")


def test_a_metric_without_a_name_of_its_own():
    class Summaries:
        primary, plainest = "chrf", "the first three sentences"
        tested, held_back = "rows it never saw", "them"

    report = Report(10, {"chrf": 0.5}, (0.4, 0.6), {"chrf": 0.1})
    assert verdict(Summaries(), report) == (
        "Not yet useful: chrf 0.500 (95 % interval 0.400 to 0.600) against 0.100 for the first three sentences, on "
        "10 rows it never saw. With so few rows this is a rough guide."
    )


def test_labels_of_the_model_before_may_be_written_otherwise_and_be_more(targets):
    """Its answers are those that the page would give; what it gives to other labels is lost to it."""
    rows = rows_of(targets)
    before = [
        Classification(one.label.upper(), {name.upper(): score for name, score in one.scores.items()} | {"d": 0.0}, 1)
        for one in said(answers(targets, 0.9))
    ]
    report = evaluate(TASK, LABELS, rows, said(answers(targets, 0.9)), {"f1_weighted": 0.5}, before, "hub:a/b")
    assert report.gain == (0, 0, 0)
    assert report.before == pytest.approx(report.metrics)
    assert [row["f1"] for row in report.per_class] == [row["f1_before"] for row in report.per_class]
