"""Okapi BM25 over texts that come and go: what is counted of a text is counted once.

Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009), with the idf that is never
negative: log(1 + (N - n + 0.5) / (n + 0.5)). Libraries count every text again when one of them changes.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from scipy.sparse import csc_array

K1 = 1.2
B = 0.75


@dataclass(frozen=True)
class Counted:
    """The words of a text: their numbers in the vocabulary, and how often each stands in it."""

    terms: "np.ndarray"
    counts: "np.ndarray"
    length: int


class Vocabulary:
    """Gives every word a number."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def __len__(self) -> int:
        return len(self._numbers)

    def count(self, words: Iterable[str]) -> Counted:
        """The words of a text, new ones included."""
        import numpy as np

        counter = Counter(words)
        numbers = self._numbers
        terms = [numbers.setdefault(word, len(numbers)) for word in counter]
        counts = np.fromiter(counter.values(), np.float32, len(counter))
        return Counted(np.array(terms, dtype=np.int32), counts, counter.total())

    def known(self, words: Iterable[str]) -> list[int]:
        """The numbers of those words that were ever counted, each once."""
        return [number for word in dict.fromkeys(words) if (number := self._numbers.get(word)) is not None]


class Bm25:
    """The weight of every word in each of some texts."""

    def __init__(self, texts: Sequence[Counted], words: int) -> None:
        """`words`: how many the vocabulary has."""
        import numpy as np

        self._size = len(texts)
        lengths = np.array([text.length for text in texts], dtype=np.float32)
        rows = _rows(texts, words)
        held = np.diff(rows.indptr)
        self._columns = rows
        self._idf = np.log1p((self._size - held + 0.5) / (held + 0.5)).astype(np.float32)
        mean = float(lengths.mean()) if self._size else 1.0
        bound = K1 * (1 - B + B * lengths / max(mean, 1.0))
        rows.data = rows.data * (K1 + 1) / (rows.data + bound[rows.indices])

    def scores(self, terms: Sequence[int], unknown: int = 0) -> "np.ndarray":
        """float32 [texts]: the share of what the words of a question weigh that a text has, 0 to 1 for one that has
        each of them once at the usual length, more where they stand often.

        `unknown`: how many words of the question are in no text at all; each weighs as much as the rarest.
        """
        import numpy as np

        total = np.zeros(self._size, dtype=np.float32)
        weight = unknown * float(np.log1p((self._size + 0.5) / 0.5))
        for term in terms:
            if term >= len(self._idf):
                continue
            start, end = self._columns.indptr[term : term + 2]
            total[self._columns.indices[start:end]] += self._idf[term] * self._columns.data[start:end]
            weight += float(self._idf[term])
        return total / weight if weight else total


def _rows(texts: Sequence[Counted], words: int) -> "csc_array":
    """The counts as a matrix [texts, words], laid out word by word."""
    import numpy as np
    from scipy.sparse import csr_array

    empty = [Counted(np.empty(0, np.int32), np.empty(0, np.float32), 0)]
    terms = np.concatenate([text.terms for text in texts or empty])
    counts = np.concatenate([text.counts for text in texts or empty])
    ends = np.cumsum([0, *(len(text.terms) for text in texts)])
    return csr_array((counts, terms, ends), shape=(len(texts), words)).tocsc()
