"""What models write besides what was asked: thoughts, the same again and again, and echoes of what they were told."""

import re

from shared.data.sentences import split_sentences
from shared.tasks.summaries.wording import count_words, plain_words

_THOUGHT = re.compile(r"<think(?:ing)?>.*?(?:</think(?:ing)?>|\Z)|\A(?:(?!<think).)*</think(?:ing)?>", re.DOTALL)
# A piece of up to twelve words, or of a few letters, four times in a row or more.
_LOOP = re.compile(r"\b(\w+(?:\W+\w+){0,11}?)(?:\W+\1\b){3,}", re.IGNORECASE)
_RUN = re.compile(r"([^\W\d_]{2,24}?)\1{3,}", re.IGNORECASE)
LOOKED_BACK = 600
"""Characters at the end in which a loop shows."""
ECHO = 0.8
"""Share of a sentence's threes of words that stand in the other text."""


def without_thinking(written: str) -> str:
    """The text without what was thought aloud, be it thought to the end or not."""
    return _THOUGHT.sub("", written)


def without_loops(text: str) -> tuple[str, int]:
    """The text in which nothing is said four times in a row, and how many loops there were."""
    text, loops = _LOOP.subn(r"\1", text)
    text, runs = _RUN.subn(r"\1", text)
    return text, loops + runs


def stuck(written: str) -> bool:
    """Whether a model says the same again and again, so that nothing new is to be expected."""
    if without_loops(written[-LOOKED_BACK:])[1]:
        return True
    said = [tuple(plain_words(sentence.text)) for sentence in split_sentences(written)]
    return bool(said) and said.count(said[-1]) > 2 and bool(said[-1])


def echoes(sentence: str, text: str) -> bool:
    """Whether a sentence is taken from `text` nearly word for word: the threes of its words stand there."""
    if not text or count_words(sentence) < 3:
        return False
    mine, theirs = _threes(sentence), _threes(text)
    return len(mine & theirs) >= ECHO * len(mine)


def _threes(text: str) -> set[tuple[str, ...]]:
    words = plain_words(text)
    return set(zip(words, words[1:], words[2:], strict=False))
