"""An answer written by a model, from the passages alone: each sentence is shown once it is known that they say it."""

import logging
import re
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from threading import Event

from shared.errors import ModelError
from shared.generation.grounding.numbers import numbers
from shared.generation.noise import stuck
from shared.generation.running import Say, TooSlow, run
from shared.generation.writer import Limits, Writer
from shared.tasks.summaries.wording import plain_words

from ..turns import Hit, Reply, Source, Turn
from .addresses import links_of
from .checking import Checker, Judged
from .citations import cited, without_citations
from .meaning import Embed
from .plain import plain_answer, with_remark
from .prompt import Prompt, prompt_for
from .refusal import REFUSAL, refuses
from .safe_markdown import safe_markdown
from .sentences import Piece, pieces_of

GAP = "[…]"
LEFT_OUT = f"{GAP} stands for what our articles do not say, so it was left out."
PARTLY = "Our articles do not answer the rest."
STOPPED = "You stopped the answer here."
INSTEAD = "so this is what the article itself says."
SLOW = f"Writing an answer took too long, {INSTEAD}"
FAILED = f"An answer could not be written just now, {INSTEAD}"
BEYOND = f"What was written went beyond our articles, {INSTEAD}"
STOPPED_AT_ONCE = f"You stopped the answer, {INSTEAD}"
SHARE = 0.5
"""Of the sentences that say something, so many have to be in the passages."""
LONGEST = 3_000
"""Characters after which a model is stopped."""
LEAST_TOKENS = 24
_FILLER = re.compile(
    r"\b(?:hope (?:this|that) helps|let me know|feel free|happy to help|glad to help|anything else|"
    r"any (?:other|further|more) questions|you['’]re welcome|thank you for|thanks for|great question|good question|"
    r"have a (?:nice|great|good))\b"
    r"|^(?:sure|of course|certainly|absolutely|hello|hi|dear customer|okay|ok)\W*$"
    r"|^[^.!?]{0,90}:$",
    re.IGNORECASE,
)
logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Manner:
    """How long is waited for the first word and for the whole (seconds), and how much may be written (tokens)."""

    first_token: float = 8.0
    total: float = 60.0
    tokens: int = 320


class NoRoom(ModelError):
    """Not even one passage is read at once."""


def written_answer(
    writer: Writer,
    question: str,
    thread: Sequence[Turn],
    hits: Sequence[Hit],
    cancel: Event,
    *,
    embed: Embed | None = None,
    manner: Manner | None = None,
) -> Iterator[Reply]:
    """The answer as it grows, sentence by sentence; the last one is `done`.

    `thread`: what was said before. `embed`: unit vectors of texts; without it sentences and passages are compared by
    words, numbers and names alone. `[1]` in the text is the first of the reply's `sources`. A sentence that the
    passages do not hold is never shown; if most are such, or the writer fails, is too slow, or writes nothing, the
    plain answer comes with one remark. If the writer says that the passages hold no answer, the outcome is
    `abstained`. Raises ModelError at once for a writer that follows no instructions.
    """
    instructed(writer)
    return _Run(writer, question, thread, hits, cancel, embed, manner or Manner()).replies()


def instructed(writer: Writer) -> Writer:
    """The writer. Raises ModelError if it cannot be told what to do."""
    if not writer.instructed:
        raise ModelError(
            f"“{writer.title}” turns one text into another and follows no instructions: choose an instruct model, such "
            "as Qwen/Qwen3-0.6B, or one behind an address."
        )
    return writer


