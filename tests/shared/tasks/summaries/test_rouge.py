import numpy as np
import pytest

from shared.tasks.summaries.rouge import METRICS, rouge, rouge_rows


def test_the_same():
    assert rouge(["It rains.", "We stay."], ["It rains.", "We stay."]) == dict.fromkeys(METRICS, 1.0)


def test_by_hand():
    """Two of four words and none of the three pairs; one sentence each, so Lsum is L: “the” and “sleeps” in order."""
    scores = rouge(["The dog sleeps here."], ["The cat sleeps inside."])
    assert scores == pytest.approx({"rouge1": 0.5, "rouge2": 0.0, "rougeLsum": 0.5})


def test_sentences_count_by_themselves_for_lsum():
    """As one line only one order can be followed; sentence by sentence both are found."""
    summary, reference = ["We stay.", "It rains."], ["It rains.", "We stay."]
    assert rouge(summary, reference)["rougeLsum"] == 1.0
    assert rouge([" ".join(summary)], [" ".join(reference)])["rougeLsum"] == 0.5


def test_nothing():
    assert rouge([], ["It rains."]) == dict.fromkeys(METRICS, 0.0)
    assert rouge(["下雨了。"], ["下雨了。"]) == dict.fromkeys(METRICS, 0.0)


def test_rows():
    rows = rouge_rows([["It rains."], []], [["It rains."], ["It rains."]])
    assert rows.tolist() == [[1.0] * 3, [0.0] * 3]
    assert rouge_rows([], []).shape == (0, 3)
    assert np.isfinite(rows).all()
