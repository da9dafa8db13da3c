"""What is asked of a written summary."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from shared.errors import DataError
from shared.tasks.summaries.answers import USUAL
from shared.tasks.summaries.wording import count_words

from ..extract.length import Length

Unit = Literal["sentences", "words"]

WORDS_A_SENTENCE = 22
"""Usual in news and reports."""
MOST = {"sentences": 500, "words": 10_000}
SHORTEST_PART, LONGEST_PART = 40, 250
"""Words of the summary of one section of a longer text."""


@dataclass(frozen=True)
class Wish:
    """`amount`: so many sentences or words. `bullets`: a list, not prose. `question`: what the reader wants to know."""

    amount: int = USUAL
    unit: Unit = "sentences"
    bullets: bool = False
    question: str = ""

    def __post_init__(self) -> None:
        """Raises DataError for a length that nobody can write."""
        most = MOST[self.unit]
        if not 1 <= self.amount <= most:
            raise DataError(f"A summary has 1 to {most:,} {self.unit}, not {self.amount:,}: ask for another length.")

    @property
    def words(self) -> int:
        """About how many words that is."""
        return self.amount * (WORDS_A_SENTENCE if self.unit == "sentences" else 1)

    def of_part(self, parts: int) -> "Wish":
        """What is asked of one of so many sections: together they have about twice what is asked in the end."""
        share = math.ceil(2 * self.words / parts)
        return Wish(min(max(share, SHORTEST_PART), LONGEST_PART), "words", question=self.question)


def wish_for(length: Length, texts: Sequence[str], *, bullets: bool = False, question: str = "") -> Wish:
    """The wish for a summary of these texts; per cent are those of their words. Raises DataError as `Wish` does."""
    if length.unit == "sentences":
        return Wish(int(length.amount), "sentences", bullets, question)
    return Wish(length.words_of(sum(map(count_words, texts))), "words", bullets, question)
