"""What the page needs of whatever answers: the policy is one, a script in the tests is another."""

from collections.abc import Iterator
from threading import Event
from typing import Literal, Protocol

from .turns import Reply, Turn

State = Literal["bot", "waiting", "person", "closed"]
"""Who has the conversation: the bot, nobody yet (a person is waited for), a person, or nobody any more."""
Opened = tuple[str, State, list[Turn]]


class Bot(Protocol):
    """Who answers a visitor. A `token` is the secret of one conversation: whoever has it sees that conversation only.

    What cannot be done raises a PlazaError.
    """

    @property
    def greeting(self) -> Reply:
        """What stands above an empty conversation; its suggestions are questions to begin with."""
        ...

    def open(self, token: str) -> Opened:
        """The conversation of `token`, or a new one for "" or a token that is not known: token, state, turns so far."""
        ...

    def reply(self, token: str, message: str, visitor: str, cancel: Event) -> Iterator[Reply]:
        """The answer as it grows; the last one is `done`. `visitor`: the client's address, for the rate limit.

        Message and answer are kept before the last one comes; of one that is `refused`, nothing has to be.
        While a person has the conversation, the text of the last one may be empty: the message was passed on.
        """
        ...

    def since(self, token: str, after: int) -> tuple[State, list[Turn]]:
        """The state, and what was said after the turn with the id `after`. Asked for every second or two."""
        ...

    def agent(self, token: str) -> str:
        """The name of the person who has, or had, the conversation; "" if there was none."""
        ...

    def judge(self, token: str, turn: int, verdict: str, reason: str, comment: str, right: str) -> str:
        """Keep what the visitor thinks of an answer, and give a sentence of thanks. `verdict`: up, down, or "" to take
        it back. `right`: one of `rights`.

        A thumb down is told at once, and once more when the form with the reason was sent: the later one counts.
        """
        ...

    def rights(self) -> list[tuple[str, str]]:
        """What an answer could have been about, as pairs of label and value."""
        ...

    def begin(self, token: str) -> str:
        """End the conversation of `token`, if there is one, and give the token of a new one."""
        ...

    def ask_for_person(self, token: str) -> Reply:
        """Hand the conversation over to a person."""
        ...
