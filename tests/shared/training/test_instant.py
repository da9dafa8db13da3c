import numpy as np
import pytest
import torch
from scipy.special import softmax

from shared.models import artifact
from shared.models.modules import load_head
from shared.tasks.base import Item
from shared.training import instant
from shared.training.heads import STRENGTHS, LinearFit
from shared.training.instant import train_instant
from tests.toy import LABELS, targets_of, toy_rows


def vectors_of(context, positions):
    """What the strategy encoded, from its cache."""
    (path,) = context.vectors.folder.glob("*.npy")
    return np.load(path)[positions]


def accuracy(head, context, positions):
    with torch.inference_mode():
        answers = head(torch.from_numpy(vectors_of(context, positions))).argmax(1).numpy()
    return (answers == targets_of(context, positions)).mean()


def test_it_learns_a_separable_problem(new_context, tmp_path):
    context = new_context()
    trained, head = train_instant(context)
    assert trained.strategy == "instant"
    assert trained.normalize
    assert trained.validation["accuracy"] >= 0.9
    assert set(trained.validation) == set(context.task.metrics)
    assert accuracy(head, context, context.validation) == pytest.approx(trained.validation["accuracy"])
    manifest = trained.save(tmp_path, context)
    assert artifact.read_manifest(tmp_path) == manifest
    assert (manifest.base, manifest.labels, manifest.max_length) == (context.files.base, LABELS, 32)
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_file()) == ["head.safetensors", "plaza.json"]
    assert accuracy(load_head(tmp_path / artifact.HEAD), context, context.validation) > 0.9
    assert context.asked.progress().scores[0]["step"] == 0


@pytest.mark.parametrize("best", range(len(STRENGTHS)))
def test_the_regularisation_is_chosen_on_the_validation_rows(new_context, best):
    context = new_context()
    scores = [0.1] * len(STRENGTHS)
    scores[best] = 0.9
    given, judged = iter(scores), []

    def score(positions, items, outputs):
        assert positions is context.validation
        judged.append(np.stack(outputs))
        return {"f1_weighted": next(given)}

    context.score = score
    rng = np.random.default_rng(0)
    items = [Item(row, [0]) for row in range(30)]
    data = Fitted(rng.normal(size=(90, 8)), targets_of(context, context.train), rng.normal(size=(30, 8)), items)
    data.rng, data.validation = rng, context.validation
    context.reporter.stage("fit", "Fitting")
    fitted = instant._linear(context, data)(data.x, data.y)
    assert STRENGTHS[best] == fitted.model.C
    assert len(judged) == len(STRENGTHS)
    # The fit went on from the best of the search, on the same rows: it answers much the same.
    assert np.mean(judged[best].argmax(1) == fitted.logits(data.x_validation).argmax(1)) > 0.9


class Fitted(instant._Fit):
    """Vectors that were not encoded."""

    outputs = 3

    def __init__(self, x, y, x_validation, items):
        self.x, self.y, self.x_validation, self.items = x, y, x_validation, items


def test_two_labels(new_context):
    context = new_context(labels=("no", "yes"), rows=yes_and_no(120))
    trained, head = train_instant(context)
    assert head.weight.shape == (2, 32)
    assert trained.validation["accuracy"] > 0.9
    x = vectors_of(context, context.validation)
    fitted = LinearFit.fit(x, targets_of(context, context.validation), 2, 10.0)
    assert softmax(fitted.logits(x), axis=1) == pytest.approx(fitted.model.predict_proba(x), abs=1e-5)


def yes_and_no(count):
    names = {"negative": "no", "positive": "yes"}
    return [row | {"label": names[row["label"]]} for row in toy_rows(count, ("negative", "positive"))]


def test_a_label_that_validation_has_not(new_context):
    rows = toy_rows(90) + toy_rows(200, ("negative", "positive"))[100:130]
    trained, head = train_instant(new_context(rows))
    assert head.weight.shape == (3, 32)
    assert trained.validation["accuracy"] > 0.9


def test_a_label_that_only_validation_has(new_context):
    """It cannot be answered, but the others must stay calibrated."""
    rows = toy_rows(90, ("negative", "positive")) + toy_rows(200)[100:130]
    trained, head = train_instant(new_context(rows))
    neutral = LABELS.index("neutral")
    assert head.bias[neutral] < -1000
    assert trained.temperature < 5


def test_a_search_on_a_part_of_the_rows_is_followed_by_a_fit_on_all(new_context, monkeypatch):
    fits = []
    fit = LinearFit.fit
    monkeypatch.setattr(instant, "SEARCH_UNITS", 40)
    monkeypatch.setattr(LinearFit, "fit", lambda x, *more: fits.append(len(x)) or fit(x, *more))
    trained, _ = train_instant(new_context())
    named = len(LABELS)
    assert fits == [40] * len(STRENGTHS) + [90 + named, 120 + named]
    assert trained.validation["accuracy"] >= 0.9


def test_more_rows_than_can_be_fitted_are_sampled(new_context, monkeypatch):
    monkeypatch.setattr(instant, "MAX_UNITS", 40)
    context = new_context()
    train_instant(context)
    assert len(vectors_of(context, slice(None))) == 40 + 30


def test_a_label_that_no_sampled_row_has_does_not_spoil_the_temperature(new_context, monkeypatch):
    """The training rows have it; those that the head is fitted on do not."""
    monkeypatch.setattr(instant, "MAX_UNITS", 60)
    monkeypatch.setattr(instant, "_sampled", lambda context, train, most, rng: train[:60])
    rows = toy_rows(60, ("negative", "positive")) + toy_rows(90, ("neutral",))[60:] + toy_rows(150)[90:120]
    trained, head = train_instant(new_context(rows))
    assert head.bias[LABELS.index("neutral")] < -1000
    assert trained.temperature < 5


def test_where_there_is_nothing_to_tell_apart(new_context):
    """As where the sampled words are all outside of entities."""
    rng = np.random.default_rng(0)
    fitted = LinearFit.fit(rng.normal(size=(9, 4)), np.full(9, 1), 3, 10.0)
    assert fitted.logits(rng.normal(size=(5, 4))).argmax(1).tolist() == [1] * 5
    again = LinearFit.fit(rng.normal(size=(9, 4)), np.arange(9) % 2, 3, 10.0, fitted)
    assert again.model.classes_.tolist() == [0, 1]


def test_with_few_rows_the_names_of_the_labels_are_examples_too(new_context, monkeypatch):
    seen = {}
    fit = LinearFit.fit.__func__

    def watched(cls, x, y, *rest):
        seen.setdefault("rows", len(y))
        seen.setdefault("labels", y[-len(LABELS) :].tolist())
        return fit(cls, x, y, *rest)

    monkeypatch.setattr(LinearFit, "fit", classmethod(watched))
    context = new_context()
    train_instant(context)
    named = context.task.named(LABELS, len(context.train))
    few = len(context.train) <= 30 * len(LABELS)
    assert named == ([(label, label) for label in LABELS] if few else [])
    assert few
    assert seen == {"rows": len(context.train) + len(LABELS), "labels": list(range(len(LABELS)))}
