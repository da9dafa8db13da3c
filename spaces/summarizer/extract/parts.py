"""The parts of one text or several that each have a share in a summary."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from .candidates import Candidate

EACH = 3
"""Sentences of a summary that each part of a text stands for: enough to choose by worth, few enough to cover it."""
LEAST = 20
"""Sentences of a part; below, its best one is chance."""
LARGE = 200
"""A part of more sentences than this has only one sentence in the summary where another part has none."""
IMPORTANT = 0.5
"""A document is important if its best sentence has at least this share of the score that suffices overall."""


@dataclass(frozen=True)
class Part:
    """Candidates that stand together. `words`: theirs. `top`: their best score.

    `handicap`: the share of its words that counts as used before anything is; above 0 where nothing is important.
    """

    members: range
    words: int
    top: float
    handicap: float = 0.0


def parts_of(found: Sequence[Candidate], expected: int, *, spread: bool = True) -> list[Part]:
    """The parts for a summary of about `expected` sentences: none reaches over two documents.

    Without `spread` there is one part.
    """
    if not found:
        return []
    if not spread:
        return [_part(found, range(len(found)))]
    density = expected / len(found)
    documents = [[at for at, _ in group] for _, group in groupby(enumerate(found), key=lambda one: one[1].document)]
    scores = sorted((one.weighed.score for one in found), reverse=True)
    bar = IMPORTANT * scores[min(expected, len(scores)) - 1] if len(documents) > 1 else 0.0
    parts: list[Part] = []
    for members in documents:
        pieces = _cut(found, range(members[0], members[-1] + 1), _number(density * len(members), len(members)))
        important = max(found[index].weighed.score for index in members) >= bar
        parts += [_part(found, piece, handicap=not important) for piece in pieces]
    return parts


def _number(share: float, sentences: int) -> int:
    """How many parts a document has that gives `share` sentences to the summary."""
    wanted = max(share / EACH, min(share, sentences / LARGE))
    return max(1, min(round(wanted), sentences // LEAST))


def _cut(found: Sequence[Candidate], members: range, number: int) -> list[range]:
    """`number` pieces with about as many words each."""
    total = sum(found[index].words for index in members)
    starts, before = [members.start], 0
    for index in members:
        if before >= total * len(starts) / number:
            starts.append(index)
        before += found[index].words
    return [range(start, end) for start, end in zip(starts, [*starts[1:], members.stop], strict=True)]


def _part(found: Sequence[Candidate], members: range, *, handicap: bool = False) -> Part:
    words = sum(found[index].words for index in members)
    top = max(found[index].weighed.score for index in members)
    return Part(members, words, top, 1 / len(members) if handicap else 0.0)
