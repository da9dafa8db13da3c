"""Both searches become one score: how likely an article answers."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

    from .evidence import Evidence


@dataclass(frozen=True)
class Weights:
    """Of the nearest sentence, the nearest passage and the share of words: together the strength of an article. Its
    probability is a logistic function of the strength, and of the lead over the strongest other article.
    """

    near: float
    broad: float
    words: float
    strength: float
    lead: float
    rest: float


# Fitted by `fit_fusion.py` on 156 questions about the written shop, each with and without its article, and on messages
# out of scope. On questions whose article was not fitted on: recall@1 0.942 and recall@3 1.000, Brier score 0.115; for
# articles without ways to ask for them 0.923, 0.994 and 0.155; by words alone 0.859, 0.974 and 0.172.
ASKED = Weights(near=8.0, broad=7.86, words=3.53, strength=0.658, lead=0.455, rest=-10.54)
"""For articles that know ways to ask for them."""
UNASKED = Weights(near=8.52, broad=9.47, words=3.43, strength=0.611, lead=0.434, rest=-8.6)
"""For those that know none: only their text may be near to a question."""
WORDS_ALONE = Weights(near=0.0, broad=0.0, words=7.2, strength=0.412, lead=0.552, rest=-5.33)
"""For those without vectors."""


def fused(evidence: "Evidence") -> "np.ndarray":
    """float64 [articles], 0 to 1: how likely each answers. An article without vectors is judged by its words."""
    import numpy as np

    by_words = probability(strength(evidence, WORDS_ALONE), WORDS_ALONE)
    seen = np.isfinite(evidence.near) & np.isfinite(evidence.broad)
    if not seen.any():
        return by_words
    asked = evidence.snapshot.asked
    strengths = np.where(asked, strength(evidence, ASKED), strength(evidence, UNASKED))
    strengths = np.where(seen, strengths, -np.inf)
    found = np.where(asked, probability(strengths, ASKED), probability(strengths, UNASKED))
    return np.where(seen, found, by_words)


def strength(evidence: "Evidence", weights: Weights) -> "np.ndarray":
    """What speaks for each article, in one number."""
    import numpy as np

    near, broad = (np.nan_to_num(part.astype(np.float64)) for part in (evidence.near, evidence.broad))
    return weights.near * near + weights.broad * broad + weights.words * evidence.words


def lead(strengths: "np.ndarray") -> "np.ndarray":
    """How far each is above the strongest of the others: negative for all but the first, 0 for a single one."""
    import numpy as np

    best_other = np.full(len(strengths), strengths.max())
    others = np.delete(strengths, strengths.argmax())
    best_other[strengths.argmax()] = others.max() if len(others) and np.isfinite(others.max()) else strengths.max()
    with np.errstate(invalid="ignore"):
        return strengths - best_other


def probability(strengths: "np.ndarray", weights: Weights) -> "np.ndarray":
    """The logistic function of strength and lead."""
    import numpy as np

    logits = weights.strength * strengths + weights.lead * lead(strengths) + weights.rest
    return 1 / (1 + np.exp(-np.clip(logits, -50, 50)))
