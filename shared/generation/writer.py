"""What writes text: the contract that models on this machine and models behind an address keep."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from threading import Event
from typing import Literal, Protocol

from shared.errors import ModelError


@dataclass(frozen=True)
class Message:
    """One turn of a conversation."""

    role: Literal["system", "user", "assistant"]
    content: str


@dataclass(frozen=True)
class Limits:
    """How much is written, and how. Tokens are the model's own. `temperature` 0: always the likeliest token.

    `min_tokens`, `beams`, `repetition`: heeded by models that turn one text into another. More than one beam:
    the text comes in one piece, at the end. `repetition`: so many tokens in a row are not written twice; 0: any
    may be.
    """

    max_tokens: int = 256
    min_tokens: int = 0
    temperature: float = 0.0
    beams: int = 1
    repetition: int = 3


class Writer(Protocol):
    """Writes. `title` names the model for people."""

    title: str

    @property
    def instructed(self) -> bool:
        """Whether it follows instructions (`messages`); if not, it turns one text into another, as it learnt to."""
        ...

    @property
    def reads(self) -> int:
        """How many tokens it takes in at once; for an instructed model, what it writes is among them."""
        ...

    def count(self, text: str) -> int:
        """How many of its tokens a text has (for a remote model: about so many, rather too many)."""
        ...

    def room(self, messages: Sequence[Message], limits: Limits) -> int:
        """How many tokens the last message may have, beside all the rest; its own content does not matter.

        Raises ModelError, as `reads` and `count` do: they load the model.
        """
        ...

    def write(self, messages: Sequence[Message], limits: Limits, cancel: Event) -> Iterator[str]:
        """Write the next turn, a piece at a time as it comes; nothing is done before the first is asked for.

        There must be a message. A model that is not instructed reads only the last one. What is longer than `room`
        is cut at its end: see `readable`. Setting `cancel` ends it soon, without an error; so does closing the
        iterator. Raises ModelError for what the user has to act upon.
        """
        ...


def readable(writer: Writer, messages: Sequence[Message], limits: Limits) -> int:
    """How many characters of the last message `writer` reads: all of them, or as many as it has room for."""
    return fitting(writer, messages[-1].content, writer.room(messages, limits))


def cut(writer: Writer, messages: Sequence[Message], limits: Limits) -> list[Message]:
    """The messages, the last one cut at its end where it is too long. Raises ModelError if the others are."""
    room = writer.room(messages, limits)
    if room <= 0:
        raise ModelError(
            f"{writer.title} reads and writes {writer.reads:,} tokens at once, and {limits.max_tokens:,} new ones "
            "leave no room after all that was said before: begin anew, or ask for less."
        )
    last = messages[-1]
    return [*messages[:-1], Message(last.role, last.content[: fitting(writer, last.content, room)])]


def fitting(writer: Writer, text: str, tokens: int) -> int:
    """How many characters `text` may keep to have at most so many tokens."""
    if tokens <= 0:
        return 0
    if writer.count(text) <= tokens:
        return len(text)
    # A half is looked at, then a half of that: of a very long text, all of it once more.
    return bisect_right(range(len(text)), tokens, key=lambda length: writer.count(text[:length])) - 1