@dataclass
class _Run:
    """One answer on its way. `shown`: the sentences that the passages hold, and the gaps between; `order`: the numbers
    of the passages in the order in which they are cited."""

    writer: Writer
    question: str
    thread: Sequence[Turn]
    hits: Sequence[Hit]
    cancel: Event
    embed: Embed | None
    manner: Manner
    prompt: Prompt | None = None
    checker: Checker | None = None
    shown: list[Piece] = field(default_factory=list)
    said: set[tuple[str, ...]] = field(default_factory=set)
    order: list[int] = field(default_factory=list)
    held: int = 0
    left_out: int = 0
    refused: bool = False

    def replies(self) -> Iterator[Reply]:
        if not self.hits:
            yield Reply(REFUSAL, "abstained")
            return
        remark = ""
        try:
            yield from self._stream()
        except TooSlow:
            logger.warning("%s wrote nothing for %g seconds", self.writer.title, self.manner.first_token)
            remark = SLOW
        except ModelError as error:
            # What the owner has to know is nothing for a visitor.
            logger.warning("%s wrote no answer: %s", self.writer.title, error)
            remark = FAILED
        yield self._plain(remark) if remark else self._last()

    def _stream(self) -> Iterator[Reply]:
        """Read and judge; a reply whenever there is another sentence to show."""
        written, judged, late = "", 0, time.monotonic() + self.manner.total
        with closing(run(self.writer.title, self._work, self.cancel, first_within=self.manner.first_token)) as pieces:
            for piece in pieces:
                written += piece
                found = pieces_of(written, ended=False)
                yield from self._judge(found[judged:])
                judged = max(judged, len(found))
                if self._enough(written) or time.monotonic() > late:
                    break
        # What is not ended was cut off by whoever stopped it.
        whole = not self.cancel.is_set() and not self._enough(written) and time.monotonic() <= late
        yield from self._judge(pieces_of(written, ended=whole)[judged:])

    def _work(self, say: Say, stop: Event) -> None:
        """In a thread of its own: to count tokens, too, the model may have to be loaded."""
        most = min(self.manner.tokens, max(LEAST_TOKENS, self.writer.reads // 3))
        limits = Limits(max_tokens=most)
        prompt = prompt_for(self.writer, self.question, self.thread, self.hits, limits)
        if not prompt.passages:
            raise NoRoom(f"{self.writer.title} reads {self.writer.reads:,} tokens at once, too few for one passage.")
        self.prompt = prompt
        for piece in self.writer.write(prompt.messages, limits, stop):
            say(piece)

    def _enough(self, written: str) -> bool:
        begins_so = self.refused and not self.held
        return begins_so or len(written) > LONGEST or stuck(written)

    def _judge(self, pieces: Sequence[Piece]) -> Iterator[Reply]:
        for piece in pieces:
            if self._take(piece):
                yield Reply(self._text(), "answered", self._sources(), done=False)

    def _take(self, piece: Piece) -> bool:
        """Whether there is more to show than before."""
        words = tuple(plain_words(without_citations(piece.text)))
        if not words or words in self.said:
            return False
        self.said.add(words)
        if refuses(piece.text):
            self.refused = True
            return False
        found = self._judged(piece.text)
        if not found.held:
            if not (_FILLER.search(found.text) and not numbers(found.text)):
                self._leave_out(piece)
            return False
        self.held += 1
        self.shown.append(replace(piece, text=self._cited(found)))
        return True

    def _judged(self, sentence: str) -> Judged:
        assert self.prompt is not None
        if self.checker is None:
            self.checker = Checker(self.prompt, self.embed)
        return self.checker.judge(sentence)

    def _cited(self, found: Judged) -> str:
        """The sentence with its sources; what leads to a list leaves them to the items."""
        assert self.prompt is not None
        text = safe_markdown(found.text, links_of(*self.prompt.texts))
        if text.endswith(":"):
            return text
        self.order += [number for number in found.passages if number not in self.order]
        return cited(text, [self.order.index(number) + 1 for number in found.passages])

    def _leave_out(self, piece: Piece) -> None:
        self.left_out += 1
        if not self.shown or self.shown[-1].text != GAP:
            self.shown.append(Piece(piece.gap, piece.sign, GAP))

    def _text(self) -> str:
        return "".join(f"{one.gap}{one.sign}{one.text}" for one in self.shown).strip()

    def _sources(self) -> tuple[Source, ...]:
        assert self.prompt is not None
        return tuple(self.prompt.passages[number - 1].source for number in self.order)

    def _last(self) -> Reply:
        if self.held and self.held >= SHARE * (self.held + self.left_out):
            reply = Reply(self._text(), "answered", self._sources(), confidence=self.hits[0].score)
            remarks = [(LEFT_OUT, self.left_out), (PARTLY, self.refused), (STOPPED, self.cancel.is_set())]
            said = " ".join(remark for remark, due in remarks if due)
            return with_remark(reply, said) if said else reply
        if self.refused and not self.cancel.is_set():
            return Reply(REFUSAL, "abstained")
        if self.cancel.is_set():
            return self._plain(STOPPED_AT_ONCE)
        return self._plain(BEYOND if self.left_out else FAILED)

    def _plain(self, remark: str) -> Reply:
        return with_remark(plain_answer(self.question, self.hits, embed=self.embed), remark)
