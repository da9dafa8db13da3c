"""How answers of one label per text are measured."""

import numpy as np
import pytest

from shared.tasks.examples import Rows
from shared.tasks.measures import MAX_MISTAKES, calibration_error, confusion, mistakes, per_class, probabilities
from shared.tasks.text_classification import Classification


def test_calibration_error_by_hand():
    """Two rows at 0.9, both right; two at 0.6, one right: (2 * 0.1 + 2 * 0.1) / 4."""
    shares = np.array([[0.9, 0.1], [0.1, 0.9], [0.6, 0.4], [0.6, 0.4]])
    targets = np.array([0, 1, 0, 1])
    assert calibration_error(targets, shares) == pytest.approx(0.1)


def test_calibration_at_the_edges():
    assert calibration_error(np.array([0, 1]), np.eye(2)) == 0
    assert calibration_error(np.array([1, 0]), np.eye(2)) == 1


def test_the_probabilities_of_a_model_with_other_labels():
    """Matched without regard to case; what goes to unknown labels is left out."""
    answers = [Classification("mixed", {"NEGATIVE": 0.1, "Positive": 0.2, "mixed": 0.7}, 1)] * 3
    found = probabilities(("positive", "negative", "neutral"), answers)
    assert found == pytest.approx(np.array([[0.2, 0.1, 0.0]] * 3))
    assert probabilities(("Mixed", "mixed"), answers) == pytest.approx(np.array([[0.0, 0.7]] * 3))
    assert probabilities(("a", "b"), []).shape == (0, 2)


def test_mistakes_are_the_surest_first_with_the_numbers_of_the_file():
    targets = np.array([0, 1, 2, 0, 1])
    shares = np.array([[0.9, 0.1, 0], [0.6, 0.4, 0], [0.2, 0.7, 0.1], [0.1, 0.1, 0.8], [0.0, 1.0, 0.0]])
    rows = Rows(["v", "w", "x", "y", "z"], [], [2, 3, 7, 8, 9])
    assert mistakes("abc", rows, targets, shares) == [
        {"row": 8, "text": "y", "label": "a", "predicted": "c", "confidence": 0.8},
        {"row": 7, "text": "x", "label": "c", "predicted": "b", "confidence": 0.7},
        {"row": 3, "text": "w", "label": "b", "predicted": "a", "confidence": 0.6},
    ]


def test_mistakes_are_not_endless():
    shares = np.random.default_rng(0).dirichlet([1, 1], 300)
    found = mistakes("ab", Rows([""] * 300, [], range(300)), 1 - shares.argmax(1), shares)
    assert len(found) == MAX_MISTAKES
    confidences = [mistake["confidence"] for mistake in found]
    assert confidences == sorted(confidences, reverse=True)


def test_by_label_and_confusion():
    targets, predicted = np.array([0, 0, 0, 1]), np.array([0, 0, 1, 1])
    assert confusion(targets, predicted, 3) == [[2, 1, 0], [0, 1, 0], [0, 0, 0]]
    first, second, third = per_class("abc", targets, predicted)
    assert first == pytest.approx({"label": "a", "precision": 1.0, "recall": 2 / 3, "f1": 0.8, "rows": 3})
    assert (second["precision"], second["recall"], second["rows"]) == (0.5, 1.0, 1)
    assert (third["label"], third["f1"], third["rows"]) == ("c", 0.0, 0)
