import json

import numpy as np
import pytest
import torch

from shared.engine import Engine
from shared.errors import Cancelled, ModelError
from shared.models.files import EncoderFiles, ModelFiles
from shared.models.loading import LoadedModels
from shared.tasks.measures import probabilities
from shared.training import gradient
from shared.training.gradient import train_gradient
from shared.training.instant import train_instant
from shared.training.measuring import predictions
from tests.toy import write_adapter

LEARN = {"epochs": 20, "learning_rate": 0.02, "patience": 100}


def loaded_answers(context, settings, folder):
    """What the model in `folder` says to the validation rows, run as the pages run it."""
    engine = Engine(LoadedModels(ModelFiles(settings), lambda: context.device, 4.0))
    try:
        return predictions(engine, context.task, f"local:{folder}", context.texts_at(context.validation))
    finally:
        engine.close()


def scores_of(context, answers):
    return context.task.score(context.labels, context.answers_at(context.validation), answers)


def weights_in(folder):
    from safetensors.torch import load_file

    return {
        path.relative_to(folder): tensors
        for path in sorted(folder.rglob("*.safetensors"))
        for tensors in [load_file(path)]
    }


def saved(trained, context, folder):
    folder.mkdir()
    trained.save(folder, context)
    return folder


@pytest.mark.parametrize(
    ("strategy", "config"),
    [
        ("adapter", LEARN),
        ("full", LEARN | {"learning_rate": 0.003}),
        ("adapter", LEARN | {"optimizer": "sgd", "learning_rate": 0.5}),
    ],
)
def test_it_learns_a_separable_problem_from_nothing(new_context, accelerator, settings, tmp_path, strategy, config):
    context = new_context(**config)
    trained = train_gradient(context, strategy, None, accelerator)
    assert trained.strategy == strategy
    assert trained.validation["accuracy"] > 0.85
    found = context.asked.progress()
    assert found.curve[0]["loss"] > 2 * found.curve[-1]["loss"]
    assert found.curve[-1]["step"] == 6 * 20
    assert found.scores[-1]["epoch"] == 20
    # What is saved is what was measured.
    scores = scores_of(context, loaded_answers(context, settings, saved(trained, context, tmp_path / "model")))
    assert scores["accuracy"] == pytest.approx(trained.validation["accuracy"], abs=0.04)


def test_what_is_saved(new_context, accelerator, tmp_path, tiny_encoder):
    context = new_context(epochs=1)
    adapter = saved(train_gradient(context, "adapter", None, accelerator), context, tmp_path / "adapter")
    files = sorted(str(path.relative_to(adapter)) for path in adapter.rglob("*") if path.is_file())
    assert [name for name in files if "README" not in name] == [
        "adapter/adapter_config.json", "adapter/adapter_model.safetensors", "head.safetensors", "plaza.json",
    ]  # fmt: skip
    about = json.loads((adapter / "adapter" / "adapter_config.json").read_text("utf-8"))
    assert about["base_model_name_or_path"] == str(tiny_encoder)
    assert about["inference_mode"]
    lora = weights_in(adapter)
    assert {t.dtype for t in lora[next(p for p in lora if "adapter" in str(p))].values()} == {torch.float16}

    context = new_context(epochs=1, folder="second")
    full = saved(train_gradient(context, "full", None, accelerator), context, tmp_path / "full")
    assert (full / "encoder" / "model.safetensors").is_file()
    assert (full / "encoder" / "tokenizer.json").is_file()


def test_from_a_fitted_head_it_begins_where_the_head_ended(new_context, accelerator, settings, tmp_path):
    """With a step size of next to nothing the adapter answers as the instant model did."""
    context = new_context(learning_rate=1e-12, epochs=1)
    instant, head = train_instant(context)
    trained = train_gradient(context, "adapter", head, accelerator)
    assert trained.validation["f1_weighted"] == pytest.approx(instant.validation["f1_weighted"], abs=0.04)
    one, other = (
        probabilities(context.labels, loaded_answers(context, settings, saved(model, context, tmp_path / name)))
        for model, name in ((instant, "instant"), (trained, "adapter"))
    )
    assert (one.argmax(1) == other.argmax(1)).mean() >= 0.9
    assert np.abs(one - other).mean() < 0.1


def test_the_same_seed_gives_the_same_model(new_context, accelerator, tmp_path):
    made = []
    for name in ("one", "two"):
        context = new_context(folder=name, epochs=2, dropout=0.1)
        made.append(
            weights_in(saved(train_gradient(context, "adapter", None, accelerator), context, tmp_path / f"m{name}"))
        )
    assert_same(*made)


def assert_same(one, other):
    assert one.keys() == other.keys()
    for path, tensors in one.items():
        for name, tensor in tensors.items():
            assert torch.allclose(tensor, other[path][name], atol=1e-4), (path, name)


def test_after_a_break_it_goes_on_from_the_checkpoint(new_context, accelerator, tmp_path):
    whole = new_context(folder="whole", **LEARN)
    expected = weights_in(saved(train_gradient(whole, "adapter", None, accelerator), whole, tmp_path / "expected"))

    broken = new_context(folder="broken", **LEARN)
    broken.asked.cancel = 40
    with pytest.raises(Cancelled):
        train_gradient(broken, "adapter", None, accelerator)
    assert broken.asked.progress().curve[-1]["step"] == 40

    resumed = new_context(folder="broken", **LEARN)
    trained = train_gradient(resumed, "adapter", None, accelerator)
    events = [json.loads(line) for line in resumed.asked.path.read_text("utf-8").splitlines()]
    assert [e["message"] for e in events if e.get("message", "").startswith("Training from")] == [
        "Training from step 0 of 120",
        "Training from step 36 of 120",
    ]
    curve = resumed.asked.progress().curve
    assert [point["step"] for point in curve] == list(range(1, 121))
    assert_same(weights_in(saved(trained, resumed, tmp_path / "resumed")), expected)


