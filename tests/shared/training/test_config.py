import json
import math

import pytest

from shared.errors import JobError
from shared.training.config import TrainingConfig


def config(**values):
    return TrainingConfig("text-classification", **values)


def test_it_reads_back_from_json():
    full = config(space="sentiment", roles={"text": "Headline"}, epochs=3, learning_rate=1e-4, strategy="full")
    assert TrainingConfig.from_dict(json.loads(json.dumps(full.to_dict()))) == full


def test_names_of_another_release_are_ignored():
    assert TrainingConfig.from_dict(config().to_dict() | {"teacher": "x"}) == config()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("learning_rate", -1e-9), ("learning_rate", 11), ("learning_rate", math.nan), ("batch_size", 0),
        ("epochs", 0), ("epochs", 1001), ("weight_decay", 1.1), ("dropout", 0.95), ("patience", 0), ("max_length", 7),
    ],
)  # fmt: skip
def test_values_that_training_could_not_use(name, value):
    with pytest.raises(JobError, match=rf"^{name.replace('_', ' ').capitalize()} is {value}: choose from"):
        config(**{name: value})


def test_unknown_choices():
    with pytest.raises(JobError, match="“lora” is not a strategy: choose one of auto, instant, adapter, full"):
        config(strategy="lora")
    with pytest.raises(JobError, match="“adam” is not an optimizer: choose adamw or sgd"):
        config(optimizer="adam")


@pytest.mark.parametrize("strategy", ["adapter", "full"])
@pytest.mark.parametrize("optimizer", ["adamw", "sgd"])
def test_what_is_left_out_is_chosen_from_the_data(strategy, optimizer):
    small = config(optimizer=optimizer).with_defaults(100, strategy)
    large = config(optimizer=optimizer).with_defaults(1_000_000, strategy)
    assert small.epochs > large.epochs >= 2
    assert small.batch_size < large.batch_size
    assert small.learning_rate == large.learning_rate > 0
    assert config(optimizer="sgd").with_defaults(100, strategy).learning_rate > small.learning_rate or (
        optimizer == "sgd"
    )


def test_what_is_given_stays():
    given = config(learning_rate=0.5, batch_size=3, epochs=7)
    assert given.with_defaults(1000, "adapter") == given
