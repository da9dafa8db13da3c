from itertools import chain, pairwise

import numpy as np
import pytest
from sklearn.metrics import f1_score

from shared.engine import Engine
from shared.errors import DataError
from shared.models.device import Device
from shared.models.files import ModelFiles
from shared.models.loading import LoadedModels
from shared.tasks.base import Answers, Item
from shared.tasks.examples import Rows
from shared.tasks.measures import weighted_f1
from shared.tasks.text_classification import OVERLAP, Classification, TextClassification
from tests.toy import LABELS, SIGNALS, write_model

TASK = TextClassification()


@pytest.fixture
def engine(settings):
    engine = Engine(LoadedModels(ModelFiles(settings), lambda: Device("cpu", half=False), 4.0))
    yield engine
    engine.close()


@pytest.fixture
def ref(tiny_encoder, tmp_path):
    return str(write_model(tmp_path / "model", f"local:{tiny_encoder}", max_length=48, temperature=0.2))


def test_probabilities_of_every_label_sum_to_one(engine, ref, tiny_classifier):
    texts = ["profit rises", "", "loss " * 500, "never seen words ✈"]
    for model in (ref, str(tiny_classifier)):
        for answer in engine.predict(TASK, model, texts):
            assert tuple(answer.scores) == LABELS
            assert sum(answer.scores.values()) == pytest.approx(1)
            assert answer.label == max(answer.scores, key=answer.scores.get)


def test_answers_do_not_depend_on_who_else_asks(engine, ref):
    texts = ["profit rises", "loss " * 90, "the company names the board today"]
    together = engine.predict(TASK, ref, texts)
    for text, expected in zip(texts, together, strict=True):
        (alone,) = engine.predict(TASK, ref, [text])
        assert alone.scores == pytest.approx(expected.scores, abs=1e-4)
        assert alone.windows == expected.windows


