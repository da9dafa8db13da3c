"""What the thread adds to a message: “and how long does that take?” is about what was asked before."""

import re
from collections.abc import Sequence

from shared.tasks.summaries.wording import plain_words

SHORT = 9
"""Words; a longer message speaks for itself, unless it begins as one that goes on."""
OPENERS = re.compile(
    r"^\W*(and|but|or|also|what about|how about|what if|then|so|ok(ay)?,? (and|but|so)|even if|same for|only"
    r"|why( not)?\W*$)\b",
    re.IGNORECASE,
)
POINTERS = frozenset(
    ["it", "that", "this", "they", "them", "those", "these", "there", "then", "one", "ones", "its", "their", "so"]
)
EMPTY = frozenset(
    [
        "a",
        "an",
        "the",
        "is",
        "are",
        "was",
        "do",
        "does",
        "did",
        "can",
        "could",
        "will",
        "would",
        "i",
        "you",
        "we",
        "my",
        "me",
        "to",
        "of",
        "for",
        "in",
        "on",
        "at",
        "how",
        "what",
        "when",
        "where",
        "who",
        "why",
        "which",
        "long",
        "much",
        "many",
        "please",
        "and",
        "or",
        "but",
        "take",
        "takes",
        "cost",
        "costs",
        "if",
        "not",
        "no",
        "yes",
        "about",
        "be",
        "get",
        "have",
        "has",
        "with",
        "as",
        "too",
        "also",
        "then",
    ]
)
"""Words that name nothing."""


def goes_on(message: str) -> bool:
    """Whether a message needs what was said before it: it is short, and points back or names nothing by itself."""
    words = plain_words(message)
    if not words:
        return False
    if OPENERS.match(message):
        return len(words) <= 2 * SHORT
    if len(words) > SHORT:
        return False
    return bool(POINTERS & set(words)) or not set(words) - EMPTY


def standing_alone(message: str, before: Sequence[str]) -> str:
    """The message as a question that can be searched for. `before`: what the visitor asked, the latest last.

    Questions that themselves went on are followed back to the one that did not.
    """
    if not before or not goes_on(message):
        return message
    parts = [message]
    for earlier in reversed(before):
        parts.append(earlier)
        if not goes_on(earlier):
            break
    return " ".join(reversed(parts[:3]))
