import numpy as np
import pytest
from scipy.special import softmax

from shared.training.calibration import fit_temperature, temperature_of
from tests.toy import targets_of


@pytest.mark.parametrize("temperature", [0.3, 1.0, 4.0])
def test_a_known_temperature_is_found_again(temperature):
    rng = np.random.default_rng(0)
    true_logits = rng.normal(size=(5_000, 4)) * 2
    targets = np.array([rng.choice(4, p=row) for row in softmax(true_logits, axis=1)])
    found = fit_temperature(true_logits * temperature, targets, np.arange(4))
    assert found == pytest.approx(temperature, rel=0.1)


def test_a_label_that_was_not_in_training_does_not_spoil_the_temperature():
    rng = np.random.default_rng(0)
    logits = rng.normal(size=(2000, 3)) * 2
    logits[:, 2] = -1e4
    targets = np.array([rng.choice(3, p=row) for row in softmax(logits, axis=1)])
    targets[:100] = 2
    assert fit_temperature(logits, targets, np.array([0, 1])) == pytest.approx(1, rel=0.15)
    assert fit_temperature(logits, np.full(2000, 2), np.array([0, 1])) == 1.0


def test_outputs_of_words_and_of_texts_count_alike(new_context):
    """Arrays per example, by word or as a whole, against the targets of the same examples."""
    context = new_context()
    items = context.items_at(context.validation)
    targets = targets_of(context, context.validation)
    rng = np.random.default_rng(0)
    logits = rng.normal(size=(30, 3)) + 2 * np.eye(3)[targets]
    found = temperature_of(context, context.validation, items, list(logits))
    assert found == fit_temperature(logits, targets, np.arange(3))
    nested = [row[None] for row in logits]
    assert temperature_of(context, context.validation, items, nested) == found