def test_a_long_text_is_read_in_windows_that_overlap(engine, ref):
    model = engine._models.get(TASK, ref)
    words = [word for words in SIGNALS.values() for word in words] * 10
    items = TASK.pre(model, ["profit", " ".join(words)])
    assert [item.owner for item in items] == [0] + [1] * (len(items) - 1)
    windows = [item.ids for item in items[1:]]
    assert len(windows) > 3
    assert all(len(ids) <= 48 for ids in windows)
    stride = min(OVERLAP, 48 // 4)
    inside = [ids[1:-1] for ids in windows]  # Without the special tokens.
    for one, following in pairwise(inside):
        assert one[-stride:] == following[:stride]
    everything = [*inside[0], *chain.from_iterable(ids[stride:] for ids in inside[1:])]
    assert everything == model.tokenizer(" ".join(words), add_special_tokens=False)["input_ids"]


def test_the_label_of_a_long_text_depends_on_all_windows(engine, ref):
    """The same beginning, longer than a window; what follows decides."""
    beginning = "the company reports today " * 14
    answers = engine.predict(TASK, ref, [beginning + "loss " * 400, beginning + "profit " * 400, beginning])
    assert answers[0].windows > 5
    assert answers[2].windows == 2
    assert answers[0].scores != pytest.approx(answers[1].scores, abs=1e-3)
    whole_loss, whole_profit = engine.predict(TASK, ref, ["loss " * 400, "profit " * 400])
    gaps = [
        sum(abs(answer.scores[name] - whole.scores[name]) for name in LABELS)
        for answer, whole in ((answers[0], whole_loss), (answers[1], whole_profit))
    ]
    far = sum(abs(whole_loss.scores[name] - whole_profit.scores[name]) for name in LABELS)
    assert max(gaps) < far / 2


def test_windows_count_by_their_length():
    items = [Item(0, [0] * n) for n in (30, 10)]
    (answer,) = TASK.post(Answers(("a", "b")), ["x"], items, [np.array([4.0, 0.0]), np.array([0.0, 4.0])])
    assert answer.scores["a"] == pytest.approx(1 / (1 + np.exp(-2.0)))
    assert (answer.label, answer.windows) == ("a", 2)


def test_the_temperature_softens():
    scores = []
    for temperature in (1.0, 2.0):
        (answer,) = TASK.post(Answers(("a", "b"), temperature), ["x"], [Item(0, [0])], [np.array([2.0, 0.0])])
        scores.append(answer.scores["a"])
    assert scores == pytest.approx([1 / (1 + np.exp(-2.0)), 1 / (1 + np.exp(-1.0))])


NAMES = tuple("abcdefghijk")


def said(*labels, names=NAMES):
    """Answers that are sure of these labels."""
    return [Classification(label, {name: float(name == label) for name in names}, 1) for label in labels]


@pytest.mark.parametrize("labels", [2, 3, 11])
def test_the_primary_score_is_that_of_scikit_learn(labels):
    rng = np.random.default_rng(labels)
    names = NAMES[:labels]
    for rows in (1, 2, 7, 100, 1000):
        targets, predicted = rng.integers(0, labels, rows), rng.integers(0, labels, rows)
        expected = f1_score(targets, predicted, average="weighted", zero_division=0)
        assert weighted_f1(targets, predicted) == pytest.approx(expected)
        assert TASK.scores(targets, np.eye(labels)[predicted], names)["f1_weighted"] == pytest.approx(expected)
        answers, predictions = [names[i] for i in targets], said(*(names[i] for i in predicted), names=names)
        assert TASK.score(names, answers, predictions)["f1_weighted"] == pytest.approx(expected)
        measured = TASK.measure(names, Rows([""] * rows, answers, range(rows)), predictions)
        chosen = rng.integers(0, rows, rows)
        expected = f1_score(targets[chosen], predicted[chosen], average="weighted", zero_division=0)
        assert measured.resample(chosen) == pytest.approx(expected)


def test_all_metrics():
    targets = np.array([0, 0, 1, 1])
    probabilities = np.array([[0.9, 0.1], [0.2, 0.8], [0.3, 0.7], [0.4, 0.6]])
    scores = TASK.scores(targets, probabilities, ("a", "b"))
    assert tuple(scores) == TASK.metrics
    assert scores["accuracy"] == pytest.approx(3 / 4)
    assert scores["f1_macro"] == pytest.approx((2 / 3 + 4 / 5) / 2)
    assert scores["f1_weighted"] == pytest.approx((2 / 3 + 4 / 5) / 2)
    answers = [Classification("ab"[row.argmax()], dict(zip("ab", row, strict=True)), 1) for row in probabilities]
    assert TASK.score(("a", "b"), ["a", "a", "b", "b"], answers) == pytest.approx(scores)


def test_the_baseline_always_gives_the_most_frequent_label():
    train, test = Rows([""] * 4, list("abbb")), Rows([""] * 5, list("ababc"))
    scores = TASK.baseline(("a", "b", "c"), train, test)
    assert scores["accuracy"] == pytest.approx(2 / 5)
    assert scores["ece"] == pytest.approx(abs(0.75 - 2 / 5))
    assert TASK.plainest_of(("a", "b", "c"), test) == TASK.baseline(("a", "b", "c"), test, test)


def test_labels_are_sorted():
    assert TASK.labels(["b", "a", "b", "c"]) == ("a", "b", "c")


@pytest.mark.parametrize(("targets", "named"), [(["a", "a"], "a"), ([], "none")])
def test_one_label_cannot_be_learnt(targets, named):
    with pytest.raises(DataError, match=rf"the same label \({named}\): at least two different labels"):
        TASK.labels(targets)


def test_answers_are_matched_without_regard_to_case():
    """Unless two labels differ in nothing else."""
    kept, answers, left_out = TASK.matched(["UP", "up", "sideways", "Down", "flat", "flat"], ("up", "down", "Down"))
    assert (kept, answers) == ([0, 1, 3], ["up", "up", "Down"])
    assert left_out == (
        "3 test rows were left out: their labels (flat, sideways) are not among those of the model (up, down, Down)."
    )
    assert TASK.matched(["up"], ("up", "down")) == ([0], ["up"], "")


def test_cells_and_labels_of_an_answer():
    answer = Classification("b", {"a": 0.123456, "b": 0.876544}, 1)
    assert TASK.cells(answer) == {"predicted": "b", "confidence": 0.8765, "p_a": 0.1235, "p_b": 0.8765}
    assert TASK.found(answer) == [("b", 0.876544)]


def test_the_names_of_labels_are_texts_where_there_are_few_rows():
    task = TextClassification()
    labels = ("card_arrival", "lost-or-stolen-card", "Top Up 2")
    assert task.named(labels, 30) == [
        ("card arrival", "card_arrival"),
        ("lost or stolen card", "lost-or-stolen-card"),
        ("Top Up", "Top Up 2"),
    ]
    assert task.named(labels, 91) == []
    assert task.named(("0", "1"), 10) == []
    assert task.named(("spam", "no"), 10) == []


def test_how_sure_it_was_and_whether_it_was_right():
    answers = [Classification("b", {"a": 0.1, "b": 0.9}, 1), Classification("a", {"a": 0.6, "b": 0.4}, 1)]
    rows = Rows(["x", "y"], ["b", "b"])
    assert [(one.confidence, one.right) for one in TASK.judged(rows, answers)] == [(0.9, True), (0.6, False)]
