"""A long text as blocks that a browser lays out only when they come into view."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from shared.tasks.summaries.answers import Weighed

USUAL, LONGEST = 3_000, 9_000
"""Characters of a block: it ends at the next line break after the first, and at a sentence after the second."""
MOST = 2_000_000
"""Characters of all documents that are shown in full."""


@dataclass(frozen=True)
class Block:
    """The piece of a document (from 0) from `start` to `end` (characters)."""

    document: int
    start: int
    end: int


def blocks(document: int, text: str, sentences: Sequence[Weighed]) -> Iterator[Block]:
    """Blocks that cover the text; no sentence is in two. A block that ends within a paragraph is very long."""
    start = before = 0
    for sentence in sentences:
        size = sentence.start - start
        if size >= LONGEST or (size >= USUAL and "\n" in text[before : sentence.start]):
            yield Block(document, start, sentence.start)
            start = sentence.start
        before = sentence.end
    yield Block(document, start, len(text))


def shown(all_blocks: Sequence[Block], wanted: Collection[Block], most: int = MOST) -> list[Block]:
    """All blocks, or, if they have more than `most` characters, the `wanted` ones up to as many."""
    if sum(block.end - block.start for block in all_blocks) <= most:
        return list(all_blocks)
    kept, size = [], 0
    for block in all_blocks:
        if block in wanted and size + block.end - block.start <= most:
            kept.append(block)
            size += block.end - block.start
    return kept
