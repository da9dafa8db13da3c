"""Search by words alone: the plainest rule that a model has to be better than."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from math import log
from typing import TYPE_CHECKING

from shared.tasks.summaries.wording import plain_words

if TYPE_CHECKING:
    import numpy as np

SATURATION, LENGTH = 1.2, 0.75


class WordSearch:
    """Texts that can be searched through with BM25 (Robertson and Zaragoza 2009, The Probabilistic Relevance
    Framework), k1 = 1.2 and b = 0.75, words in small letters.
    """

    def __init__(self, texts: Sequence[str]) -> None:
        import numpy as np

        words = [Counter(plain_words(text)) for text in texts]
        self._count = len(texts)
        self._places: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for place, counted in enumerate(words):
            for word, times in counted.items():
                self._places[word].append((place, times))
        lengths = np.array([counted.total() for counted in words], dtype=np.float64)
        self._norm = SATURATION * (1 - LENGTH + LENGTH * lengths / max(lengths.mean() if len(words) else 0.0, 1.0))

    def scores(self, question: str) -> "np.ndarray":
        """How well each text answers, float64 [texts]; 0 without a word in common."""
        import numpy as np

        found = np.zeros(self._count)
        for word in plain_words(question):
            if not (there := self._places.get(word)):
                continue
            places, times = np.array(there).T
            rarity = log(1 + (self._count - len(there) + 0.5) / (len(there) + 0.5))
            found[places] += rarity * times * (SATURATION + 1) / (times + self._norm[places])
        return found
