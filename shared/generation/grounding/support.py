"""Where each written sentence comes from, and how far the source supports it.

A written sentence is linked to the sentence of the source that it is nearest to, or to the two that it merges. Its
score, from 0 to 1, is how near their meanings are (cosine of the sentence vectors) and how many of its words they
share (rare ones count more); numbers and names that the source does not have lower it by much, those that it has
only elsewhere by little.

It finds what the source does not speak of, changed figures, dates and names. It cannot find a sentence that was
turned into its opposite with the same words ("fell" for "rose", a "not"), names of the source that changed places,
a wrong cause, or what is right but said in quite other words: a low score means "look here", a high one is no proof.
Names are told by capitals, so there are none in scripts without them, in German and in headlines. The embedded
encoder has learnt English: in other languages the words that are shared, numbers and names do most of the work.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from shared.generation.grounding.names import abbreviated, known, names, spelt_out
from shared.generation.grounding.numbers import numbers, without_backing
from shared.generation.grounding.source import Source, stems
from shared.tasks.summaries.wording import plain_words

if TYPE_CHECKING:
    import numpy as np

THRESHOLD = 0.5
"""Sentences below are marked as unsupported: see the pairs in the tests."""
UNRELATED, SAME = 0.2, 0.7
"""Cosines of sentences that have nothing to do with each other, and of those that say the same."""
MEANING = 0.6
"""What meaning weighs; the rest is for the words."""
CANDIDATES = 6
"""Sentences that are looked at, by meaning and by words each."""
MERGED = 0.05
"""Two sentences have to explain so much more than one."""
PART = 0.3
"""The cosine that a sentence has at least with each of two that it merges."""
WRONG_NUMBER, WRONG_NAME = 0.35, 0.4
"""What is left of the score for each that the source does not have."""
FAR_NUMBER, FAR_NAME = 0.7, 0.95
"""The same for those that stand elsewhere in the source."""


@dataclass(frozen=True)
class Link:
    """A written sentence. `sources`: the places of one or two sentences of the source, in its order (none if the
    source has none). `missing`: numbers and names in it that the source does not have.
    """

    sentence: str
    sources: tuple[int, ...]
    score: float
    missing: tuple[str, ...] = ()

    @property
    def supported(self) -> bool:
        """Whether it is likely that the source says this."""
        return self.score >= THRESHOLD


def support(written: Sequence[str], vectors: "np.ndarray", source: Source) -> list[Link]:
    """A link for each written sentence; `vectors` [sentences, hidden]: their unit vectors, by the source's encoder.

    With vectors of no dimension, the words alone decide.
    """
    if not source.texts:
        return [Link(sentence, (), 0.0) for sentence in written]
    near = source.nearest(vectors, CANDIDATES)
    return [_link(*one, source) for one in zip(written, vectors, near, strict=True)]


def supported_share(links: Sequence[Link]) -> float:
    """The share of sentences that the source supports, from 0 to 1."""
    return sum(link.supported for link in links) / len(links) if links else 0.0


def _link(sentence: str, vector: "np.ndarray", near: Sequence[int], source: Source) -> Link:
    wanted = stems(sentence)
    places = list(dict.fromkeys([*near, *source.sharing(wanted, CANDIDATES)]))
    single = [(_alike(vector, wanted, (place,), source), (place,)) for place in places]
    parts = sorted(place for place in places if float(vector @ source.vectors[place]) >= PART)
    merged = [(_alike(vector, wanted, pair, source) - MERGED, pair) for pair in combinations(parts, 2)]
    claims = _Claims(sentence, source, places)
    # What numbers and names say needs a closer look, so only the best are given one.
    best = sorted([*single, *merged], key=lambda one: -one[0])[:CANDIDATES]
    score, _, linked = max((alike * claims.trust(pair), -rank, pair) for rank, (alike, pair) in enumerate(best))
    bonus = MERGED * claims.trust(linked) if len(linked) == 2 else 0.0
    return Link(sentence, linked, min(1.0, max(0.0, score + bonus)), claims.missing)


def _alike(vector: "np.ndarray", wanted: frozenset[str], places: tuple[int, ...], source: Source) -> float:
    """How near a sentence is to these of the source together, from 0 to 1."""
    import numpy as np

    have = frozenset().union(*(stems(source.texts[place]) for place in places))
    worth = {stem: source.rarity(stem) for stem in wanted}
    shared = sum(worth[stem] for stem in wanted & have) / sum(worth.values()) if wanted else 0.0
    if not vector.size:
        return shared
    together = source.vectors[list(places)].sum(axis=0)
    cosine = float(vector @ together) / max(float(np.linalg.norm(together)), 1e-9)
    meaning = min(1.0, max(0.0, (cosine - UNRELATED) / (SAME - UNRELATED)))
    return MEANING * meaning + (1 - MEANING) * shared


class _Claims:
    """The numbers and names of one written sentence. `around`: the sentences of the source that it may come from."""

    def __init__(self, sentence: str, source: Source, around: Sequence[int]) -> None:
        self.source = source
        self.numbers = numbers(sentence)
        found = names(sentence) if source.names_tell else []
        text = " ".join(source.texts[place] for place in around)
        self.names = [one for one in found if not (spelt_out(one, sentence, source.words) or abbreviated(one, text))]
        self.wrong_numbers = without_backing(self.numbers, source.numbers) if self.numbers else []
        self.wrong_names = [one for one in self.names if not known(one, source.words)]

    @property
    def missing(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys([*self.wrong_numbers, *self.wrong_names]))

    def trust(self, places: Sequence[int]) -> float:
        """What is left of the score if the sentence comes from these of the source."""
        if not self.numbers and not self.names:
            return 1.0
        beside = sorted({at for place in places for at in (place - 1, place, place + 1) if at >= 0})
        near = " ".join(self.source.texts[at] for at in beside if at < len(self.source.texts))
        words = frozenset(plain_words(near))
        far_numbers = len(without_backing(self.numbers, numbers(near))) - len(self.wrong_numbers)
        far_names = sum(not known(one, words) for one in self.names) - len(self.wrong_names)
        wrong = WRONG_NUMBER ** len(self.wrong_numbers) * WRONG_NAME ** len(self.wrong_names)
        return wrong * FAR_NUMBER**far_numbers * FAR_NAME**far_names
