"""A question or a topic that decides what belongs into the summary."""

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from shared.tasks.summaries.answers import Weighing
from shared.tasks.summaries.wording import plain_words
from shared.ui.markup import clipped

from .stems import stem
from .stop_words import FUNCTION

if TYPE_CHECKING:
    import numpy as np

NEAR = 0.3
"""The cosine from which on a sentence has to do with a question, where they share no word."""
MEANING = 0.6
"""The weight of the vectors; the rest is that of shared words."""
RELEVANCE = 0.75
"""The weight of the question; the rest is that of the score that the sentence has without it."""
SHOWN = 80
"""Characters of the question in a note."""


@dataclass(frozen=True)
class Focused:
    """The documents with new scores. `found`: something has to do with the question; if not, the scores are as before.

    `notes`: sentences for the visitor.
    """

    weighings: tuple[Weighing, ...]
    found: bool
    notes: tuple[str, ...] = ()


def focused(weighings: Sequence[Weighing], question: str, vector: "np.ndarray") -> Focused:
    """Weigh the sentences by what they have to do with `question`, whose unit vector [hidden] is `vector`.

    A sentence is near by its meaning (cosine) and by the words it shares with the question, each of which counts by
    its inverse document frequency among the sentences (Spärck Jones 1972).
    """
    sentences = [sentence for weighing in weighings for sentence in weighing.sentences]
    if not sentences or not question.strip():
        return Focused(tuple(weighings), found=False)
    cosines = [max(0.0, float(sentence.vector @ vector)) for sentence in sentences]
    shares = _shared_words([sentence.text for sentence in sentences], question)
    if max(cosines) < NEAR and not any(shares):
        said = f"Nothing in the text has to do with “{clipped(question, SHOWN)}”: this is a summary of all of it."
        return Focused(tuple(weighings), found=False, notes=(said,))
    weight = MEANING if any(shares) else 1.0
    near = [weight * cosine + (1 - weight) * share for cosine, share in zip(cosines, shares, strict=True)]
    top, best = max(near), max(sentence.score for sentence in sentences) or 1.0
    scores = iter(
        one / top * (RELEVANCE + (1 - RELEVANCE) * sentence.score / best)
        for one, sentence in zip(near, sentences, strict=True)
    )
    return Focused(tuple(_rescored(weighing, scores) for weighing in weighings), found=True)


def _rescored(weighing: Weighing, scores: Iterator[float]) -> Weighing:
    return replace(weighing, sentences=tuple(replace(one, score=next(scores)) for one in weighing.sentences))


def _shared_words(texts: Sequence[str], question: str) -> list[float]:
    """The share (0 to 1) of the question's weight that each text has; words that no text has weigh nothing."""
    asked = {stem(word) for word in plain_words(question) if word not in FUNCTION}
    found = [asked & {stem(word) for word in plain_words(text)} for text in texts]
    counts = Counter(word for words in found for word in words)
    weights = {word: math.log(1 + len(texts) / count) for word, count in counts.items()}
    total = sum(weights.values())
    return [sum(weights[word] for word in words) / total if total else 0.0 for words in found]
