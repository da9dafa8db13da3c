"""Which entities of a text may be related: pairs within a sentence, those that stand nearest first."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from shared.data.sentences import Sentence, split_sentences
from shared.data.spans.marked_pair import mark_pair
from shared.tasks.token_classification import Entity

MOST_PER_SENTENCE = 30
MOST = 2000
CONTEXT = 400
"""Characters that are read before the first and after the second entity of a pair, in a very long sentence."""
LONGEST_WORD = 64
FARTHEST = 800
"""Characters between the entities of a pair; what is farther apart than a model reads is not asked about."""


@dataclass(frozen=True)
class Pair:
    """Two entities of a sentence; `first` stands before `second`. Offsets are those in the whole text."""

    first: Entity
    second: Entity
    sentence: Sentence

    def marked(self, *, swapped: bool = False) -> str:
        """The sentence in SemEval's form: `first` is <e1> and `second` <e2>; the other way round if `swapped`.

        Of a very long sentence, what is within 400 characters of the two.
        """
        start = _word_edge(self.sentence, self.first.start - CONTEXT, backwards=False)
        end = _word_edge(self.sentence, self.second.end + CONTEXT, backwards=True)
        text = self.sentence.text[start - self.sentence.start : end - self.sentence.start]
        first = (self.first.start - start, self.first.end - start)
        second = (self.second.start - start, self.second.end - start)
        return mark_pair(text, second, first) if swapped else mark_pair(text, first, second)


@dataclass(frozen=True)
class Pairs:
    """The pairs to ask about, in the order of the text. `left_out`: pairs beyond the limits."""

    pairs: tuple[Pair, ...]
    left_out: int


def same_name(entity: Entity) -> str:
    """What entities of the same name have in common: the text without regard to capitals and white space."""
    return " ".join(entity.text.split()).casefold()


def pairs(text: str, entities: Sequence[Entity]) -> Pairs:
    """The pairs of entities with different names that stand in the same sentence of `text`.

    At most 30 of a sentence, the fewest entities between them first, and 2,000 in all; none farther apart than 800
    characters. Entities must not overlap.
    """
    chosen: list[Pair] = []
    left_out = 0
    for sentence, inside in _by_sentence(text, entities):
        near = _nearest(sentence, inside)[: MOST - len(chosen)]
        names = Counter(map(same_name, inside)).values()
        left_out += _choose_two(len(inside)) - sum(map(_choose_two, names)) - len(near)
        chosen += sorted(near, key=lambda pair: (pair.first.start, pair.second.start))
    return Pairs(tuple(chosen), left_out)


def _by_sentence(text: str, entities: Sequence[Entity]) -> list[tuple[Sentence, list[Entity]]]:
    """The sentences that hold at least two entities. One that reaches beyond its sentence is in none."""
    waiting = sorted(entities, key=lambda entity: entity.start)
    found, at = [], 0
    for sentence in split_sentences(text, wrapped=True):
        inside = []
        while at < len(waiting) and waiting[at].start < sentence.end:
            if waiting[at].start >= sentence.start and waiting[at].end <= sentence.end:
                inside.append(waiting[at])
            at += 1
        if len(inside) > 1:
            found.append((sentence, inside))
    return found


def _nearest(sentence: Sentence, inside: Sequence[Entity]) -> list[Pair]:
    """At most 30 pairs: neighbours, then those with one entity between them, and so on."""
    near: list[Pair] = []
    for step in range(1, min(len(inside), MOST_PER_SENTENCE + 1)):
        for first, second in zip(inside, inside[step:], strict=False):
            if len(near) == MOST_PER_SENTENCE:
                return near
            if second.start - first.end <= FARTHEST and same_name(first) != same_name(second):
                near.append(Pair(first, second, sentence))
    return near


def _choose_two(count: int) -> int:
    return count * (count - 1) // 2


def _word_edge(sentence: Sentence, place: int, *, backwards: bool) -> int:
    """The place, held within the sentence and moved inwards to white space nearby, so that no word is cut."""
    within = max(0, min(place - sentence.start, len(sentence.text)))
    if 0 < within < len(sentence.text):
        near = sentence.text[within - LONGEST_WORD : within] if backwards else sentence.text[within:][:LONGEST_WORD]
        words = re.search(r"\s\S*$" if backwards else r"\s", near)
        if words:
            within += words.start() - len(near) if backwards else words.end()
    return sentence.start + within
