"""What a model says to a text that is to be summarized: how much each sentence weighs, or a summary of its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from shared.data.sentences import split_sentences
from shared.tasks.summaries.choosing import choose

if TYPE_CHECKING:
    import numpy as np

USUAL = 3
"""Sentences of a summary where nobody says how long it is to be."""


@dataclass(frozen=True)
class Weighed:
    """One sentence. `text` is exactly the piece from `start` to `end` (characters) of the input.

    `score`: how likely it belongs into a summary (0 to 1, calibrated). `vector`: its meaning, a unit vector
    [hidden], float32.
    """

    start: int
    end: int
    text: str
    score: float
    vector: "np.ndarray"


@dataclass(frozen=True)
class Weighing:
    """The sentences of one text, in order. `shortened`: how many of them the model read only the beginning of."""

    sentences: tuple[Weighed, ...]
    shortened: int = 0

    def summary(self, count: int = USUAL) -> list[str]:
        """The `count` best sentences that do not repeat each other, in the order of the text."""
        texts = [sentence.text for sentence in self.sentences]
        chosen = choose(texts, [sentence.score for sentence in self.sentences], count)
        return [texts[index] for index in chosen]


@dataclass(frozen=True)
class Written:
    """A summary in the model's own words. `read`: the share (0 to 1) of the text that it has read."""

    text: str
    read: float = 1.0

    def summary(self, count: int = USUAL) -> list[str]:
        """Its sentences, all of them: `count` is not asked for again."""
        return [sentence.text for sentence in split_sentences(self.text)]


Summary = Weighing | Written


def sentences_in(summaries: Sequence[str]) -> int:
    """How many sentences such summaries usually have: the median, at least 1."""
    from statistics import median_low

    return max(1, median_low([len(split_sentences(text)) for text in summaries])) if summaries else USUAL
