"""What happens to a conversation when its visitor does something. No components: the tab shows the thread then."""

import logging
import time
from collections.abc import Iterator
from threading import Event
from typing import Literal

from shared.errors import Cancelled
from shared.ui.errors import as_shown

from ..bot import Bot
from .chat_thread import Thread, token_of

logger = logging.getLogger(__name__)

EVERY = 0.06
"""Seconds between two pictures of an answer that grows."""
SOON, LATER = 1.5, 5.0
"""Seconds after which the page asks for messages of a person: at first, and when nothing was said for a while."""
QUIET_AFTER = 180.0
"""Seconds without news after which it asks less often."""
BUSY = "The answer to your last message is still being written: send this one when it is there, or stop the answer."
OVER = "This conversation is over, so the message was not sent: begin a new one and send it there."
STOPPED = "Stopped."
AWAY = "New messages cannot be fetched at the moment. This page keeps trying."
Picture = Literal["refused", "sent", "growing", "ended"]
"""What there is to show: nothing was sent; it is on its way; there is more of the answer; all of it is there."""


class Talk:
    """`limit`: of a message, in characters."""

    def __init__(self, bot: Bot, limit: int) -> None:
        self.bot, self.limit = bot, limit

    def load(self, token: object) -> Thread:
        """The conversation that a browser had, if any. None is made before something is said."""
        thread = Thread()
        if known := token_of(token):
            self._open(thread, known)
        return thread

    def say(self, thread: Thread, token: object, message: str, visitor: str) -> Iterator[Picture]:
        """Pass a message on, and tell whenever the thread should be shown."""
        text = message.strip()
        if not text:
            return
        thread.problem = self._refusal(thread, text)
        if thread.problem:
            yield "refused"
            return
        stop = thread.begin(text)
        if stop is None:
            thread.problem = BUSY
            yield "refused"
            return
        try:
            yield from self._exchange(thread, token, visitor, stop)
        finally:
            stop.set()
            if thread.busy:  # the visitor has left
                thread.end()
        if not thread.replaced:
            yield "ended"

    def _refusal(self, thread: Thread, text: str) -> str:
        if len(text) > self.limit:
            return f"The message has {len(text):,} characters, and {self.limit:,} fit: please shorten it."
        return OVER if thread.state == "closed" else ""

    def _exchange(self, thread: Thread, token: object, visitor: str, stop: Event) -> Iterator[Picture]:
        try:
            self.look_up(thread, token)
            if thread.state == "closed":
                thread.end(problem=OVER, restore=True)
                return
            yield "sent"
            yield from self._growing(thread, visitor, stop)
            self._hear(thread)
            refused = thread.reply if thread.reply and thread.reply.outcome == "refused" else None
            thread.end(problem=refused.text if refused else "", restore=refused is not None)
        except Cancelled:
            self._hear(thread)
            thread.end(problem=STOPPED, restore=not thread.kept())
        except Exception as error:
            thread.end(problem=str(as_shown(error, "chat").message), restore=True)

    def _growing(self, thread: Thread, visitor: str, stop: Event) -> Iterator[Picture]:
        shown_at = 0.0
        for reply in self.bot.reply(thread.token, thread.asked, visitor, stop):
            if thread.replaced:
                return
            thread.reply = reply
            if reply.done or time.monotonic() - shown_at >= EVERY:
                shown_at = time.monotonic()
                yield "growing"

    def look(self, thread: Thread) -> bool:
        """Ask what was said since, by a person or by the same visitor in another tab; whether anything changed."""
        if thread.busy or not thread.token:
            return False
        before = (thread.state, thread.agent, thread.problem, thread.pace)
        news = False
        try:
            news = self._hear(thread)
            if thread.problem == AWAY:
                thread.problem = ""
        except Exception as error:
            if thread.problem != AWAY:
                logger.warning("The messages of a conversation could not be fetched", exc_info=error)
            thread.problem = AWAY
        pace(thread)
        return news or before != (thread.state, thread.agent, thread.problem, thread.pace)

    def ask_for_person(self, thread: Thread, token: object) -> None:
        """Hand the conversation over, unless somebody has it already."""
        if thread.busy:
            thread.problem = BUSY
            return
        self.look_up(thread, token)
        thread.problem = ""
        if thread.state == "bot":
            reply = self.bot.ask_for_person(thread.token)
            thread.problem = reply.text if reply.outcome == "refused" else ""
            self._hear(thread)

    def begin(self, before: Thread, token: object) -> Thread:
        """A new conversation. Whatever is on its way in the one before says nothing more."""
        before.replaced = True
        if before.stop:
            before.stop.set()
        thread = Thread()
        self._open(thread, self.bot.begin(before.token or token_of(token)))
        return thread

    def look_up(self, thread: Thread, token: object) -> None:
        """Make sure that there is a conversation, and that the thread is up to date with it."""
        if thread.token:
            self._hear(thread)
        else:
            self._open(thread, token_of(token))

    def _open(self, thread: Thread, token: str) -> None:
        thread.open(self.bot.open(token))
        self._name(thread)

    def _hear(self, thread: Thread) -> bool:
        thread.state, turns = self.bot.since(thread.token, thread.last)
        self._name(thread)
        new = thread.add(turns)
        if new:
            thread.heard = time.monotonic()
        return new

    def _name(self, thread: Thread) -> None:
        if thread.state == "person" or (thread.state == "closed" and not thread.agent):
            thread.agent = self.bot.agent(thread.token)


def pace(thread: Thread) -> float:
    """Seconds after which the page asks again for what a person says; also kept in the thread."""
    thread.pace = SOON if time.monotonic() - thread.heard < QUIET_AFTER else LATER
    return thread.pace
