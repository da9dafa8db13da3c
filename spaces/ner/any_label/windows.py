"""Cutting a long text into windows that a model reads at once, between sentences where that is possible."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Word:
    """`text[start:end]` is one word to the model, of so many tokens."""

    start: int
    end: int
    tokens: int


@dataclass(frozen=True)
class Budget:
    """What a window may hold. `overlap`: words that two pieces of one sentence share."""

    words: int
    tokens: int
    overlap: int


def windows(sentences: Sequence[Sequence[Word]], budget: Budget) -> list[tuple[int, int]]:
    """Start and end of each window, in order: as many whole sentences as fit.

    A sentence that alone is too long is cut into pieces that overlap, so that what stands at one piece's edge is
    seen whole in another. One word that is too long gets a window of its own.
    """
    found: list[tuple[int, int]] = []
    current: list[Word] = []
    for sentence in sentences:
        if current and not _fits([*current, *sentence], budget):
            found.append((current[0].start, current[-1].end))
            current = []
        if _fits(sentence, budget):
            current += sentence
        else:
            found += [(piece[0].start, piece[-1].end) for piece in _pieces(sentence, budget)]
    if current:
        found.append((current[0].start, current[-1].end))
    return found


def _fits(words: Sequence[Word], budget: Budget) -> bool:
    return len(words) <= budget.words and sum(word.tokens for word in words) <= budget.tokens


def _pieces(sentence: Sequence[Word], budget: Budget) -> Iterator[Sequence[Word]]:
    start = 0
    while True:
        end = _reach(sentence, start, budget)
        yield sentence[start:end]
        if end == len(sentence):
            return
        start = max(start + 1, end - budget.overlap)


def _reach(sentence: Sequence[Word], start: int, budget: Budget) -> int:
    """How far a piece that begins at `start` goes: one word at least."""
    tokens, end = sentence[start].tokens, start + 1
    while end < len(sentence) and end - start < budget.words and tokens + sentence[end].tokens <= budget.tokens:
        tokens += sentence[end].tokens
        end += 1
    return end
