"""The part of a passage that answers a question."""

import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from shared.generation.grounding.source import stems
from shared.tasks.summaries.wording import count_words

from ..knowledge.markdown import plain
from .meaning import Embed
from .units import Unit, as_markdown, units_of

if TYPE_CHECKING:
    import numpy as np

WHOLE = 70
"""Words of a passage that is shown as it is."""
MOST = 4
"""Sentences, items or rows of an excerpt."""
ENOUGH = 25
"""Words that an excerpt has at least, if what follows can be added."""
LONGER = 0.03
"""What another sentence has to add to the share of the question that is answered."""
EARLIER = 0.06
"""How much more the beginning of a passage is worth than its end: it says what the passage is about."""
MEANING = 0.5
"""What meaning weighs; the rest is for the words."""


def excerpt(question: str, text: str, embed: Embed | None = None) -> str:
    """The passage if it is short, else its best 1 to 4 consecutive sentences, items or rows, as Markdown.

    A list that is led to ("You need:") comes with what leads to it, a row with the head of its table; numbered steps
    stay together. `embed`: called once, with the question and all units.
    """
    units = units_of(text)
    if len(units) < 2 or count_words(text) <= WHOLE:
        return text.strip()
    worth = _Worth(question, [plain(text[unit.start : unit.end]) for unit in units], embed)
    first, last = max(_runs(units), key=lambda run: worth.of(*run))
    while last < len(units) and last - first < MOST and worth.words(first, last) < ENOUGH:
        last += 1
    return as_markdown(text, units[first:last])


def _runs(units: Sequence[Unit]) -> Iterator[tuple[int, int]]:
    """First and behind the last of all that may be shown together. What leads to a list comes with all of it."""
    for first in range(len(units)):
        for last in range(first + 1, min(first + MOST, len(units)) + 1):
            if units[last - 1].leads and last < len(units) and units[last].kind in ("item", "steps", "row"):
                block = units[last].block
                yield first, last + sum(unit.block == block for unit in units[last:])
            elif not (units[last - 1].kind == "item" and _led(units, first, last)):
                yield first, last


def _led(units: Sequence[Unit], first: int, last: int) -> bool:
    """Whether a list is only begun that is led to within the run."""
    inside = any(unit.leads and (unit.start, unit.end) == units[last - 1].head for unit in units[first:last])
    return inside and last < len(units) and units[last].block == units[last - 1].block


class _Worth:
    """How well runs of units answer the question."""

    def __init__(self, question: str, texts: Sequence[str], embed: Embed | None) -> None:
        self._texts = texts
        self._stems = [stems(text) for text in texts]
        wanted = stems(question)
        spread = {stem: sum(stem in one for one in self._stems) for stem in wanted}
        # What stands everywhere in the passage tells its parts apart no more than what stands nowhere.
        self._rarity = {stem: math.log(1 + len(texts) / count) for stem, count in spread.items() if count}
        self._vectors: np.ndarray | None = None
        if embed is not None:
            self._question, *_ = vectors = embed([question, *texts])
            self._vectors = vectors[1:]

    def of(self, first: int, last: int) -> float:
        """Between 0 and about 1."""
        words = self._shared(first, last)
        alike = words if self._vectors is None else MEANING * self._near(first, last) + (1 - MEANING) * words
        return alike - LONGER * (last - first - 1) - EARLIER * first / len(self._texts)

    def words(self, first: int, last: int) -> int:
        """How many words there are."""
        return sum(map(count_words, self._texts[first:last]))

    def _shared(self, first: int, last: int) -> float:
        have = frozenset().union(*self._stems[first:last])
        total = sum(self._rarity.values())
        return sum(rarity for stem, rarity in self._rarity.items() if stem in have) / total if total else 0.0

    def _near(self, first: int, last: int) -> float:
        import numpy as np

        assert self._vectors is not None
        together = self._vectors[first:last].sum(axis=0)
        return float(self._question @ together) / max(float(np.linalg.norm(together)), 1e-9)
