"""Finds the passages that answer a question: by meaning and by words, the two fused."""

import logging
import math
from collections.abc import Callable
from typing import TYPE_CHECKING

from shared.errors import PlazaError

from ..turns import Hit, Source
from .encoder import Encoder
from .evidence import Evidence, weigh
from .fusion import fused
from .memory import Memory, Snapshot

if TYPE_CHECKING:
    import numpy as np

    from .reranking import Reranker

LONGEST = 2_000
"""Characters of a question that are read."""
RERANKED = 20
"""Articles that are read again by a model that re-ranks."""
logger = logging.getLogger(__name__)


class Search:
    """Searches whatever is in memory. `reranker`: reads the best ones again, if the owner wants that."""

    def __init__(self, memory: Memory, encoder: Encoder, reranker: "Reranker") -> None:
        self._memory, self._encoder, self._reranker = memory, encoder, reranker

    def search(self, question: str, k: int) -> list[Hit]:
        """The best passage of each of the `k` best articles, best first; none for an empty question or base."""
        question = " ".join(question[:LONGEST].split())
        evidence = self.evidence(question) if question and k > 0 else None
        if evidence is None:
            return []
        again = evidence.snapshot.rerank
        hits = self._hits(evidence, question, max(k, RERANKED) if again else k)
        return self._reranker.rerank(again, question, hits)[:k] if again else hits

    def evidence(self, question: str) -> Evidence | None:
        """What speaks for each article; None if there is none."""
        snapshot = self._memory.current()
        if not snapshot.articles:
            return None
        return weigh(snapshot, self._vectors(snapshot, question), *self._memory.terms(question))

    def _vectors(self, snapshot: Snapshot, question: str) -> "dict[str, np.ndarray]":
        """The question's vector by each model that has encoded anything. Without one, words alone count."""
        found = {}
        for ref in snapshot.refs:
            try:
                found[ref] = self._encoder.encode(ref, [question])[0]
            except PlazaError as error:
                logger.warning("Searched by words alone: %s", error)
        return found

    def _hits(self, evidence: Evidence, question: str, k: int) -> list[Hit]:
        score = fused(evidence)
        order = best_first(score, k)
        asked = set(self._memory.words.of(question))

        def overlap(text: str) -> float:
            return len(asked.intersection(self._memory.words.of(text)))

        return [_hit(evidence, int(at), float(score[at]), overlap) for at in order]


def best_first(scores: "np.ndarray", k: int) -> "np.ndarray":
    """The positions of the `k` highest scores, of equal ones the first."""
    import numpy as np

    if k < len(scores):
        least = np.partition(scores, -k)[-k]
        found = np.flatnonzero(scores >= least)
        return found[np.argsort(-scores[found], kind="stable")][:k]
    return np.argsort(-scores, kind="stable")


def _hit(evidence: Evidence, at: int, score: float, overlap: Callable[[str], float]) -> Hit:
    article = evidence.snapshot.articles[at]
    row = article.rows[evidence.passage(at, overlap)]
    text = article.text[row.start : row.end]
    source = Source(article.id, article.title, article.topic, row.heading, text, row.start, row.end)
    dense = float(evidence.near[at])
    return Hit(source, score, 0.0 if math.isnan(dense) else dense, float(evidence.words[at]))
