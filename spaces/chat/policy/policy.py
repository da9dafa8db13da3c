"""What is done with a message: it goes on with an errand, begins one, is answered, asked back, or goes to a person."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

from shared.models.judged import JUDGED, Judged, read_judged

from ..turns import Hit, Reply, Turn
from ..understanding import clarifying
from ..understanding.abstaining import threshold
from ..understanding.clarifying import NONE_OF_THESE, Asked, Option
from ..understanding.labels import COMPLAINT, PERSON, QUESTION, SMALL_TALK, said
from ..understanding.thread import standing_alone
from . import wording
from .answering import Answering
from .memory import Memory

if TYPE_CHECKING:
    from ..desk import Desk
    from ..errands.errands import Step
    from ..set_up import SetUp
    from ..understanding.intents import Understood

SEARCHED = Path(__file__).parent.parent / "knowledge" / JUDGED
"""How right the search was, by its score, on questions it was not fitted to (see `knowledge/fit_fusion.py`)."""
HITS = 5
DOUBTFUL = 0.35
"""Times the score that would do: what scores less is not even offered."""
CERTAIN = 0.9
"""An errand that is so likely is begun, though no pattern of the form asks for it."""
CLOSE = 0.75
"""The second article is as likely meant if it scores at least so many times as much as the first."""
WORDS = {"asking": "errand", "confirming": "errand", "done": "done", "failed": "errand", "cancelled": "errand"}


@dataclass
class Thread:
    """A conversation as a message finds it. `turns`: what was said before; `memory` is changed."""

    memory: Memory
    turns: Sequence[Turn] = ()

    @property
    def asked(self) -> list[str]:
        """What the visitor said so far."""
        return [turn.text for turn in self.turns if turn.author == "visitor"]


class Policy:
    """Decides. `desk`: the parts that know and do."""

    def __init__(self, desk: "Desk") -> None:
        self._desk = desk
        self._answering = Answering(desk)

    def reply(self, thread: Thread, message: str, cancel: Event) -> Iterator[Reply]:
        """The reply as it grows; the last one is `done`. Raises ModelError if no model can be run."""
        set_up = self._desk.set_ups.get()
        asked_back = thread.memory.asked is not None
        chosen = self._chosen(thread, message)
        if chosen == "neither":
            yield Reply(wording.NEITHER, "clarify", suggestions=(wording.ASK_PERSON,))
        elif chosen is not None:
            yield from self._take(thread, chosen[1], chosen[0], set_up, cancel)
        elif thread.memory.errand is not None and asked_back and self._desk.errands.confirms(thread.memory.errand):
            # A “yes” to our question about something else is no “yes” to the errand's.
            yield self._said(thread, self._desk.errands.remind(thread.memory.errand))
        elif thread.memory.errand is not None:
            yield from self._go_on(thread, message, set_up, cancel)
        else:
            yield from self._fresh(thread, message, set_up, cancel)

    # What was asked back

    def _chosen(self, thread: Thread, message: str) -> "tuple[str, Option] | str | None":
        """What the visitor says to a question of ours: the message it was about, and the option."""
        if thread.memory.asked is None:
            return None
        asked = Asked.from_dict(thread.memory.asked)
        thread.memory.ask(None)
        option = clarifying.chosen(asked, message)
        return (asked.message, option) if isinstance(option, Option) else option

    def _take(self, thread: Thread, option: Option, message: str, set_up: "SetUp", cancel: Event) -> Iterator[Reply]:
        if option.kind == "intent":
            yield from self._act(thread, option.value, message, set_up, cancel)
            return
        hits = [
            hit for hit in self._desk.knowledge.search(message, 2 * HITS) if hit.source.article == int(option.value)
        ]
        if not hits:
            yield self._abstain()
            return
        yield from self._answer(thread, message, message, [replace(hits[0], score=1.0)], set_up, cancel)

    # An errand under way

    def _go_on(self, thread: Thread, message: str, set_up: "SetUp", cancel: Event) -> Iterator[Reply]:
        step = self._desk.errands.go_on(thread.memory.errand or {}, message)
        if step.outcome != "unused":
            yield self._said(thread, step)
            return
        last = None
        for reply in self._aside(thread, message, set_up, cancel):
            last = reply
            if not reply.done:
                yield reply
        if last is None:
            return
        yield self._with_reminder(thread, last)

    def _aside(self, thread: Thread, message: str, set_up: "SetUp", cancel: Event) -> Iterator[Reply]:
        """What comes in between; a wish for another errand or for a person ends the one under way."""
        understood = self._desk.intents.read(message, set_up.accepted)
        if understood.sure and understood.intent == PERSON:
            yield self._hand_over(understood)
        elif understood.sure and understood.intent in SMALL_TALK:
            yield self._small_talk(understood, set_up)
        else:
            yield from self._ask_articles(thread, message, understood, set_up, cancel, offer_errands=False)

    def _with_reminder(self, thread: Thread, reply: Reply) -> Reply:
        """The errand is asked for again below the answer."""
        if reply.outcome == "handed_over" or thread.memory.errand is None:
            return reply
        step = self._desk.errands.remind(thread.memory.errand)
        thread.memory.errand = step.progress
        choices = reply.suggestions if reply.outcome == "clarify" else step.choices
        return replace(reply, text=f"{reply.text}\n\n{step.text}", suggestions=choices)

    def _said(self, thread: Thread, step: "Step", understood: "Understood | None" = None) -> Reply:
        """A step of an errand."""
        memory = thread.memory
        memory.errand = step.progress
        memory.last = str((step.progress or {}).get("form", memory.last))
        memory.known = {**memory.known, **step.known}
        return Reply(
            step.text,
            WORDS[step.outcome],  # type: ignore[arg-type]
            suggestions=step.choices,
            intent=understood.intent if understood else "",
            confidence=understood.confidence if understood else None,
        )

    # A new message

    def _fresh(self, thread: Thread, message: str, set_up: "SetUp", cancel: Event) -> Iterator[Reply]:
        understood = self._desk.intents.read(message, set_up.accepted)
        named = self._desk.errands.named(message) or self._last(thread, message)
        goes_on = self._goes_on(thread, message)
        unnamed = understood.intent in self._desk.errands.names and named != understood.intent
        if understood.sure and unnamed and understood.confidence < CERTAIN and not goes_on:
            yield from self._errand_or_question(thread, message, understood, set_up, cancel)
        elif understood.sure and understood.intent not in (QUESTION, COMPLAINT) and not (unnamed and goes_on):
            yield from self._act(thread, understood.intent, message, set_up, cancel, understood)
        elif named and (understood.intent == named or not understood.sure):
            yield from self._act(thread, named, message, set_up, cancel, understood)
        elif goes_on:
            yield from self._ask_articles(thread, message, understood, set_up, cancel, offer_errands=False)
        elif understood.sure_outside:
            yield from self._beyond(thread, message, understood, set_up, cancel)
        elif understood.sure and understood.intent == COMPLAINT:
            yield from self._complaint(thread, message, understood, set_up, cancel)
        else:
            yield from self._ask_articles(thread, message, understood, set_up, cancel)

    def _errand_or_question(
        self, thread: Thread, message: str, understood: "Understood", set_up: "SetUp", cancel: Event
    ) -> Iterator[Reply]:
        """“Can I return socks?” may ask for an errand, or for what an article says: if there is one, which is asked."""
        hits = self._desk.knowledge.search(message, HITS)
        enough = self._enough(set_up)
        if hits and hits[0].score >= enough:
            yield self._ask_back(thread, message, _options(hits, enough, understood.intent), understood)
        else:
            yield from self._act(thread, understood.intent, message, set_up, cancel, understood)

    @staticmethod
    def _goes_on(thread: Thread, message: str) -> bool:
        """Whether a message is about what was asked before: by itself it may look like anything."""
        return standing_alone(message, thread.memory.questions) != message

    def _last(self, thread: Thread, message: str) -> str:
        """The latest errand, if a message only names an order: it is to be done with that one, too."""
        last = thread.memory.last
        return last if last in self._desk.errands.names and self._desk.errands.names_only_an_order(message) else ""

    def _act(
        self,
        thread: Thread,
        intent: str,
        message: str,
        set_up: "SetUp",
        cancel: Event,
        understood: "Understood | None" = None,
    ) -> Iterator[Reply]:
        """What an intent asks for."""
        if intent in self._desk.errands.names:
            yield self._said(thread, self._desk.errands.begin(intent, message, thread.memory.known), understood)
        elif intent == PERSON:
            yield self._hand_over(understood)
        elif intent in SMALL_TALK and understood:
            yield self._small_talk(understood, set_up)
        elif intent == COMPLAINT:
            yield from self._complaint(thread, message, understood, set_up, cancel)
        else:
            yield from self._ask_articles(thread, message, understood, set_up, cancel)

    def _small_talk(self, understood: "Understood", set_up: "SetUp") -> Reply:
        text = wording.SMALL.get(understood.intent, set_up.greeting)
        return Reply(text, "small_talk", intent=understood.intent, confidence=understood.confidence)

    def _hand_over(self, understood: "Understood | None") -> Reply:
        return Reply(
            wording.HANDED_OVER,
            "handed_over",
            intent=PERSON,
            confidence=understood.confidence if understood else None,
        )

    def _complaint(
        self, thread: Thread, message: str, understood: "Understood | None", set_up: "SetUp", cancel: Event
    ) -> Iterator[Reply]:
        hits = self._desk.knowledge.search(message, HITS)
        about = {"intent": COMPLAINT, "confidence": understood.confidence if understood else None}
        if not hits or hits[0].score < self._enough(set_up):
            yield Reply(wording.SORRY, "answered", suggestions=(wording.ASK_PERSON,), **about)
            return
        for reply in self._answer(thread, message, message, hits, set_up, cancel):
            offered = (wording.ASK_PERSON, *reply.suggestions[:2]) if reply.done else ()
            yield replace(reply, text=f"{wording.SORRY_WITH}\n\n{reply.text}", suggestions=offered, **about)

    def _beyond(
        self, thread: Thread, message: str, understood: "Understood", set_up: "SetUp", cancel: Event
    ) -> Iterator[Reply]:
        """Nothing for this bot, unless an article surely answers it."""
        hits = self._desk.knowledge.search(message, HITS)
        if hits and hits[0].score >= self._enough(replace(set_up, accepted=set_up.accepted / 2)):
            yield from self._answer(thread, message, message, hits, set_up, cancel, understood)
            return
        yield Reply(wording.OUTSIDE, "out_of_scope", intent="out_of_scope", confidence=understood.outside)

    # Articles

    def _ask_articles(
        self,
        thread: Thread,
        message: str,
        understood: "Understood | None",
        set_up: "SetUp",
        cancel: Event,
        *,
        offer_errands: bool = True,
    ) -> Iterator[Reply]:
        question = standing_alone(message, thread.memory.questions)
        hits = self._desk.knowledge.search(question, HITS)
        enough = self._enough(set_up)
        errand = self._maybe(understood) if offer_errands else ""
        if hits and hits[0].score >= enough and not errand:
            yield from self._answer(thread, message, question, hits, set_up, cancel, understood)
            return
        options = _options(hits, enough, errand)
        if len(options) > 1:
            yield self._ask_back(thread, message, options, understood)
        elif hits and hits[0].score >= enough:
            yield from self._answer(thread, message, question, hits, set_up, cancel, understood)
        elif understood and understood.sure_outside:
            yield Reply(wording.OUTSIDE, "out_of_scope", intent="out_of_scope", confidence=understood.outside)
        else:
            yield self._abstain(understood)

    def _maybe(self, understood: "Understood | None") -> str:
        """An errand that is about as likely meant as a question."""
        if understood is None or understood.sure:
            return ""
        names = self._desk.errands.names
        near = [label for label in (understood.intent, understood.second) if label in names]
        return near[0] if near else ""

    def _ask_back(
        self, thread: Thread, message: str, options: Sequence[Option], understood: "Understood | None"
    ) -> Reply:
        thread.memory.ask(Asked(message, tuple(options)))
        choices = (*(option.text for option in options), NONE_OF_THESE)
        intent, confidence = (understood.intent, understood.confidence) if understood else ("", None)
        return Reply(wording.WHICH, "clarify", suggestions=choices, intent=intent, confidence=confidence)

    def _abstain(self, understood: "Understood | None" = None) -> Reply:
        intent, confidence = (understood.intent, understood.confidence) if understood else ("", None)
        text = wording.ABSTAINED if self._desk.knowledge.indexed else wording.READING
        offered = (wording.ASK_PERSON,)
        return Reply(text, "abstained", suggestions=offered, intent=intent, confidence=confidence)

    def _answer(
        self,
        thread: Thread,
        message: str,
        question: str,
        hits: Sequence[Hit],
        set_up: "SetUp",
        cancel: Event,
        understood: "Understood | None" = None,
    ) -> Iterator[Reply]:
        thread.memory.answered(message)
        for reply in self._answering.answer(question, thread.turns, [*thread.asked, message], hits, set_up, cancel):
            intent = understood.intent if understood and understood.sure else QUESTION
            yield replace(reply, intent=intent)

    def _enough(self, set_up: "SetUp") -> float:
        """The score from which on an article is taken for the answer."""
        return threshold(self._judged, set_up.accepted)

    @cached_property
    def _judged(self) -> list[Judged]:
        return read_judged(SEARCHED)


def _options(hits: Sequence[Hit], enough: float, errand: str) -> list[Option]:
    """What a doubtful message may mean: an errand, and one article or two that are about as likely."""
    options = [Option("intent", errand, _sentence(said(errand)))] if errand else []
    likely = [hit for hit in hits if hit.score >= DOUBTFUL * enough]
    if not likely:
        return options
    near = [hit for hit in likely[:2] if hit.score >= CLOSE * likely[0].score]
    titles = [Option("article", str(hit.source.article), hit.source.title) for hit in near]
    return [*options, *titles][:2] if errand else titles


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
