"""The sentences of what was summarized, with all that written sentences are compared with."""

import math
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property
from heapq import nlargest
from threading import Event
from typing import TYPE_CHECKING

from shared.data.sentences import split_sentences
from shared.errors import Cancelled
from shared.generation.grounding.names import tell_names
from shared.generation.grounding.numbers import Number, numbers
from shared.tasks.summaries.features import STOP
from shared.tasks.summaries.wording import plain_words

if TYPE_CHECKING:
    import numpy as np

    from shared.engine import Engine
    from shared.tasks.summaries.answers import Weighing

CHUNK = 4096
"""Sentences that are compared at once."""
EMBEDDED = 512
"""Sentences that are embedded at once."""
STEM = 5
"""Letters of a word that count where words are compared: most endings are behind them."""


@dataclass(frozen=True)
class Source:
    """`texts`: the sentences in order; `vectors`: their meanings, unit vectors [sentences, hidden], float32."""

    texts: tuple[str, ...]
    vectors: "np.ndarray"

    @cached_property
    def words(self) -> frozenset[str]:
        """All words, in lower case."""
        return frozenset(word for text in self.texts for word in plain_words(text))

    @cached_property
    def numbers(self) -> list[Number]:
        """All numbers."""
        return [number for text in self.texts for number in numbers(text)]

    @cached_property
    def names_tell(self) -> bool:
        """Whether words with a capital are names in it."""
        return tell_names(" ".join(self.texts))

    @cached_property
    def places(self) -> dict[str, list[int]]:
        """The sentences that each stem stands in."""
        found: dict[str, list[int]] = defaultdict(list)
        for place, text in enumerate(self.texts):
            for stem in stems(text):
                found[stem].append(place)
        return dict(found)

    def rarity(self, stem: str) -> float:
        """How much it says that a sentence has this stem: inverse document frequency (Spärck Jones 1972)."""
        return math.log(1 + len(self.texts) / (1 + len(self.places.get(stem, ()))))

    def nearest(self, vectors: "np.ndarray", count: int) -> list[list[int]]:
        """For each unit vector the `count` sentences nearest in meaning, best first; in chunks, for long sources."""
        import numpy as np

        best = np.full((len(vectors), 0), -np.inf, dtype=np.float32)
        where = np.zeros((len(vectors), 0), dtype=np.int64)
        for start in range(0, len(self.texts), CHUNK):
            near = vectors @ self.vectors[start : start + CHUNK].T
            best = np.concatenate([best, near], axis=1)
            where = np.concatenate([where, np.tile(np.arange(start, start + near.shape[1]), (len(vectors), 1))], axis=1)
            order = np.argsort(-best, axis=1, kind="stable")[:, :count]
            best, where = np.take_along_axis(best, order, axis=1), np.take_along_axis(where, order, axis=1)
        return [list(map(int, row)) for row in where]

    def sharing(self, wanted: Collection[str], count: int) -> list[int]:
        """The `count` sentences that have most of these stems, rare ones counting more."""
        shared: dict[int, float] = defaultdict(float)
        for stem in wanted:
            for place in self.places.get(stem, ()):
                shared[place] += self.rarity(stem)
        return nlargest(count, shared, key=lambda place: (shared[place], -place))


def stems(text: str) -> frozenset[str]:
    """The beginnings of the words that say something."""
    return frozenset(word[:STEM] for word in plain_words(text) if word not in STOP)


def source_of(weighings: "Sequence[Weighing]") -> Source:
    """The source from what an extractive model said to it: nothing is embedded again. Several texts follow each
    other.
    """
    import numpy as np

    sentences = [sentence for weighing in weighings for sentence in weighing.sentences]
    vectors = [sentence.vector for sentence in sentences]
    return Source(
        tuple(sentence.text for sentence in sentences),
        np.stack(vectors).astype(np.float32) if vectors else np.zeros((0, 0), dtype=np.float32),
    )


def read_source(engine: "Engine", texts: Sequence[str], cancel: Event | None = None) -> Source:
    """The source with vectors of the embedded encoder: about 200 sentences a second on two cores.

    Raises ModelError, and Cancelled if `cancel` is set meanwhile.
    """
    import numpy as np

    from shared.embedding import embed

    sentences = [sentence.text for text in texts for sentence in split_sentences(text, wrapped=True)]
    vectors = []
    for start in range(0, len(sentences), EMBEDDED):
        if cancel and cancel.is_set():
            raise Cancelled("Cancelled: the sentences were not compared with the text.")
        vectors.append(embed(engine, sentences[start : start + EMBEDDED]))
    return Source(tuple(sentences), np.concatenate(vectors) if vectors else np.zeros((0, 0), dtype=np.float32))