def test_in_the_middle_of_an_epoch(new_context, accelerator, monkeypatch):
    """Evaluations come more often than epochs: the rest of the epoch is trained on, not all of it again."""
    monkeypatch.setattr(gradient._Run, "_epoch", counted := Counting(gradient._Run._epoch))
    context = new_context(folder="broken", epochs=2, batch_size=1, patience=100)
    context.asked.cancel = 60
    with pytest.raises(Cancelled):
        train_gradient(context, "adapter", None, accelerator)
    resumed = new_context(folder="broken", epochs=2, batch_size=1, patience=100)
    train_gradient(resumed, "adapter", None, accelerator)
    assert counted.steps == [(0, None), (50, 90), (90, 180)]
    assert [point["step"] for point in resumed.asked.progress().curve] == list(range(1, 181))


class Counting:
    """An `_epoch` that notes the step before and after."""

    def __init__(self, method):
        self.method, self.steps = method, []

    def __get__(self, run, kind):
        def call():
            before, place = run.step, len(self.steps)
            self.steps.append((before, None))
            ended = self.method(run)
            self.steps[place] = (before, run.step)
            return ended

        return call


def test_patience_ends_it_and_the_best_is_kept(new_context, accelerator):
    context = new_context(epochs=50, learning_rate=0.02, patience=3)
    trained = train_gradient(context, "adapter", None, accelerator)
    scores = [point["f1_weighted"] for point in context.asked.progress().scores]
    assert len(scores) < 50
    best = scores.index(max(scores))
    assert len(scores) == best + 1 + 3
    # Of scores that differ by less than their noise, the latest counts: one standard error near 0.85.
    assert trained.validation["f1_weighted"] > max(scores) - (0.85 * 0.15 / len(context.validation)) ** 0.5


def test_stop_keeps_the_best_so_far(new_context, accelerator):
    context = new_context(epochs=100, patience=100, learning_rate=0.02)
    context.asked.stop = 15
    trained = train_gradient(context, "adapter", None, accelerator)
    found = context.asked.progress()
    assert found.curve[-1]["step"] < 600
    # Of scores that differ by less than their noise, the latest counts: one standard error near 0.85.
    noise = (0.85 * 0.15 / len(context.validation)) ** 0.5
    assert trained.validation["f1_weighted"] > max(p["f1_weighted"] for p in found.scores) - noise


def test_cancel_raises(new_context, accelerator):
    context = new_context(epochs=100)
    context.asked.cancel = 3
    with pytest.raises(Cancelled):
        train_gradient(context, "full", None, accelerator)


@pytest.mark.parametrize(
    "error", [MemoryError(), RuntimeError("DefaultCPUAllocator: can't allocate memory"), torch.OutOfMemoryError("no")]
)
def test_too_little_memory_says_what_to_do(new_context, accelerator, monkeypatch, error):
    def fail(*given):
        raise error

    monkeypatch.setattr(gradient._Run, "_learn", fail)
    with pytest.raises(ModelError, match="needs more memory than there is: choose a smaller batch size"):
        train_gradient(new_context(), "adapter", None, accelerator)


def test_other_errors_stay_what_they_are(new_context, accelerator, monkeypatch):
    monkeypatch.setattr(gradient._Run, "_learn", lambda *given: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        train_gradient(new_context(), "adapter", None, accelerator)


def test_an_adapter_goes_on_learning(new_context, accelerator, tiny_encoder, settings, tmp_path):
    below = write_adapter(tiny_encoder, tmp_path / "below")
    files = EncoderFiles(f"local:{tiny_encoder}", tiny_encoder, below)
    context = new_context(files=files, epochs=1, learning_rate=1e-12)
    _, head = train_instant(context)
    model = saved(train_gradient(context, "adapter", head, accelerator), context, tmp_path / "model")
    assert (model / "adapter" / "adapter_model.safetensors").is_file()
    lora = weights_in(model / "adapter")
    base = weights_in(below)
    for name, tensor in next(iter(base.values())).items():
        assert torch.allclose(next(iter(lora.values()))[name].float(), tensor.float(), atol=1e-3)


def test_an_adapter_above_a_model_with_all_weights_stands_on_those(
    new_context, accelerator, tiny_encoder, settings, tmp_path
):
    """Fine-tuned weights are not to be had under the name of their base, so they go with the adapter."""
    context = new_context(folder="lower", **LEARN | {"learning_rate": 0.003})
    trained = train_gradient(context, "full", None, accelerator)
    lower = saved(trained, context, tmp_path / "full")
    files = ModelFiles(settings).encoder(parse_local(lower))
    assert files.derived

    upper = new_context(files=files, folder="upper", epochs=1, learning_rate=1e-12)
    instant, head = train_instant(upper)
    model = saved(train_gradient(upper, "adapter", head, accelerator), upper, tmp_path / "model")
    scores = scores_of(upper, loaded_answers(upper, settings, model))
    assert scores["accuracy"] == pytest.approx(instant.validation["accuracy"], abs=0.04)
    found = ModelFiles(settings).encoder(parse_local(model))
    assert (found.base, found.folder, found.adapter) == (files.base, model / "encoder", model / "adapter")


def parse_local(folder):
    from shared.models.refs import parse

    return parse(f"local:{folder}")
