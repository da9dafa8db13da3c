"""What can be wrong with a sentence although its words, numbers and names are those of the source."""

import re
from collections.abc import Iterable, Sequence

from shared.generation.grounding.source import stems
from shared.generation.noise import echoes

_DONE = (
    r"(?:approved|cancell?ed|confirmed|refunded|changed|updated|processed|accepted|granted|verified|unlocked|credited|"
    r"activated|upgraded|deleted|booked|extended|waived|reset|applied|completed|shipped|dispatched)"
)
_DEED = re.compile(
    rf"\b(?:I|we)(?:\s+have|\s+had|['’]ve)?\s+(?:(?:just|now|already|also|hereby|successfully)\s+)*{_DONE}\b"
    r"|\bI\s*(?:will|['’]ll|shall|am going to|can|hereby)\s+(?:(?:now|hereby|gladly|also)\s+)*\w+"
    r"|\b(?:your|the|this|that)\s+(?:\S+\s+){0,3}?(?:order|refund|return|account|address|payment|parcel|request|claim|"
    rf"discount|exchange|cancellation|voucher|booking)\s+(?:\S+\s+){{0,2}}?(?:has|have|had|is|was|are|were)\b"
    rf"(?:\s+\w+){{0,3}}?\s+{_DONE}\b",
    re.IGNORECASE,
)
_GENERAL = re.compile(
    r"\b(?:within|when|once|if|after|as soon as|until|unless|before|only|always|usually|normally|cannot|can be|"
    r"may be)\b",
    re.IGNORECASE,
)
"""Signs of what holds for everybody."""
_ABSOLUTE = (
    frozenset({"all", "every", "everything", "everyone", "everybody", "each", "any", "anything", "anyone", "anybody"}),
    frozenset({"nothing", "nobody", "none"}),
    frozenset({"always", "ever", "forever", "permanently"}),
    frozenset({"never"}),
    frozenset({"today", "tonight", "now", "currently"}),
    frozenset({"tomorrow"}),
    frozenset({"yesterday"}),
    frozenset({"guaranteed", "binding", "unlimited"}),
)
"""Words that make a claim much larger, or tie it to a moment: one of the same kind has to be in the source."""
_NEGATION = re.compile(
    r"\b(?:not|no|never|nothing|none|nobody|neither|nor|cannot|without|free|except|unless|impossible|excluded|refused?)\b"
    r"|n['’]t\b",
    re.IGNORECASE,
)
_ANSWER = re.compile(r"\A\W*(?:yes|no|nein|ja)\b\W*", re.IGNORECASE)
SAME = 0.75
"""Share of a sentence's words that are in its source from which it is that sentence, or its opposite."""


def claims_deed(said: str, source: Iterable[str]) -> bool:
    """Whether it says that something was done or will be in this very case, and no sentence of the source does so
    nearly word for word: a model does nothing.
    """
    claimed = _DEED.search(said) and not _GENERAL.search(said)
    return bool(claimed) and not any(echoes(said, one) for one in source)


def exaggerates(said: str, source: Sequence[str]) -> bool:
    """Whether it says “all”, “never” or “today” where none of these sentences does."""
    have = _words(" ".join(source))
    return any(_words(said) & kind and not have & kind for kind in _ABSOLUTE)


def turns_round(said: str, source: Sequence[str]) -> bool:
    """Whether it says nearly the same words as these sentences, and only one of them denies it."""
    said = _ANSWER.sub("", said)
    mine, theirs = stems(said), stems(" ".join(source))
    if not mine or len(mine & theirs) < SAME * len(mine):
        return False
    return bool(_NEGATION.search(said)) != any(_NEGATION.search(one) for one in source)


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"[a-z]+", text.lower()))
