"""Summaries written by a model: of a text that it reads in one go, or of a long one section by section."""

import time
from collections.abc import Generator, Iterator, Sequence
from contextlib import AbstractContextManager, closing, nullcontext, suppress
from threading import Event
from typing import Any

from shared.data.sentences import split_sentences
from shared.errors import Cancelled, DataError, ModelError
from shared.generation.noise import stuck
from shared.generation.writer import Limits, Writer
from shared.tasks.summaries.wording import count_words

from .cleaning import Clean, clean, plain
from .length import first_words, too_long
from .limits import Sizes, sizes
from .prompts import NOTHING, Kind, asked, prompt
from .sections import cut
from .step import Progress, Step
from .wish import LONGEST_PART, Wish

LOOKS = 40
"""Characters after which it is looked whether enough is written."""

Steps = Generator[Step, None, Clean]


def summarize(
    writer: Writer, documents: Sequence[str], wish: Wish, cancel: Event | None = None, *, beams: int = 1
) -> Iterator[Step]:
    """Write one summary of all the documents; each step has more of it, and the last one is `finished`.

    What `writer` cannot read in one go is cut into sections, each is summarized, and then the summaries are, again
    and again if they are still too long. When `cancel` is set, what there is stays. Raises DataError if there is no
    text, ModelError if the model fails or writes nothing.
    """
    texts = [text for text in documents if text.strip()]
    if not texts:
        raise DataError("There is no text to summarize: type one, or choose a document that has one.")
    return _Run(writer, wish, cancel or Event(), beams).steps(texts)


class _Run:
    """One summary on its way."""

    def __init__(self, writer: Writer, wish: Wish, cancel: Event, beams: int) -> None:
        self.writer, self.wish, self.cancel, self.beams = writer, wish, cancel, beams
        self.progress = Progress(wish, time.monotonic())

    def steps(self, texts: Sequence[str]) -> Iterator[Step]:
        if self.wish.question.strip() and not self.writer.instructed:
            self.progress.note(f"“{self.writer.title}” follows no instructions: the question was not considered.")
        kind: Kind = "section" if len(texts) == 1 else "document"
        size = self._sizes(texts, self.wish)
        parts, written = self._parts(texts, size), list[str]()
        while len(parts) > 1:
            written = yield from self._each(parts, kind)
            if self.cancel.is_set() or not too_long(written, self.wish):
                yield self._last(_sentences(written))
                return
            kind = "summaries"
            parts = self._parts(["\n\n".join(written)], size)
        found = yield from self._write(parts[0], self.wish, kind if kind == "summaries" else "text", size.limits)
        begun = self.cancel.is_set() and not found.ended
        yield self._last(_sentences(written) if begun and written else found)

    def _sizes(self, texts: Sequence[str], wish: Wish) -> Sizes:
        return sizes(self.writer, texts[0], wish, self.beams)

    def _parts(self, texts: Sequence[str], size: Sizes) -> list[str]:
        """The texts as they are if the summary can be written at once, else the sections that they are cut into."""
        if len(texts) > 1 or self.writer.count(texts[0]) > size.room:
            room = min(size.room, self._sizes(texts, Wish(LONGEST_PART, "words", question=self.wish.question)).room)
            texts = [texts[one.document][one.start : one.end] for one in cut(texts, self.writer.count, room)]
        self.progress.total = self.progress.done + len(texts) + (len(texts) > 1)
        return list(texts)

    def _each(self, parts: Sequence[str], kind: Kind) -> Generator[Step, None, list[str]]:
        """A summary of each part that says something, so short that three of them are read in one go."""
        wish = self.wish.of_part(len(parts))
        size = self._sizes(parts, wish)
        written: list[str] = []
        for number, part in enumerate(parts):
            found = yield from self._write(part, wish, kind, size.limits, written)
            if text := self._kept(found, size.room // 3):
                written.append(text)
            if self.cancel.is_set():
                self.progress.note(f"Cancelled in part {number + 1:,} of {len(parts):,}: this is about what was read.")
                break
        return written

    def _kept(self, found: Clean, room: int) -> str:
        """The sentences that have room; nothing if the model says that the part has nothing to the question."""
        sentences = list(found.sentences)
        if len(sentences) == 1 and sentences[0].strip(" .!“”\"'*").casefold() == NOTHING.casefold():
            return ""
        while len(sentences) > 1 and self.writer.count(" ".join(sentences)) > room:
            sentences.pop()
        while sentences and self.writer.count(sentences[0]) > room and (words := count_words(sentences[0])) > 1:
            sentences = first_words(sentences, words // 2)
        return " ".join(sentences)

    def _write(self, text: str, wish: Wish, kind: Kind, limits: Limits, before: Sequence[str] = ()) -> Steps:
        """Write one summary. `before`: what was written of the parts before this one."""
        told = prompt(text, wish, kind, instructed=self.writer.instructed)
        written, looked, left_early = "", 0, False
        stream = self.writer.write(told.messages, limits, self.cancel)
        with suppress(Cancelled), _ending(stream):
            for piece in stream:
                written += piece
                yield self.progress.step("\n\n".join([*before, plain(written)]))
                if self.cancel.is_set():
                    break
                if len(written) - looked >= LOOKS:
                    looked = len(written)
                    if left_early := _enough(written, wish):
                        break
        full = self.writer.count(written) >= 0.95 * limits.max_tokens
        cut_off = self.cancel.is_set() or ((left_early or full) and not _has_words(written, wish))
        found = clean(written, told.orders, cut_off=cut_off)
        self.progress.count(found, done=not self.cancel.is_set())
        return found

    def _last(self, found: Clean) -> Step:
        step = self.progress.last(found.sentences, cancelled=self.cancel.is_set())
        if not step.sentences and not step.cancelled:
            if self.writer.instructed and (question := asked(self.wish)):
                raise DataError(f"No part of the text answers “{question}”, says “{self.writer.title}”: ask otherwise.")
            raise ModelError(
                f"“{self.writer.title}” wrote nothing that could be a summary: try again, or choose another model."
            )
        return step


def _sentences(written: Sequence[str]) -> Clean:
    return Clean(tuple(sentence.text for text in written for sentence in split_sentences(text)))


def _ending(stream: Any) -> AbstractContextManager[Any]:
    """A model that is left before its end has to stop writing."""
    return closing(stream) if hasattr(stream, "close") else nullcontext()


def _has_words(written: str, wish: Wish) -> bool:
    return wish.unit == "words" and count_words(plain(written)) > wish.amount


def _enough(written: str, wish: Wish) -> bool:
    """Whether more would be dropped anyway, or only be the same again."""
    text = plain(written)
    if stuck(text) or _has_words(written, wish):
        return True
    return wish.unit == "sentences" and len({one.text for one in split_sentences(text)}) > wish.amount
