"""How long a summary is to be."""

import math
from dataclasses import dataclass
from typing import Literal, get_args

from shared.data.wording import plural
from shared.errors import DataError

Unit = Literal["sentences", "words", "percent"]


@dataclass(frozen=True)
class Length:
    """`amount` sentences or words (whole numbers), or per cent of the words of all documents (any number above 0).

    More than there is may be asked for. Raises DataError for what is no length.
    """

    amount: float
    unit: Unit

    def __post_init__(self) -> None:
        if self.unit not in get_args(Unit):
            raise DataError(f"A length in “{self.unit}” is not known: ask for sentences, words or percent.")
        if isinstance(self.amount, bool) or not isinstance(self.amount, int | float) or not math.isfinite(self.amount):
            raise DataError(f"The length asked for is no number: give a number of {self._noun}, such as 3.")
        if self.amount <= 0:
            raise DataError(f"A summary of {self.amount:g} {self._noun} was asked for: ask for more than 0.")
        if self.unit != "percent" and self.amount != int(self.amount):
            raise DataError(f"A summary of {self.amount:g} {self.unit} was asked for: ask for a whole number.")
        if self.unit != "percent":
            object.__setattr__(self, "amount", int(self.amount))  # a number field gives 3.0

    def words_of(self, total: int) -> int:
        """How many of `total` words a length in words or per cent means: at least 1, at most all, halves up."""
        wanted = self.amount if self.unit == "words" else math.floor(total * self.amount / 100 + 0.5)
        return min(total, max(1, int(wanted)))

    def beyond(self, sentences: int, words: int) -> str:
        """A sentence for the visitor if this is more than the `sentences` or `words` that there are; else empty."""
        there = {"sentences": sentences, "words": words, "percent": 100}[self.unit]
        if self.amount <= there:
            return ""
        only = plural(sentences, "sentence") if self.unit == "sentences" else plural(words, "word")
        return f"{self} were asked for, and the whole text has {only}: this is all of it."

    def __str__(self) -> str:
        if self.unit == "percent":
            return f"{self.amount:g} % of the words"
        return plural(int(self.amount), self.unit.removesuffix("s"))

    @property
    def _noun(self) -> str:
        return "per cent" if self.unit == "percent" else self.unit
