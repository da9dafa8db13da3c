"""A question with its answer, and what a model makes of both."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    import numpy as np


class Pair(str):
    """A question with its answer as one input. No text that anybody types can be taken for one."""

    question: str
    answer: str

    def __new__(cls, question: str, answer: str) -> Self:
        """Both texts, one above the other, are what it is as a plain text."""
        pair = super().__new__(cls, f"{question}\n{answer}")
        pair.question, pair.answer = question, answer
        return pair

    def __getnewargs__(self) -> tuple[str, str]:  # type: ignore[override]
        return self.question, self.answer


@dataclass(frozen=True)
class Encoded:
    """What a model says to a `Pair`: the unit vectors [hidden] of both, float32.

    `cut`: one of them is longer than it reads, so that only its beginning counted.
    """

    pair: Pair
    question: "np.ndarray"
    answer: "np.ndarray"
    cut: bool = False
