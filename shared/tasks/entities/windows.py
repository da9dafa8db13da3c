"""From texts to what the model reads: sentences, or overlapping windows of those that are too long.

Each sentence is read by itself, as in training, so that its entities do not depend on what else the document
holds. A sentence of more tokens than the model reads at once becomes windows that overlap by half, and each word
is answered for in the window in which it stands farthest from an edge: with at least a quarter of a window of
context on both sides, wherever the sentence goes on.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from shared.data.sentences import split_sentences
from shared.data.spans.words import words
from shared.errors import ModelError
from shared.tasks.base import Item
from shared.tasks.entities.shapes import shape

SPECIAL = 2
"""Tokens that most tokenizers put around a text."""


@dataclass(frozen=True)
class _Piece:
    """A part of an input: its text, and where that starts in the input."""

    owner: int
    part: int
    start: int
    text: str


def windows(tokenizer: Any, texts: Sequence[str], max_length: int) -> list[Item]:
    """The items of texts of any length. `part` numbers the sentences of a text. Raises ModelError."""
    pieces = [
        _Piece(owner, part, sentence.start, sentence.text)
        for owner, text in enumerate(texts)
        for part, sentence in enumerate(split_sentences(text, wrapped=True))
    ]
    stride = max(0, (max_length - SPECIAL) // 2)
    found = _items(tokenizer, pieces, max_length, return_overflowing_tokens=True, stride=stride)
    return [item for _, same in groupby(found, lambda item: (item.owner, item.part)) for item in _share(list(same))]


def whole(tokenizer: Any, texts: Sequence[str], max_length: int) -> list[Item]:
    """An item for each text as it is; what is longer than `max_length` tokens is cut. Raises ModelError."""
    pieces = [_Piece(owner, 0, 0, text) for owner, text in enumerate(texts)]
    return list(_items(tokenizer, pieces, max_length))


def _items(tokenizer: Any, pieces: list[_Piece], max_length: int, **options: Any) -> Iterator[Item]:
    if not pieces:
        return
    if not getattr(tokenizer, "is_fast", False):
        raise ModelError("This model's tokenizer does not tell where its tokens stand: choose another model.")
    encoded = tokenizer(
        [piece.text for piece in pieces],
        truncation=True,
        max_length=max_length,
        return_offsets_mapping=True,
        verbose=False,
        **options,
    )
    owners = encoded.get("overflow_to_sample_mapping", range(len(pieces)))
    last, units = -1, []
    for row, (ids, offsets) in enumerate(zip(encoded["input_ids"], encoded["offset_mapping"], strict=True)):
        piece = pieces[owners[row]]
        first = owners[row] != last
        if first:
            last, units = owners[row], words(piece.text)
        yield _item(piece, units, ids, offsets, first)


def _item(
    piece: _Piece, units: list[tuple[int, int]], ids: list[int], offsets: list[tuple[int, int]], first: bool
) -> Item:
    """A window with its words: each is answered for at its first token. `first`: the piece begins in this window."""
    marks, tokens = [0] * len(ids), list[int]()
    places: list[tuple[int, int]] = []
    at, answered = 0, -1
    for token, (start, end) in enumerate(offsets):
        if start >= end:
            continue
        while at < len(units) and units[at][1] <= start:
            at += 1
        for word in range(at, len(units)):
            if units[word][0] >= end:
                break
            marks[token] = marks[token] or shape(piece.text[slice(*units[word])])
            # A word that began in the window before is answered for there.
            begun = first or tokens or start <= units[word][0]
            if word > answered and begun:
                answered = word
                tokens.append(token)
                places.append((units[word][0] + piece.start, units[word][1] + piece.start))
    return Item(piece.owner, ids, marks, tokens, places, piece.part)


def _share(items: list[Item]) -> list[Item]:
    """Windows of one sentence: each word stays in the one where it is farthest from an edge."""
    if len(items) == 1:
        return items
    best: dict[tuple[int, int], tuple[int, int]] = {}
    for number, item in enumerate(items):
        for token, place in zip(item.units or (), item.places, strict=True):
            far = min(token if number else len(item.ids), len(item.ids) - token if item is not items[-1] else token)
            best[place] = max(best.get(place, (-1, 0)), (far, -number))
    return [
        replace(item, units=[token for token, _ in kept], places=[place for _, place in kept])
        for number, item in enumerate(items)
        for kept in [[(t, p) for t, p in zip(item.units or (), item.places, strict=True) if best[p][1] == -number]]
    ]
