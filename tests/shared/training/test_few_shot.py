"""Learning by contrast from a few rows of each of many labels."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from safetensors.torch import load_file

from shared.errors import Cancelled
from shared.models import artifact
from shared.training import few_shot
from shared.training.few_shot import suits, supervised_contrastive_loss, train_few_shot
from shared.training.instant import train_instant
from tests.toy import DIGITS, FILLERS

MANY = tuple(f"{one} {two}" for one in DIGITS[:4] for two in DIGITS[4:7])
"""Twelve labels, each of two words."""


def rows_of(each, labels=MANY):
    """Texts in which the words of their label stand, with others around them."""
    made = []
    for number in range(each):
        for place, label in enumerate(labels):
            first, second = label.split()
            noise = FILLERS[(number + place) % len(FILLERS)], FILLERS[(number * 3 + place + 1) % len(FILLERS)]
            made.append({"text": f"{noise[0]} {first} {noise[1]} {second} {DIGITS[number % 10]}", "label": label})
    return made


@pytest.fixture
def few(new_context, monkeypatch):
    """A context with six rows of each label for training and two for validation."""
    monkeypatch.setattr(few_shot, "FEWEST_STEPS", 12)
    context = new_context(rows_of(8), train=6 * len(MANY), labels=MANY)
    context.checkpoint.mkdir()
    context.reporter.plan(adapter=10.0)
    return context


def test_it_is_for_few_rows_of_many_labels(new_context, few, tiny_encoder, tmp_path):
    assert suits(few)
    assert not suits(new_context())
    assert not suits(new_context(rows_of(25), train=24 * len(MANY), labels=MANY))
    assert not suits(replace(few, files=replace(few.files, adapter=tmp_path)))


def test_the_encoder_learns_and_the_head_is_fitted_on_it(few, accelerator, tmp_path):
    before, _ = train_instant(few)
    trained = train_few_shot(few, accelerator)
    assert trained.strategy == "adapter"
    assert trained.normalize
    assert trained.validation["accuracy"] >= before.validation["accuracy"]
    assert (trained.config.learning_rate, trained.config.batch_size) == (few_shot.RATE, few_shot.BATCH)
    made = tmp_path / "made"
    made.mkdir()
    trained.save(made, few)
    names = {path.name for path in made.iterdir()}
    assert {artifact.MANIFEST, artifact.HEAD, artifact.ADAPTER} <= names
    progress = few.asked.progress()
    assert progress.fraction == 1
    assert len(progress.curve) >= 5
    assert progress.curve[-1]["loss"] < progress.curve[0]["loss"]


def test_only_a_part_of_the_step_is_taken(few, accelerator, monkeypatch):
    def weights():
        train_few_shot(few, accelerator)
        return load_file(few.checkpoint.parent / "adapter" / "adapter_model.safetensors")

    shrunk = weights()
    monkeypatch.setattr(few_shot, "KEPT", 1.0)
    whole = weights()
    for name, weight in whole.items():
        share = few_shot.KEPT if "lora_A" in name else 0.4
        torch.testing.assert_close(shrunk[name].float(), share * weight.float(), atol=1e-3, rtol=1e-2)
    assert any("lora_B" in name and weight.abs().max() > 0 for name, weight in whole.items())


def test_the_loss_is_small_where_a_label_keeps_to_itself():
    labels = torch.tensor([0, 0, 1, 1])
    apart = torch.tensor([[1.0, 0.0], [2.0, 0.0], [0.0, 1.0], [0.0, 3.0]])
    mixed = torch.tensor([[1.0, 0.0], [0.0, 1.0], [1.0, 0.1], [0.1, 1.0]])
    assert supervised_contrastive_loss(apart, labels) < 1e-3
    assert supervised_contrastive_loss(mixed, labels) > 5
    alike = supervised_contrastive_loss(torch.ones(4, 2), labels)
    assert alike.item() == pytest.approx(np.log(3), abs=1e-5)


def test_a_cancel_is_heard_within_a_step(few, accelerator):
    few.asked.cancel = 2
    with pytest.raises(Cancelled):
        train_few_shot(few, accelerator)
    assert 2 <= len(few.asked.progress().curve) <= 3


def test_stopping_uses_what_has_been_learnt(few, accelerator):
    few.asked.stop = 3
    trained = train_few_shot(few, accelerator)
    assert len(few.asked.progress().curve) == 3
    assert trained.validation["accuracy"] > 1 / len(MANY)
