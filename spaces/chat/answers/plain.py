"""An answer without a language model: the best passage in a plain frame."""

from collections.abc import Sequence
from dataclasses import replace
from zlib import crc32

from ..turns import Hit, Reply, Source
from .addresses import links_of
from .excerpt import excerpt
from .meaning import Embed
from .quarantine import for_readers
from .refusal import REFUSAL
from .safe_markdown import safe_markdown

LIKELY = 0.5
"""Scores below are said to be no more than a guess."""
FRAMES = ("From {where}:", "Our article {where} says:", "{where} says:", "This is in {where}:")
GUESSES = ("This may help, from {where}:", "The nearest that we have is {where}:")


def plain_answer(question: str, hits: Sequence[Hit], *, embed: Embed | None = None) -> Reply:
    """What the best passage says to the question, word for word, under the title of its article.

    Its words choose the part that is shown, in about a millisecond; with `embed` its meaning does, too: that is called
    once, with up to 20 short texts (see `meaning.Remembered`). Without a passage that can be shown, the reply says so
    and its outcome is `abstained`.
    """
    for hit in hits:
        text = for_readers(hit.source.text)
        shown = safe_markdown(excerpt(question, text, embed), links_of(text))
        if shown.strip():
            said = f"{_frame(question, hit)}\n\n{shown}"
            return Reply(said, "answered", (hit.source,), confidence=hit.score)
    return Reply(REFUSAL, "abstained")


def with_remark(reply: Reply, remark: str) -> Reply:
    """The reply with a sentence of ours below it."""
    return replace(reply, text=f"{reply.text}\n\n*{remark}*")


def _frame(question: str, hit: Hit) -> str:
    """One of the frames: the same question gets the same one."""
    frames = FRAMES if hit.score >= LIKELY else GUESSES
    return frames[crc32(question.encode("utf-8", "replace")) % len(frames)].format(where=_where(hit.source))


def _where(source: Source) -> str:
    parts = [safe_markdown(" ".join(for_readers(part).split())) for part in (source.title, source.heading)]
    return ", ".join(f"“{part}”" for part in dict.fromkeys(parts) if part) or "our articles"
