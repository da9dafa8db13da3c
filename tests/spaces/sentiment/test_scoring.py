"""The score between -1 and 1, and the columns of a scored table."""

import pytest

from shared.tasks.text_classification import Classification


@pytest.mark.parametrize(
    ("scores", "expected"),
    [
        ({"negative": 0.1, "neutral": 0.2, "positive": 0.7}, 0.6),
        ({"Positive": 0.25, "NEGATIVE": 0.75}, -0.5),
        ({"bearish": 0.5, "bullish": 0.5}, 0.0),
        ({"sports": 0.5, "politics": 0.5}, None),
        ({"positive": 0.9, "other": 0.1}, None),
    ],
)
def test_polarity(scoring, scores: dict[str, float], expected: float | None) -> None:
    assert scoring.polarity(scores) == pytest.approx(expected)


def test_columns_have_a_prefix_and_every_probability(scoring) -> None:
    answer = Classification("positive", {"negative": 0.12345, "positive": 0.87655}, 1)
    assert scoring.added_columns(answer) == {
        "sentiment_label": "positive",
        "sentiment_confidence": 0.8766,
        "sentiment_score": 0.7531,
        "sentiment_p_negative": 0.1235,
        "sentiment_p_positive": 0.8766,
    }


def test_other_labels_get_no_score(scoring) -> None:
    answer = Classification("sports", {"sports": 0.8, "politics": 0.2}, 1)
    assert "sentiment_score" not in scoring.added_columns(answer)
