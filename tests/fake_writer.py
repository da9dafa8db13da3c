"""A writer whose answers are known."""

import re
from collections.abc import Callable, Iterator, Sequence
from threading import Event

from shared.generation.writer import Limits, Message


class FakeWriter:
    """Keeps the contract of `Writer`. A word is a token. `answers`: what it writes, given the messages.

    `asked` keeps the messages and limits of every call; `closed` counts the streams that have ended.
    """

    title = "Fake"

    def __init__(
        self,
        answers: str | Callable[[Sequence[Message]], str],
        *,
        reads: int = 1000,
        instructed: bool = True,
        cancel_after: int = 0,
        exact: bool = True,
    ) -> None:
        self.answers = answers if callable(answers) else lambda messages: answers
        self.reads, self.instructed, self.cancel_after, self.exact = reads, instructed, cancel_after, exact
        self.asked: list[tuple[Sequence[Message], Limits]] = []
        self.pieces = self.closed = 0

    def count(self, text: str) -> int:
        return len(text.split())

    def room(self, messages: Sequence[Message], limits: Limits) -> int:
        before = sum(self.count(message.content) for message in messages[:-1])
        return self.reads - (before + limits.max_tokens if self.instructed else 0)

    def write(self, messages: Sequence[Message], limits: Limits, cancel: Event) -> Iterator[str]:
        read = sum(self.count(message.content) for message in messages)
        assert read + (limits.max_tokens if self.instructed else 0) <= self.reads
        self.asked.append((messages, limits))
        pieces = re.findall(r"\s*\S+\s*", self.answers(messages))
        try:
            for piece in pieces[: limits.max_tokens if self.exact else None]:
                self.pieces += 1
                if self.pieces == self.cancel_after:
                    cancel.set()
                if cancel.is_set():
                    return
                yield piece
        finally:
            self.closed += 1
