"""The bot as the page and the endpoints see it: whose conversation it is, what is kept, and when a person has it."""

import logging
import time
from collections.abc import Iterator
from dataclasses import replace
from threading import Event, Lock
from typing import TYPE_CHECKING
from weakref import WeakValueDictionary

from shared.errors import DataError, ModelError, PlazaError

from .bot import Opened, State
from .policy import wording
from .policy.memory import Memory
from .policy.policy import Policy, Thread
from .turns import Reply, Turn

if TYPE_CHECKING:
    from .desk import Desk
    from .people.kept import Conversation

NOT_YOURS = "This answer is not in your conversation: reload the page and try again."
THANKED = "Thank you."
THANKED_DOWN = "Thank you: this goes to the people who teach the bot."
PASSED_ON = "Your message was passed on."
BEGIN_WITH = 4
REMEMBERED = 5.0
"""Seconds for which the greeting is kept."""
logger = logging.getLogger(__name__)


class _Turns:
    """A lock that can be weakly referred to: one message of a conversation is dealt with at a time."""

    def __init__(self) -> None:
        self.lock = Lock()


class Chat:
    """Answers visitors; see `bot.Bot`."""

    def __init__(self, desk: "Desk") -> None:
        self._desk = desk
        self._policy = Policy(desk)
        self._lock = Lock()
        self._busy: WeakValueDictionary[int, _Turns] = WeakValueDictionary()
        self._greeting: Reply | None = None
        self._greeted = 0.0

    @property
    def greeting(self) -> Reply:
        """What the owner says first, and what may be asked: questions that the articles answer."""
        now = time.monotonic()
        if self._greeting is None or now - self._greeted > REMEMBERED:
            # Asked for many times a second while answers stream.
            self._greeting = Reply(self._desk.set_ups.get().greeting, "small_talk", suggestions=self._examples())
            self._greeted = now
        return self._greeting

    def open(self, token: str) -> Opened:
        """The conversation of `token`, or a new one."""
        conversation = self._desk.conversations.open(token)
        return conversation.token, conversation.state, self._desk.conversations.turns(conversation.id)

    def since(self, token: str, after: int) -> tuple[State, list[Turn]]:
        """What is new."""
        return self._desk.conversations.since(token, after)

    def agent(self, token: str) -> str:
        """Who has, or had, the conversation."""
        return self._desk.conversations.agent(token)

    def begin(self, token: str) -> str:
        """End this conversation, and begin another one."""
        conversation = self._desk.conversations.find(token)
        if conversation is not None and conversation.state != "closed":
            self._desk.conversations.close(conversation.id)
        return self._desk.conversations.open("").token

    def rights(self) -> list[tuple[str, str]]:
        """What an answer could have been about."""
        return self._desk.insight.judging.rights()

    def judge(self, token: str, turn: int, verdict: str, reason: str, comment: str, right: str) -> str:
        """Keep a judgement. Raises DataError for a turn of another conversation."""
        if not self._desk.conversations.owns(token, turn):
            raise DataError(NOT_YOURS)
        self._desk.insight.judged(turn, verdict, reason, comment, right)
        return THANKED_DOWN if verdict == "down" else THANKED

    def ask_for_person(self, token: str) -> Reply:
        """Hand the conversation over. Raises DataError if it is closed."""
        conversation = self._desk.conversations.open(token)
        if conversation.state in ("waiting", "person"):
            return Reply(PASSED_ON, "with_person")
        with self._turn_of(conversation.id).lock:
            memory = self._memory(conversation)
            reply = Reply(wording.HANDED_OVER, "handed_over", intent="talk_to_person")
            return self._kept(conversation, memory, reply)

    def reply(self, token: str, message: str, visitor: str, cancel: Event) -> Iterator[Reply]:
        """The reply as it grows. Too much, too fast or nothing at all is refused, with the reason as its text."""
        conversation = self._desk.conversations.open(token)
        try:
            self._desk.limits.check(message, token, visitor)
        except DataError as error:
            yield Reply(str(error), "refused")
            return
        with self._turn_of(conversation.id).lock:
            yield from self._reply(conversation, message.strip(), cancel)

    def _reply(self, conversation: "Conversation", message: str, cancel: Event) -> Iterator[Reply]:
        heard = self._desk.conversations.hear(conversation.id, message)
        if heard.state in ("waiting", "person"):
            yield Reply("", "with_person")
            return
        memory = Memory.of(heard.memory)
        for reply in self._safely(Thread(memory, heard.turns), message, cancel):
            yield self._kept(conversation, memory, reply) if reply.done else reply

    def _safely(self, thread: Thread, message: str, cancel: Event) -> Iterator[Reply]:
        """What the policy says; where no model can be run, a person is offered."""
        try:
            yield from self._policy.reply(thread, message, cancel)
        except ModelError as error:
            logger.error("A message could not be answered: %s", error)
            yield Reply(wording.NO_MODEL, "abstained", suggestions=(wording.ASK_PERSON,))

    def _kept(self, conversation: "Conversation", memory: Memory, reply: Reply) -> Reply:
        """The reply as a turn of the conversation; with a hand-over, the person's side is told, too."""
        conversations, errand = self._desk.conversations, memory.errand
        if reply.outcome == "handed_over":
            memory.errand = None
        turn = conversations.say(
            conversation.id,
            "bot",
            reply.text,
            outcome=reply.outcome,
            intent=reply.intent,
            confidence=reply.confidence,
            sources=reply.sources,
            suggestions=reply.suggestions,
            memory=memory.as_json(),
        )
        slots = self._desk.errands.slots(errand) if errand else {}
        if slots:
            conversations.hide(conversation.id, self._private(slots))
        if reply.outcome == "handed_over":
            conversations.hand_over(conversation.id, slots=slots, errand=str((errand or {}).get("form", "")))
        return replace(reply, turn=turn.id)

    @staticmethod
    def _private(slots: dict[str, str]) -> list[str]:
        """What was said for an errand: proofs and addresses are nobody else's business."""
        return [value for title, value in slots.items() if "address" in title or "postcode" in title]

    def _memory(self, conversation: "Conversation") -> Memory:
        return Memory.of(self._desk.conversations.memory(conversation.id))

    def _turn_of(self, id: int) -> _Turns:
        with self._lock:
            held = self._busy.get(id)
            if held is None:
                held = self._busy[id] = _Turns()
            return held

    def _examples(self) -> tuple[str, ...]:
        """Ways to ask, from different topics."""
        from .answers.suggestions import first_question

        try:
            articles = self._desk.knowledge.articles()
        except PlazaError:
            return ()
        by_topic = {article.topic: article for article in reversed(articles)}
        return tuple(question for article in by_topic.values() if (question := first_question(article)))[:BEGIN_WITH]
