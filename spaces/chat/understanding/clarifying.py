"""Two things may be meant: asking which, and understanding what the visitor says to that."""

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

from shared.tasks.summaries.wording import plain_words

FIRST = re.compile(r"\W*(a|1|(the )?(first|1st|former)( one)?|option (a|1|one)|one)\W*", re.IGNORECASE)
SECOND = re.compile(r"\W*(b|2|(the )?(second|2nd|latter|last|other)( one)?|option (b|2|two)|two)\W*", re.IGNORECASE)
NEITHER = re.compile(
    r"\W*(no(pe)?|neither|none( of (these|those|them|both))?|something else|no,? (something|anything) else)\W*",
    re.IGNORECASE,
)
ENOUGH = 0.6
"""Share of the words of an answer that must be those of one option, and not of the other."""


@dataclass(frozen=True)
class Option:
    """Something that may be meant: an intent by its label, or an article by its id. `text`: as it is offered."""

    kind: Literal["intent", "article"]
    value: str
    text: str


@dataclass(frozen=True)
class Asked:
    """What the bot asked, and about which message."""

    message: str
    options: tuple[Option, ...]

    def to_dict(self) -> dict[str, Any]:
        """For the memory of the conversation."""
        return asdict(self)

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> "Asked":
        """Read `to_dict`'s form back."""
        return cls(values["message"], tuple(Option(**option) for option in values["options"]))


NONE_OF_THESE = "Something else"


def chosen(asked: Asked, answer: str) -> Option | Literal["neither"] | None:
    """The option that an answer means; "neither" if it says so; None if it says something else entirely."""
    if answer.strip().casefold() == NONE_OF_THESE.casefold() or NEITHER.fullmatch(answer):
        return "neither"
    for option in asked.options:
        if answer.strip().casefold() == option.text.casefold():
            return option
    for pattern, option in zip((FIRST, SECOND), asked.options, strict=False):
        if pattern.fullmatch(answer):
            return option
    return _by_words(asked.options, answer)


def _by_words(options: Sequence[Option], answer: str) -> Option | None:
    """“the delivery cost one, please”: most of its words are those of one option alone."""
    said = set(plain_words(answer))
    if not said or len(said) > 8:
        return None
    shares = [len(said & _own(option, options)) / len(said) for option in options]
    best = max(range(len(options)), key=lambda at: shares[at])
    return options[best] if shares[best] >= ENOUGH else None


def _own(option: Option, options: Sequence[Option]) -> set[str]:
    others = {word for other in options if other is not option for word in plain_words(other.text)}
    return set(plain_words(option.text)) - others
