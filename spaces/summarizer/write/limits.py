"""How many tokens a model may read and write, from the length that was asked."""

from dataclasses import dataclass

from shared.errors import ModelError
from shared.generation.writer import Limits, Writer
from shared.tasks.summaries.wording import count_words

from .prompts import prompt
from .wish import Wish

SAMPLE = 4_000
"""Characters of a text that tell how many tokens its words have."""
SPARE = 1.6
"""Models may write so many times the length asked: what is too much is dropped, what is cut off is lost."""
SHORTEST = 24
MARGIN = 8
"""Tokens left free: a text may be cut into tokens otherwise where it stands beside others."""
SMALLEST_ROOM = 8


@dataclass(frozen=True)
class Sizes:
    """`room`: tokens of a text that the writer reads at once beside its orders and its answer."""

    limits: Limits
    room: int


def sizes(writer: Writer, sample: str, wish: Wish, beams: int = 1) -> Sizes:
    """What `writer` may read and write to fulfil `wish` on texts like `sample`.

    A model that follows no instructions is kept from stopping early, since it cannot be told how long its summary
    is to be. Raises ModelError if it reads too little at once.
    """
    expected = wish.words * _tokens_a_word(writer, sample)
    most = max(SHORTEST, round(expected * SPARE))
    most = min(most, max(SHORTEST, writer.reads // 3) if writer.instructed else writer.reads)
    least = 0 if writer.instructed else min(round(expected / 2), most // 2, writer.count(sample[:SAMPLE]) // 4)
    limits = Limits(max_tokens=most, min_tokens=least, beams=beams)
    # The longest orders that there are, around no text.
    told = prompt("", wish, "section", instructed=writer.instructed).messages
    room = writer.room(told, limits) - writer.count(told[-1].content) - MARGIN
    if room < SMALLEST_ROOM:
        raise ModelError(
            f"“{writer.title}” reads {writer.reads:,} tokens at once, too few to write this summary: "
            "ask for a shorter one, or choose another model."
        )
    return Sizes(limits, room)


def _tokens_a_word(writer: Writer, sample: str) -> float:
    text = sample[:SAMPLE]
    return max(1.0, writer.count(text) / max(1, count_words(text)))
