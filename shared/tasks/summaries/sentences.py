"""From texts to what the scorer reads: their sentences, a part of a text at a time."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from shared.data.sentences import Sentence, split_sentences
from shared.tasks.base import Item
from shared.tasks.summaries.features import features

MOST_SENTENCES = 96
MOST_TOKENS = 4096
"""A part has no more sentences, and no more tokens, than these: others are waiting for the model, too."""
LONGEST_SENTENCE = 128
"""Tokens of a sentence that are read."""


def parts(tokenizer: Any, texts: Sequence[str], max_length: int) -> list[Item]:
    """The parts of texts of any length, one after the other.

    The ids of an item are those of its sentences in a row; `units` says where each begins, `places` where it stands
    in the text, `features` what `features` says of it in the whole text. A text without sentences has no item.
    """
    limit = min(max_length, LONGEST_SENTENCE)
    return [item for owner, text in enumerate(texts) for item in _parts(tokenizer, owner, text, limit)]


def beginnings(tokenizer: Any, texts: Sequence[str], max_length: int) -> list[Item]:
    """The first part of each text."""
    limit = min(max_length, LONGEST_SENTENCE)
    return [next(_parts(tokenizer, owner, text, limit), _nothing(owner)) for owner, text in enumerate(texts)]


def sentences_of(text: str) -> list[Sentence]:
    """The sentences, as they are read everywhere."""
    return split_sentences(text, wrapped=True)


def _parts(tokenizer: Any, owner: int, text: str, limit: int) -> Iterator[Item]:
    import numpy as np

    sentences = sentences_of(text)
    if not sentences:
        return
    said = features([sentence.text for sentence in sentences])
    encoded = tokenizer([sentence.text for sentence in sentences], truncation=True, max_length=limit)["input_ids"]
    item, first = _nothing(owner), 0
    for place, (sentence, ids) in enumerate(zip(sentences, encoded, strict=True)):
        if item.units and (len(item.units) == MOST_SENTENCES or len(item.ids) + len(ids) > MOST_TOKENS):
            yield replace(item, features=said[first:place])
            item, first = replace(_nothing(owner), part=item.part + 1), place
        assert item.units is not None
        item.units.append(len(item.ids))
        item.places.append((sentence.start, sentence.end))
        item.ids.extend(ids)
    yield replace(item, features=np.ascontiguousarray(said[first:]))


def _nothing(owner: int) -> Item:
    import numpy as np

    from shared.tasks.summaries.features import COUNT

    return Item(owner, [], units=[], features=np.zeros((0, COUNT), dtype=np.float32))
