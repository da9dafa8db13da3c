"""From probabilities to a score between -1 and 1, and the columns that a scored table gets."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from shared.tasks.text_classification import Classification

PAIRS = (("positive", "negative"), ("bullish", "bearish"), ("pos", "neg"), ("good", "bad"))
PREFIX = "sentiment_"


def polarity(scores: Mapping[str, float]) -> float | None:
    """P(positive) - P(negative), from -1 to 1. None if the labels hold no such pair.

    A user may have fine-tuned the Space to other labels; case does not count.
    """
    by_name = {label.strip().lower(): probability for label, probability in scores.items()}
    for high, low in PAIRS:
        if high in by_name and low in by_name:
            return by_name[high] - by_name[low]
    return None


def added_columns(answer: "Classification") -> dict[str, Any]:
    """What a row of a scored table gets. The prefix keeps the user's own columns safe."""
    score = polarity(answer.scores)
    added: dict[str, Any] = {"label": answer.label, "confidence": round(answer.scores[answer.label], 4)}
    if score is not None:
        added["score"] = round(score, 4)
    added |= {f"p_{label}": round(probability, 4) for label, probability in answer.scores.items()}
    return {PREFIX + name: value for name, value in added.items()}
