import numpy as np
import pytest
import torch

from shared.errors import Cancelled
from shared.models import artifact
from shared.models.files import EncoderFiles
from shared.models.modules import load_head
from shared.training import instant
from shared.training.instant import STRENGTHS, train_instant
from tests.toy import LABELS, toy_rows, write_adapter


def vectors_of(context, positions):
    """What the strategy encoded, from its cache."""
    (path,) = context.vectors.folder.glob("*.npy")
    return np.load(path)[positions]


def accuracy(head, context, positions):
    with torch.inference_mode():
        answers = head(torch.from_numpy(vectors_of(context, positions))).argmax(1).numpy()
    return (answers == context.targets[positions]).mean()


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


class Opinionated:
    """Judges the candidates for C as it likes."""

    def __init__(self, task, scores):
        self.task, self.scores = task, iter(scores)

    def primary_score(self, targets, predicted):
        return next(self.scores)


@pytest.mark.parametrize("best", range(len(STRENGTHS)))
def test_the_regularisation_is_chosen_on_the_validation_rows(new_context, best):
    context = new_context()
    scores = [0.1] * len(STRENGTHS)
    scores[best] = 0.9
    context.task = Opinionated(context.task, scores)
    rng = np.random.default_rng(0)
    x, y = rng.normal(size=(90, 8)), context.targets[:90]
    context.reporter.stage("fit", "Fitting")
    strength, fitted = instant._search(context, x, y, x[:7], y[:7], rng)
    assert strength == fitted.C == STRENGTHS[best]
    assert instant._logits(fitted, x, 3).argmax(1).tolist() == fitted.predict(x).tolist()


def test_two_labels(new_context):
    context = new_context(labels=("no", "yes"), rows=yes_and_no(120))
    trained, head = train_instant(context)
    assert head.weight.shape == (2, 32)
    assert trained.validation["accuracy"] > 0.9
    x = vectors_of(context, context.validation)
    fitted = instant._fit(x, context.targets[context.validation], 10.0)
    logits = instant._logits(fitted, x, 2)
    assert instant._probabilities(logits) == pytest.approx(fitted.predict_proba(x), abs=1e-5)


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
    fit = instant._fit
    monkeypatch.setattr(instant, "SEARCH_ROWS", 40)
    monkeypatch.setattr(instant, "_fit", lambda x, y, *more, **named: fits.append(len(x)) or fit(x, y, *more, **named))
    trained, _ = train_instant(new_context())
    assert fits == [40] * len(STRENGTHS) + [90, 120]
    assert trained.validation["accuracy"] >= 0.9


def test_more_rows_than_can_be_fitted_are_sampled(new_context, monkeypatch):
    monkeypatch.setattr(instant, "MAX_ROWS", 40)
    context = new_context()
    train_instant(context)
    assert len(vectors_of(context, slice(None))) == 40 + 30


def test_the_second_training_encodes_nothing(new_context, monkeypatch):
    train_instant(new_context())
    monkeypatch.setattr(instant, "encode", None)
    trained, _ = train_instant(new_context(folder="again"))
    assert trained.validation["accuracy"] >= 0.9


def test_the_same_seed_gives_the_same_model(new_context):
    one, other = train_instant(new_context())[1], train_instant(new_context(folder="again"))[1]
    assert torch.equal(one.weight, other.weight)


def test_what_lies_below_the_head_goes_with_it(new_context, tiny_encoder, tmp_path):
    adapter = write_adapter(tiny_encoder, tmp_path / "adapter")
    files = EncoderFiles("local:gone", tiny_encoder, adapter, derived=True)
    trained, _ = train_instant(new_context(files=files))
    folder = tmp_path / "model"
    folder.mkdir()
    trained.write(folder)
    assert (folder / "adapter" / "adapter_model.safetensors").is_file()
    assert (folder / "encoder" / "model.safetensors").is_file()


def test_cancelling_while_texts_are_encoded(new_context):
    context = new_context()
    context.asked.cancel = 0
    with pytest.raises(Cancelled):
        train_instant(context)
