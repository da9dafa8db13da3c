"""What a model wrote, without what is no summary: thoughts, repetition, echoes of the prompt, the signs of lists."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from shared.data.sentences import split_sentences
from shared.generation.fence import MARKER
from shared.generation.noise import echoes, without_loops, without_thinking
from shared.tasks.summaries.wording import plain_words

_SIGN = re.compile(r"^[^\S\n]*(?:[-*•–·]|#{1,6}|>)\s+", re.MULTILINE)
_NUMBER = re.compile(r"^[^\S\n]*\d{1,2}[.)]\s+", re.MULTILINE)
_FENCE = re.compile(r"^\s*```.*$", re.MULTILINE)
_STRONG = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1")
_LEAD_IN = re.compile(
    r"\A\s*(?:(?:sure|certainly|of course|okay|ok)\b[,.!]?\s*)?"
    r"(?:(?:here|this|below)\b[^\n.:]{0,100}\bsummar[^\n.:]{0,100}:|(?:\w+ )?summary(?::|[^\S\n]*\n))\s*",
    re.IGNORECASE,
)
_SPACED = re.compile(r"[^\S\n]+([.,;:!?])(?=\s|\Z)")
_BEGINNING = re.compile(r"(\A|[.!?]\s+)([^\W\d_])")
_ENDED = re.compile(r"[.!?…。！？][\"'”’»)\]」』）]*\s*\Z")


@dataclass(frozen=True)
class Clean:
    """The sentences that count. How often the model `repeated` itself, and `echoed` what it was told, is left out."""

    sentences: tuple[str, ...] = ()
    repeated: int = 0
    echoed: int = 0

    @property
    def ended(self) -> bool:
        """Whether at least one sentence is whole."""
        return any(_ENDED.search(sentence) and sentence[-1] != "…" for sentence in self.sentences)


def clean(written: str, orders: str = "", *, cut_off: bool = False) -> Clean:
    """The sentences of what a model wrote. `orders`: what it was told to do. `cut_off`: it could not finish."""
    text = plain(written)
    unlooped, loops = without_loops(text)
    sentences = [sentence.text for sentence in split_sentences(unlooped) if plain_words(sentence.text)]
    if cut_off and sentences:
        sentences = _finished(sentences)
    kept = [sentence for sentence in sentences if not echoes(sentence, orders)]
    single = tuple(_single(kept))
    return Clean(single, loops + len(kept) - len(single), len(sentences) - len(kept))


def plain(written: str) -> str:
    """The text without thoughts, markers, the signs of Markdown, and a phrase that announces the summary."""
    text = MARKER.sub("", without_thinking(written))
    text = _STRONG.sub(r"\2", _FENCE.sub("", text))
    text = _SIGN.sub("", text)
    # A single one may be the beginning of a date.
    text = _NUMBER.sub("", text) if len(_NUMBER.findall(text)) > 1 else text
    text = _SPACED.sub(r"\1", _LEAD_IN.sub("", text)).strip()
    # Some models write in small letters only.
    return _BEGINNING.sub(lambda match: match[1] + match[2].upper(), text) if text == text.lower() else text


def _finished(sentences: Sequence[str]) -> list[str]:
    """Without the last sentence if that was cut off; if it is the only one, it ends with an ellipsis."""
    if _ENDED.search(sentences[-1]):
        return list(sentences)
    return list(sentences[:-1]) or [sentences[-1].rstrip(",;:- ") + "…"]


def _single(sentences: Sequence[str]) -> Iterator[str]:
    """Each sentence once."""
    said = set()
    for sentence in sentences:
        words = tuple(plain_words(sentence))
        if words not in said:
            said.add(words)
            yield sentence
