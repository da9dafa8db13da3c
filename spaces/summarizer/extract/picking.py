"""Picking the sentences of a summary: the length asked is the length given."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from shared.data.wording import plural
from shared.tasks.summaries.answers import Weighing
from shared.tasks.summaries.wording import word_places

from .candidates import Candidate, candidates
from .filling import Filled, fill
from .length import Length
from .ordering import in_order

ELLIPSIS = "…"


@dataclass(frozen=True)
class Piece:
    """A sentence of a summary: the `number`-th of the `document`-th document (both from 0).

    `start` and `end` (characters) are its place in the text of the document; `text` is how it is shown: on one line,
    and with an ellipsis if its end was `cut` off. `score`: how likely it belongs into a summary. `words`: its words.
    """

    document: int
    number: int
    start: int
    end: int
    text: str
    words: int
    score: float
    cut: bool = False


@dataclass(frozen=True)
class Picked:
    """The pieces in the order in which they are read. `notes`: sentences for the visitor on the length.

    `total`: words of all documents.
    """

    pieces: tuple[Piece, ...]
    notes: tuple[str, ...] = ()
    total: int = 0

    @property
    def words(self) -> int:
        """How many words the pieces have together."""
        return sum(piece.words for piece in self.pieces)


def pick(weighings: Sequence[Weighing], length: Length, *, whole: bool = False, spread: bool = True) -> Picked:
    """The best sentences of one document or several, without repetition, of exactly the length that is asked for.

    Words and per cent: whole sentences that add up to the length if that costs little; otherwise the last one is cut.
    `whole`: none is cut; at most so many words. `spread`: every part of a long text and every document that says
    something important is represented; leave it off where a question decides what belongs into the summary.
    """
    found = candidates(weighings)
    total = sum(one.words for one in found)
    if not found:
        return Picked((), ("There is no sentence to choose from.",))
    if length.unit == "sentences":
        filled = _sentences(found, int(length.amount), spread)
    else:
        filled = _words(found, length.words_of(total), whole, spread)
    pieces = [_piece(found[index]) for index in filled.whole]
    if filled.cut:
        pieces.append(_piece(found[filled.cut[0]], filled.cut[1]))
    picked = Picked(tuple(sorted(pieces, key=lambda piece: (piece.document, piece.start))), total=total)
    return replace(picked, notes=tuple(_notes(found, picked, length)))


def _sentences(found: Sequence[Candidate], count: int, spread: bool) -> Filled:
    order = in_order(found, min(count, len(found)), spread=spread)
    return Filled([place.index for place in islice(order, count)])


def _words(found: Sequence[Candidate], target: int, whole: bool, spread: bool) -> Filled:
    sizes = [one.words for one in found]
    total = sum(sizes)
    if target == total:
        return Filled(list(range(len(found))))
    expected = max(1, round(target * len(found) / total))
    return fill(in_order(found, expected, spread=spread), sizes, target, whole=whole)


def _piece(one: Candidate, cut_after: int = 0) -> Piece:
    """A sentence as it is shown, whole or only its first `cut_after` words."""
    sentence = one.weighed
    text, words = sentence.text, one.words
    if cut_after:
        text, words = text[: word_places(text)[cut_after - 1][1]], cut_after
    line = " ".join(text.split()) + (ELLIPSIS if cut_after else "")
    return Piece(
        document=one.document,
        number=one.number,
        start=sentence.start,
        end=sentence.start + len(text),
        text=line,
        words=words,
        score=sentence.score,
        cut=bool(cut_after),
    )


def _notes(found: Sequence[Candidate], picked: Picked, length: Length) -> Iterator[str]:
    """What a visitor has to know on the length."""
    beyond = length.beyond(len(found), picked.total)
    if beyond:
        yield beyond
    elif length.unit != "sentences":
        yield from _shortfall(found, picked, length.words_of(picked.total))


def _shortfall(found: Sequence[Candidate], picked: Picked, target: int) -> Iterator[str]:
    """Why whole sentences are not the length, or which is not whole."""
    if not picked.pieces:
        shortest = min(one.words for one in found)
        yield f"No whole sentence has {plural(target, 'word')} or fewer: the shortest has {shortest:,}."
    elif picked.words < target:
        yield f"Whole sentences come to {plural(picked.words, 'word')} of the {target:,} that were asked for."
    for piece in picked.pieces:
        if piece.cut:
            yield f"One sentence is cut after {plural(piece.words, 'word')}, so that there are exactly {target:,}."
