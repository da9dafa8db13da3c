"""A summary brought to the length that was asked: models cannot be trusted with it."""

from collections.abc import Sequence

from shared.data.sentences import split_sentences
from shared.data.wording import plural
from shared.tasks.summaries.wording import count_words, word_places

from .wish import Wish

ENOUGH = 0.9
"""Share of the words asked for below which it is said that there are too few."""


def fit(sentences: Sequence[str], wish: Wish) -> tuple[list[str], list[str]]:
    """The sentences within the length, and a note if there are too few of them.

    What is beyond it is dropped; of words, the last sentence is cut after the right one with an ellipsis.
    """
    kept = list(sentences[: wish.amount]) if wish.unit == "sentences" else first_words(sentences, wish.amount)
    have = len(kept) if wish.unit == "sentences" else sum(map(count_words, kept))
    least = wish.amount if wish.unit == "sentences" else ENOUGH * wish.amount
    if have >= least or not kept:
        return kept, []
    return kept, [f"The model wrote {plural(have, wish.unit[:-1])} only: {wish.amount:,} were asked for."]


def too_long(texts: Sequence[str], wish: Wish) -> bool:
    """Whether texts are together longer than a summary is to be."""
    if wish.unit == "words":
        return sum(map(count_words, texts)) > wish.amount
    return sum(len(split_sentences(text)) for text in texts) > wish.amount


def first_words(sentences: Sequence[str], most: int) -> list[str]:
    """As many sentences as have `most` words together; the last may be cut."""
    kept: list[str] = []
    left = most
    for sentence in sentences:
        places = word_places(sentence)
        if len(places) > left:
            return [*kept, f"{sentence[: places[left - 1][1]]}…"] if left else kept
        kept.append(sentence)
        left -= len(places)
    return kept


def as_text(sentences: Sequence[str], wish: Wish) -> str:
    """The sentences as prose, or as a list with one on each line."""
    return "\n".join(f"- {sentence}" for sentence in sentences) if wish.bullets else " ".join(sentences)
