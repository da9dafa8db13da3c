"""Which parts of a text moved the decision: each part is left out once, and the change is measured.

The method is occlusion (Zeiler and Fergus 2014, for text: Li et al. 2016, Understanding Neural Networks
through Representation Erasure). It asks the model itself, so it works for every model.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from shared.data.sentences import split_sentences

MAX_PARTS = 80
WORD = re.compile(r"\S*\w\S*")


class Prediction(Protocol):
    """What `explain` needs of a prediction."""

    @property
    def label(self) -> str:
        """The most probable label."""

    @property
    def scores(self) -> dict[str, float]:
        """Probability by label."""


Predict = Callable[[Sequence[str]], Sequence[Prediction]]


@dataclass(frozen=True)
class Part:
    """A piece of the text. `weight`: how much the label's probability falls when it is left out (-1 to 1)."""

    start: int
    end: int
    weight: float


@dataclass(frozen=True)
class Explanation:
    """`unit` says what the parts are: words, sentences or phrases."""

    label: str
    unit: str
    parts: list[Part]


def explain(text: str, label: str, predict: Predict, max_parts: int = MAX_PARTS) -> Explanation:
    """Measure every part of `text` for `label`, in one call of `predict` with at most `max_parts` + 1 texts."""
    unit, spans = parts_of(text, max_parts)
    without = [" ".join(f"{text[:start]} {text[end:]}".split()) for start, end in spans]
    answers = predict([text, *without])
    whole = answers[0].scores[label]
    weights = [whole - answer.scores[label] for answer in answers[1:]]
    return Explanation(label, unit, [Part(start, end, w) for (start, end), w in zip(spans, weights, strict=True)])


def parts_of(text: str, max_parts: int = MAX_PARTS) -> tuple[str, list[tuple[int, int]]]:
    """Cut `text` into at most `max_parts` parts: words if they are few, else sentences, else phrases."""
    words = [match.span() for match in WORD.finditer(text)]
    if len(words) <= max_parts:
        return "words", words if len(words) > 1 else []
    sentences = [(sentence.start, sentence.end) for sentence in split_sentences(text)]
    if 1 < len(sentences) <= max_parts:
        return "sentences", sentences
    size = -(-len(words) // max_parts)
    groups = [words[index : index + size] for index in range(0, len(words), size)]
    return "phrases", [(group[0][0], group[-1][1]) for group in groups]
