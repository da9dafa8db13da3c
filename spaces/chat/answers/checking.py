"""What of a written answer the passages say: a sentence is shown only where they do.

Each sentence is compared with the sentences of the passages by meaning, words, numbers and names, as the Summarizer
does it (`shared.generation.grounding`, where it is said what that cannot find). Addresses and codes have to stand in
the passages letter by letter, numbers with what they count. What was turned round, made larger or done for this
visitor is looked for as well (`claims`). Our own orders are no answer.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from shared.data.sentences import split_sentences
from shared.generation.grounding.source import Source as Sentences
from shared.generation.grounding.support import support
from shared.generation.noise import echoes
from shared.tasks.summaries.wording import plain_words

from ..knowledge.markdown import plain
from .addresses import mentioned
from .citations import numbers_cited, without_citations
from .claims import claims_deed, exaggerates, turns_round
from .meaning import Embed
from .prompt import Prompt
from .quantities import Quantity, quantities, wrong_units
from .quarantine import gives_orders
from .units import units_of

_CODE = re.compile(r"(?<![\w@.-])(?=[\w-]*[^\W_])(?=[\w-]*\d)(?=[\w-]*[^\W\d_])[\w-]{4,}(?![\w@])")
_ORDINAL = re.compile(r"\d+(?:st|nd|rd|th|[a-z]{1,3})\Z|[\d-]+(?:-[a-z]+)+\Z", re.IGNORECASE)


_STEP = re.compile(r"^[ \t]*\d{1,3}[.)][ \t]+", re.MULTILINE)


@dataclass(frozen=True)
class Judged:
    """A sentence of the answer without its citations. `passages`: the numbers (from 1) of those that say it."""

    text: str
    held: bool
    passages: tuple[int, ...] = ()


class Checker:
    """Compares sentences with the passages of a prompt. Without `embed`, by words, numbers and names alone."""

    def __init__(self, prompt: Prompt, embed: Embed | None) -> None:
        self._prompt, self._embed = prompt, embed

    def judge(self, sentence: str) -> Judged:
        """Whether the passages hold a sentence, and which do. `sentence`: Markdown, with citations maybe."""
        text = without_citations(sentence)
        said = plain(text)
        if not plain_words(said) or self._ours(said) or self._foreign(said) or gives_orders(said):
            return Judged(text, False)
        (link,) = support([said], self._vectors([said]), self._sentences)
        source = [self._sentences.texts[place] for place in link.sources]
        unsure = not link.supported or bool(link.missing) or wrong_units(said, self._quantities)
        if unsure or exaggerates(said, source) or turns_round(said, source) or claims_deed(said, self._sentences.texts):
            return Judged(text, False)
        return Judged(text, True, self._passages(link.sources, numbers_cited(sentence)))

    def _passages(self, places: Sequence[int], cited: Sequence[int]) -> tuple[int, ...]:
        """What the sentence cites, if it was taken from there; else what it was taken from."""
        real = dict.fromkeys(self._owners[place] for place in places)
        right = [number for number in cited if number in real]
        return tuple(right or real)

    def _ours(self, said: str) -> bool:
        return echoes(said, self._prompt.orders) and not echoes(said, self._everything)

    def _foreign(self, said: str) -> bool:
        """Whether it has an address or a code that no passage has."""
        codes = {code.casefold() for code in _CODE.findall(said) if not _ORDINAL.match(code)}
        return bool((mentioned(said) - mentioned(self._everything)) or any(code not in self._folded for code in codes))

    def _vectors(self, texts: Sequence[str]):
        import numpy as np

        return self._embed(texts) if self._embed else np.zeros((len(texts), 0), dtype=np.float32)

    @cached_property
    def _told(self) -> list[tuple[int, str]]:
        """The sentences of all passages, with the number of the passage each is of; titles are among them."""
        found = []
        for number, (hit, text) in enumerate(zip(self._prompt.passages, self._prompt.texts, strict=True), 1):
            titles = [part for part in (hit.source.title, hit.source.heading) if part and not gives_orders(part)]
            found += [(number, one) for one in [*titles, *_sentences(text)] if plain_words(one)]
        return found

    @cached_property
    def _owners(self) -> list[int]:
        return [number for number, _ in self._told]

    @cached_property
    def _sentences(self) -> Sentences:
        texts = tuple(text for _, text in self._told)
        return Sentences(texts, self._vectors(texts))

    @cached_property
    def _quantities(self) -> list[Quantity]:
        return [one for text in self._sentences.texts for one in quantities(text, guess=True)]

    @cached_property
    def _everything(self) -> str:
        return "\n".join(self._sentences.texts)

    @cached_property
    def _folded(self) -> str:
        return self._everything.casefold()


def _sentences(text: str) -> list[str]:
    """The sentences of a passage; what leads to a list is said with each of its items, the head with each row."""
    found = []
    for unit in units_of(text):
        head = plain(text[slice(*unit.head)])
        body = plain(_STEP.sub("", text[unit.start : unit.end]))
        pieces = [body] if unit.kind == "row" else [one.text for one in split_sentences(body)]
        found += [f"{head} {piece}".strip().replace("\n", " ") for piece in pieces]
    return found
