"""How well a model knows what the assistant says, a token at a time, the right ones before it in view."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import exp, log
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

    from shared.tasks.examples import Rows

METRICS = ("token_accuracy", "perplexity")
MAX_MISTAKES = 50
WORST_LOSS = 50.0
"""Nats a token: beyond that, perplexity says nothing."""


@dataclass(frozen=True)
class Expected:
    """What a model expects of a conversation. `right`: of the `tokens` that the assistant says, how many were its
    likeliest. `loss`: in nats, the sum over them. `said`: the likeliest tokens as text.

    `left_out`: turns at the beginning that it did not read, `cut`: even the last question and answer are too long.
    """

    right: int
    tokens: int
    loss: float
    said: str = ""
    left_out: int = 0
    cut: bool = False


def table(predictions: Sequence[Expected]) -> "np.ndarray":
    """Right tokens, tokens and loss of each row, float64 [rows, 3]."""
    import numpy as np

    return np.array([[one.right, one.tokens, one.loss] for one in predictions], dtype=np.float64).reshape(-1, 3)


def metrics(numbers: "np.ndarray") -> dict[str, float]:
    """Over all tokens of a `table`: the share that was expected, and e to the mean loss."""
    right, tokens, loss = numbers.sum(0)
    mean = min(float(loss) / max(float(tokens), 1.0), WORST_LOSS)
    return {"token_accuracy": float(right / max(tokens, 1.0)), "perplexity": exp(mean)}


def resampler(numbers: "np.ndarray") -> "Callable[[np.ndarray], float]":
    """The share of expected tokens on the rows at some positions."""
    return lambda at: float(numbers[at, 0].sum() / max(numbers[at, 1].sum(), 1.0))


def frequent(train: Sequence[int], test: Sequence[int], vocabulary: int) -> dict[str, float]:
    """The metrics on the tokens `test` of a rule that knows only how often each token is in `train` (add-one
    smoothing over all tokens of the vocabulary).
    """
    counted, total = Counter(train), len(train) + vocabulary
    most = counted.most_common(1)[0][0] if counted else -1
    loss = sum(-log((counted[token] + 1) / total) for token in test) / max(len(test), 1)
    right = sum(token == most for token in test) / max(len(test), 1)
    return {"token_accuracy": right, "perplexity": exp(min(loss, WORST_LOSS))}


def farthest(rows: "Rows", predictions: Sequence[Expected]) -> list[dict[str, Any]]:
    """The rows whose answers were expected least, at most 50."""
    import numpy as np

    shares = np.array([one.right / max(one.tokens, 1) for one in predictions])
    return [
        {
            "row": int(rows.numbers[i]) if len(rows.numbers) else int(i) + 1,
            "text": rows.answers[int(i)].before,
            "expected": rows.answers[int(i)].answer,
            "said": predictions[int(i)].said,
            "accuracy": float(shares[i]),
        }
        for i in np.argsort(shares, kind="stable")[:MAX_MISTAKES]
    ]
