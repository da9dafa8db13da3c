"""One summary among others, with what can be counted of it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from shared.tasks.summaries.wording import count_words, plain_words

from ..extract.shape import closed

Pair = tuple[str, str]


@dataclass(frozen=True)
class Column:
    """`copied`: the share of its word pairs that the text has, too; what is left are new ones (novel bigrams, See et
    al. 2017, Get To The Point). `supported`: the share of its sentences that the text supports; `rouge`: how near it
    is to the reference. None: not known. `seconds`: how long it took. `error`: why there is none. `waiting`: it is
    still to come.
    """

    title: str
    sentences: tuple[str, ...] = ()
    seconds: float | None = None
    copied: float | None = None
    supported: float | None = None
    rouge: Mapping[str, float] | None = None
    error: str = ""
    waiting: bool = False

    @property
    def words(self) -> int:
        """How many words it has."""
        return sum(map(count_words, self.sentences))

    @property
    def text(self) -> str:
        """The summary as prose."""
        return " ".join(map(closed, self.sentences))


def pairs_of(sentences: Sequence[str]) -> list[Pair]:
    """The words that stand beside each other, sentence by sentence."""
    words = map(plain_words, sentences)
    return [pair for one in words for pair in pairwise(one)]


def copied_share(sentences: Sequence[str], text_pairs: Collection[Pair]) -> float | None:
    """The share of the word pairs of a summary that are among those of the text; None if it has none."""
    mine = pairs_of(sentences)
    return sum(pair in text_pairs for pair in mine) / len(mine) if mine else None
