"""Choosing the best sentences of a text without saying anything twice."""

from collections.abc import Collection, Iterator, Sequence

from shared.tasks.summaries.wording import plain_words

TOGETHER = 3
"""Words in a row that two chosen sentences do not share (Paulus et al. 2018, A Deep Reinforced Model for
Abstractive Summarization)."""


def choose(texts: Sequence[str], scores: Sequence[float], count: int) -> list[int]:
    """The places of the `count` best sentences, in the order of the text; fewer if there are not so many.

    A sentence that shares three words in a row with a better one waits until there is no other.
    """
    return sorted(index for index, _ in zip(ranked(texts, scores), range(count), strict=False))


def ranked(texts: Sequence[str], scores: Sequence[float], taken: Collection[int] = ()) -> Iterator[int]:
    """The places of sentences, best first, those that repeat a better one last. `taken` ones count as better ones."""
    order = sorted(range(len(texts)), key=lambda index: -scores[index])
    runs = {run for index in taken for run in runs_of(texts[index])}
    repeating = []
    for index in order:
        if index in taken:
            continue
        mine = runs_of(texts[index])
        if mine & runs:
            repeating.append(index)
            continue
        runs |= mine
        yield index
    yield from repeating


def runs_of(text: str) -> set[tuple[str, ...]]:
    """Every three words in a row; of fewer words, all of them."""
    words = plain_words(text)
    return set(zip(*(words[start:] for start in range(TOGETHER)), strict=False)) or {tuple(words)}
