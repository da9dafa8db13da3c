"""Which sentences come first in a summary of any length, over all parts of a long text and over several documents."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from heapq import heapify, heappop, heappush

from shared.tasks.summaries.choosing import ranked, runs_of

from .candidates import Candidate
from .parts import Part, parts_of
from .said import Said

SHORT = 60
"""Below so many sentences one document is not spread: the best sentences are the best summary, as measured."""
LAMBDA = 0.75
"""The weight of the score against that of being unlike what is chosen (Carbonell and Goldstein 1998)."""
LEAST = 1e-6


@dataclass(frozen=True)
class Place:
    """The candidate `index`. `worth` (above 0, higher is better) is comparable within one order.

    `fresh`: it repeats none of those before it.
    """

    index: int
    worth: float
    fresh: bool = True


def in_order(found: Sequence[Candidate], expected: int, *, spread: bool = True) -> Iterator[Place]:
    """All candidates, best first, those that repeat better ones last.

    One short document: by score. Otherwise by maximal marginal relevance, and with `spread` in turns from all parts of
    the text, so that any beginning of this order, of about `expected` sentences, covers the documents.
    """
    if len(found) < SHORT and len({one.document for one in found}) < 2:
        return _by_score(found)
    return _in_turns(found, expected, spread)


def _by_score(found: Sequence[Candidate]) -> Iterator[Place]:
    texts = [one.weighed.text for one in found]
    scores = [one.weighed.score for one in found]
    runs: set[tuple[str, ...]] = set()
    for index in ranked(texts, scores):
        mine = runs_of(texts[index])
        yield Place(index, max(LEAST, scores[index]), fresh=not mine & runs)
        runs |= mine


def _in_turns(found: Sequence[Candidate], expected: int, spread: bool) -> Iterator[Place]:
    """The next part is the one of whose share least is used, which divides a summary as Adams's method divides seats:
    each part has a sentence before any has two, and then as many as its words are of all words."""
    said = Said(found, expected, strict=len(found) < SHORT)
    queues = [_Queue(found, part, said) for part in parts_of(found, expected, spread=spread)]
    turns = [(queue.used, -queue.part.top, number) for number, queue in enumerate(queues)]
    heapify(turns)
    while turns:
        _, top, number = heappop(turns)
        place = queues[number].next()
        if place is not None:
            said.add(place.index)
            yield place
            heappush(turns, (queues[number].used, top, number))
    waiting = [index for queue in queues for index in queue.waiting]
    for index in sorted(waiting, key=lambda index: -found[index].weighed.score):
        yield Place(index, max(LEAST, found[index].weighed.score), fresh=False)


class _Queue:
    """The candidates of one part, best first. `used`: the share of its words that was taken. `waiting`: repetitions."""

    def __init__(self, found: Sequence[Candidate], part: Part, said: Said) -> None:
        import numpy as np

        self.part = part
        self.used = part.handicap
        self.waiting: list[int] = []
        self._found = found
        self._said = said
        self._rows = slice(part.members.start, part.members.stop)
        scores = np.array([found[index].weighed.score for index in part.members], np.float32)
        # Within the part: scores of later parts are lower throughout, and would drown in the similarities.
        self._gains = LAMBDA * (scores - scores.min()) / (float(np.ptp(scores)) or 1.0)

    def next(self) -> Place | None:
        """The best candidate that repeats nothing; None if there is none left."""
        while (best := self._best()) is not None:
            index, value = best
            self._gains[index - self.part.members.start] = float("-inf")
            if self._said.repeats(index):
                self.waiting.append(index)
                continue
            self.used += self._found[index].words / self.part.words
            return Place(index, max(LEAST, value))
        return None

    def _best(self) -> tuple[int, float] | None:
        """A value only falls while more is chosen: one that is up to date and above all others is the highest (the
        lazy greedy algorithm of Minoux 1978)."""
        values = self._gains - (1 - LAMBDA) * self._said.near[self._rows]
        known = -1
        while (at := int(values.argmax())) != known:
            if values[at] == float("-inf"):
                return None
            index, known = self.part.members[at], at
            values[at] = self._gains[at] - (1 - LAMBDA) * self._said.nearness(index)
        return self.part.members[at], float(values[at])
