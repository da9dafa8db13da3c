"""A bot that follows a script: it needs no model, no database and no knowledge base."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime
from threading import Event
from types import ModuleType
from typing import Any

from shared.errors import Cancelled, ModelError

PARTS = 12
"""Pieces in which an answer comes."""
PASSAGE = (
    "You can send things back within **30 days**.\n\n"
    "| Where | How long |\n|---|---|\n| Germany | 3 days |\n| elsewhere | 7 days |\n\n"
    "Print the label from your order and leave the parcel at a <b>shop</b>."
)
ANSWER = (
    "You have **30 days** to send something back [1]:\n\n"
    "1. Open your order and choose *Return*.\n2. Print the label.\n3. Leave the parcel at any parcel shop.\n\n"
    "The money is back within five days after the parcel came [2]."
)


class ScriptedBot:
    """Answers by a few words in the message. `turns`: the module with the words of a conversation.

    `pause`: seconds between two parts of an answer. `judged`: what `judge` was told.
    """

    def __init__(self, turns: ModuleType, pause: float = 0.0) -> None:
        self.words, self.pause = turns, pause
        self.conversations: dict[str, dict[str, Any]] = {}
        self.judged: list[tuple[Any, ...]] = []
        self.visitors: list[str] = []
        self.calls: list[str] = []
        self.hold: Event | None = None
        self.away = False
        self._ids = 0

    @property
    def greeting(self):
        choices = ("Where is my order?", "How do I send something back?", "Do you ship to Norway?")
        return self.words.Reply("Hello! What can I do for you?", "small_talk", suggestions=choices)

    def open(self, token: str):
        self.calls.append("open")
        if token not in self.conversations:
            token = f"token-{len(self.conversations)}"
            self.conversations[token] = {"state": "bot", "agent": "", "turns": []}
        one = self.conversations[token]
        return token, one["state"], list(one["turns"])

    def since(self, token: str, after: int):
        if self.away:
            raise ModelError("The store is away.")
        one = self.conversations[token]
        return one["state"], [turn for turn in one["turns"] if turn.id > after]

    def agent(self, token: str) -> str:
        return self.conversations[token]["agent"]

    def say(self, token: str, author: str, text: str, **more: Any):
        self._ids += 1
        turn = self.words.Turn(self._ids, author, text, datetime.now(UTC), **more)
        self.conversations[token]["turns"].append(turn)
        return turn

    def reply(self, token: str, message: str, visitor: str, cancel: Event) -> Iterator[Any]:
        self.visitors.append(visitor)
        one, reply, low = self.conversations[token], self.words.Reply, message.lower()
        if "too fast" in low:
            yield reply("You write faster than anybody can read: wait a minute.", "refused")
            return
        if "broken" in low:
            raise ModelError("The model is away: try again in a minute.")
        if "bug" in low:
            raise KeyError("secret detail")
        self.say(token, "visitor", message)
        if one["state"] in ("waiting", "person"):
            yield reply("", "with_person")
            return
        text, outcome, sources, suggestions = self._script(low)
        yield from self._written(token, text, outcome, sources, suggestions, cancel)

    def _script(self, low: str):
        if "order" in low:
            return (
                "Which order is it? Its number looks like MB-10234.",
                "errand",
                (),
                ("MB-10234", "I do not know it", "Never mind"),
            )
        if "<" in low:
            return f"You said {low} and [this](javascript:alert(1))", "answered", (), ()
        if "xylophone" in low:
            return "I do not know that, and I would rather not guess.", "abstained", (), ("Talk to a person",)
        return ANSWER, "answered", self.sources(), ("How long does it take?", "What does it cost to send it back?")

    def sources(self):
        source = self.words.Source
        return (
            source(1, "Sending things back", "Returns", "How it works", PASSAGE, 0, len(PASSAGE)),
            source(2, "When the <i>money</i> comes back", "Payment", "", "Within **five days**.", 0, 21),
        )

    def _written(self, token, text, outcome, sources, suggestions, cancel):
        size = max(1, len(text) // PARTS)
        for end in range(size, len(text), size):
            if self.hold:
                self.hold.wait(30)
            if cancel.wait(self.pause):
                if "stopped" in text:
                    raise Cancelled("Stopped.")
                text = text[:end]
                break
            yield self.words.Reply(text[:end], outcome, done=False)
        turn = self.say(token, "bot", text, outcome=outcome, sources=sources, suggestions=suggestions)
        yield self.words.Reply(text, outcome, sources, suggestions, turn=turn.id)

    def judge(self, token: str, turn: int, verdict: str, reason: str, comment: str, right: str) -> str:
        self.judged.append((token, turn, verdict, reason, comment, right))
        return "Thank you, that helps." if reason or comment else "Thank you."

    def rights(self):
        return [
            ("Returns: Sending things back", "article:1"),
            ("Delivery: Shipping to Norway", "article:2"),
            ("A person", "talk_to_person"),
        ]

    def begin(self, token: str) -> str:
        if token in self.conversations:
            self.conversations[token]["state"] = "closed"
        return self.open("")[0]

    def ask_for_person(self, token: str):
        self.conversations[token]["state"] = "waiting"
        turn = self.say(token, "bot", "I have passed this on to my colleagues.", outcome="handed_over")
        return self.words.Reply(turn.text, "handed_over", turn=turn.id)

    def person(self, token: str, name: str, text: str = "") -> None:
        """A person of the shop takes the conversation, and says something."""
        self.conversations[token].update(state="person", agent=name)
        if text:
            self.say(token, "agent", text)

    def close(self, token: str) -> None:
        self.conversations[token]["state"] = "closed"


def wait_until(true, seconds: float = 30.0) -> None:
    """Wait until `true()`; fail if that takes too long."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.01)
