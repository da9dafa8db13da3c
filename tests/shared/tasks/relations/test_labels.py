"""Labels with a direction, and the official measure of SemEval-2010 Task 8."""

import numpy as np
import pytest
from sklearn.metrics import f1_score

from shared.tasks.relations.labels import directed_macro_f1, has_direction, is_negative, is_reversed, relation_of

LABELS = ("Cause-Effect(e1,e2)", "Cause-Effect(e2,e1)", "Other", "Member-Collection(e1,e2)", "Member-Collection(e2,e1)")


@pytest.mark.parametrize(
    ("label", "relation", "directed", "turned"),
    [
        ("Cause-Effect(e1,e2)", "Cause-Effect", True, False),
        ("Cause-Effect(e2,e1)", "Cause-Effect", True, True),
        (" part of (e2, e1) ", "part of", True, True),
        ("Other", "Other", False, False),
        ("works_for", "works_for", False, False),
        ("made(e1,e1)", "made(e1,e1)", False, False),
        ("f(x)(e1,e2)", "f(x)", True, False),
    ],
)
def test_what_a_label_says(label: str, relation: str, directed: bool, turned: bool) -> None:
    assert (relation_of(label), has_direction(label), is_reversed(label)) == (relation, directed, turned)


def test_negative_labels() -> None:
    assert all(map(is_negative, ("Other", "NONE", "no_relation", "NA", "No relation", " other ")))
    assert not any(map(is_negative, ("Other(e1,e2)", "another", "", "nonesuch")))


def test_the_measure_by_hand() -> None:
    """Cause-Effect: 3 targets, 4 answers, 1 right, so 2/7. Member-Collection: 2 targets, 1 answer, right: 2/3."""
    targets = np.array([0, 0, 1, 2, 3, 4, 2])
    predicted = np.array([0, 1, 2, 1, 3, 2, 0])
    assert directed_macro_f1(targets, predicted, LABELS) == pytest.approx((2 / 7 + 2 / 3) / 2)


def test_a_wrong_direction_is_wrong() -> None:
    assert directed_macro_f1(np.array([0, 1]), np.array([1, 0]), LABELS) == 0
    assert directed_macro_f1(np.array([0, 1]), np.array([0, 1]), LABELS) == 1


def test_other_counts_only_where_it_is_mistaken() -> None:
    targets = np.array([0, 2, 2, 2])
    assert directed_macro_f1(targets, np.array([0, 2, 2, 2]), LABELS) == 1
    assert directed_macro_f1(targets, np.array([0, 2, 2, 0]), LABELS) == pytest.approx(2 / 3)
    assert directed_macro_f1(np.array([2, 2]), np.array([2, 2]), LABELS) == 0


def test_relations_that_do_not_occur_are_left_out() -> None:
    assert directed_macro_f1(np.array([0, 0]), np.array([0, 0]), LABELS) == 1
    assert directed_macro_f1(np.array([0, 0]), np.array([0, 3]), LABELS) == pytest.approx((2 / 3 + 0) / 2)


@pytest.mark.parametrize("labels", [LABELS, ("a", "no_relation", "b", "c"), ("a", "b")])
def test_against_precision_and_recall_counted_one_by_one(labels: tuple[str, ...]) -> None:
    rng = np.random.default_rng(len(labels))
    for rows in (1, 3, 40, 500):
        targets = rng.integers(0, len(labels), rows)
        predicted = np.where(rng.random(rows) < 0.6, targets, rng.integers(0, len(labels), rows))
        expected = _counted([labels[i] for i in targets], [labels[i] for i in predicted])
        assert directed_macro_f1(targets, predicted, labels) == pytest.approx(expected)


def test_without_directions_it_is_plain_macro_f1() -> None:
    rng = np.random.default_rng(0)
    labels = ("born_in", "none", "works_for", "owns")
    targets, predicted = rng.integers(0, 4, 300), rng.integers(0, 4, 300)
    expected = f1_score(targets, predicted, labels=[0, 2, 3], average="macro")
    assert directed_macro_f1(targets, predicted, labels) == pytest.approx(expected)


def _counted(targets: list[str], predicted: list[str]) -> float:
    names = {relation_of(label) for label in targets + predicted if not is_negative(label)}
    scores = []
    for name in names:
        right = sum(t == p and relation_of(t) == name for t, p in zip(targets, predicted, strict=True))
        precision = right / max(1, sum(relation_of(p) == name for p in predicted))
        recall = right / max(1, sum(relation_of(t) == name for t in targets))
        scores.append(2 * precision * recall / (precision + recall) if right else 0.0)
    return sum(scores) / len(scores) if scores else 0.0
