"""The sentences of several documents in one row, as candidates for a summary."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from shared.tasks.summaries.answers import Weighed, Weighing
from shared.tasks.summaries.wording import count_words

if TYPE_CHECKING:
    import numpy as np


@dataclass(frozen=True)
class Candidate:
    """A sentence: the `number`-th of the `document`-th document (both from 0), with its count of words, 1 or more."""

    document: int
    number: int
    words: int
    weighed: Weighed


def candidates(weighings: Sequence[Weighing]) -> list[Candidate]:
    """The sentences in the order in which they are read; those without any word, such as `* * *`, are none."""
    return [
        Candidate(document, number, words, sentence)
        for document, weighing in enumerate(weighings)
        for number, sentence in enumerate(weighing.sentences)
        if (words := count_words(sentence.text))
    ]


def vectors_of(found: Sequence[Candidate]) -> "np.ndarray":
    """The unit vectors of the sentences, float32 [sentences, hidden]."""
    import numpy as np

    return np.stack([one.weighed.vector for one in found]).astype(np.float32)
