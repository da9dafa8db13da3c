"""How near a summary is to a reference: ROUGE (Lin 2004, ROUGE: A Package for Automatic Evaluation of Summaries)."""

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

METRICS = ("rouge1", "rouge2", "rougeLsum")


def rouge(summary: Sequence[str], reference: Sequence[str]) -> dict[str, float]:
    """ROUGE-1, -2 and -Lsum, F-measures from 0 to 1, with Porter's stemmer. Both are given as sentences.

    Computed by the package rouge-score. It compares letters a to z and digits only: texts in other scripts
    have 0.
    """
    return {name: score.fmeasure for name, score in _scorer().score("\n".join(reference), "\n".join(summary)).items()}


def rouge_rows(summaries: Sequence[Sequence[str]], references: Sequence[Sequence[str]]) -> "np.ndarray":
    """The scores [summaries, 3], in the order of `METRICS`."""
    import numpy as np

    found = [rouge(*pair) for pair in zip(summaries, references, strict=True)]
    return np.array([[scores[name] for name in METRICS] for scores in found]).reshape(-1, len(METRICS))


def rouge_words(text: str) -> list[str]:
    """The words that ROUGE compares: lower case, stemmed."""
    from rouge_score.tokenize import tokenize

    return tokenize(text, _stemmer())


@lru_cache(1)
def _scorer() -> Any:
    from rouge_score.rouge_scorer import RougeScorer

    return RougeScorer(list(METRICS), use_stemmer=True)


@lru_cache(1)
def _stemmer() -> Any:
    from nltk.stem.porter import PorterStemmer

    class Remembering:
        """Porter's stemmer is slow, and a text says the same words again."""

        def __init__(self) -> None:
            self.stem = lru_cache(50_000)(PorterStemmer().stem)

    return Remembering()
