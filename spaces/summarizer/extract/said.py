"""What a summary says already, so that it says nothing twice."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from shared.tasks.summaries.choosing import runs_of
from shared.tasks.summaries.wording import plain_words

from .candidates import Candidate, vectors_of

if TYPE_CHECKING:
    import numpy as np

SAME = 0.9
"""Sentences whose vectors have this cosine or more say the same."""
MOSTLY = 0.5
"""In a long summary many threes of words in a row have been said before: more than this share makes a repetition."""
ROUNDS = 50
"""So often, at most, all sentences are compared with what was chosen; in between, only those that matter are."""


class Said:
    """What was chosen of `found` so far, which will be about `expected` sentences.

    `strict`: three words in a row make a repetition, as in `ranked`. `near`: the highest cosine of each sentence with
    what was chosen, float32 [sentences], at least 0; it may lack the latest of that.
    """

    def __init__(self, found: Sequence[Candidate], expected: int, *, strict: bool) -> None:
        import numpy as np

        self.near = np.zeros(len(found), np.float32)
        self._found = found
        self._strict = strict
        self._runs: set[tuple[str, ...]] = set()
        self._vectors = vectors_of(found)
        self._latest: list[int] = []
        self._pace = max(1, expected // ROUNDS)

    def add(self, index: int) -> None:
        """The sentence was chosen."""
        self._runs |= self._runs_of(index)
        self._latest.append(index)
        if len(self._latest) >= self._pace:
            self.near = self._with_latest(slice(None))
            self._latest = []

    def nearness(self, index: int) -> float:
        """The highest cosine with all that was chosen; `near` then holds it, too."""
        if self._latest:
            self.near[index : index + 1] = self._with_latest(slice(index, index + 1))
        return float(self.near[index])

    def repeats(self, index: int) -> bool:
        """Whether its words or its meaning have been said."""
        mine = self._runs_of(index)
        shared = len(mine & self._runs)
        return self.nearness(index) >= SAME or (shared > 0 if self._strict else shared > MOSTLY * len(mine))

    def _with_latest(self, rows: slice) -> "np.ndarray":
        import numpy as np

        return np.maximum(self.near[rows], (self._vectors[rows] @ self._vectors[self._latest].T).max(axis=1))

    def _runs_of(self, index: int) -> set[tuple[str, ...]]:
        text = self._found[index].weighed.text
        return runs_of(text) or {tuple(plain_words(text))}
