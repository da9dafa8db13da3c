"""The documents in full, with the sentences of the summary marked: HTML that is light for a million characters."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from shared.tasks.summaries.answers import Weighing
from shared.ui import markup

from .blocks import Block, blocks, shown
from .layers import Span, layered
from .phrases import Phrase
from .picking import Piece
from .shape import anchor

LEVELS = 4
"""Shades of the sentences by their scores, beside none."""
TICKS = 400
"""Places that the strip above the text can tell apart."""
LONG = 50_000
"""Characters from which on blocks out of sight are not laid out."""
LINE, HIGH = 88, 27
"""Characters and pixels of a line, about, from which the height of what is not laid out yet is told."""
HINT = "Choose a sentence of the summary to see it here, and a marked one to go back to the summary."


@dataclass(frozen=True)
class Source:
    """A document with its sentences."""

    name: str
    text: str
    weighing: Weighing


@dataclass(frozen=True)
class Mark:
    """A place in a document (from 0) that sentences of the summary (their numbers, from 0) come from."""

    document: int
    start: int
    end: int
    pieces: tuple[int, ...]


def marks_of(pieces: Iterable[Piece]) -> list[Mark]:
    """The places of the sentences of an extractive summary."""
    return [Mark(piece.document, piece.start, piece.end, (number,)) for number, piece in enumerate(pieces)]


def source_html(sources: Sequence[Source], marks: Sequence[Mark], key: str, phrases: Sequence[Phrase] = ()) -> str:
    """All documents; `source.js` ties the marks to the summary (`as_html`) of the same `key`, unique on the page.

    `phrases` are underlined on request, as the scores of the sentences are shown on request. Of documents with more
    than two million characters together, only what is around the marks is shown, and that is said.
    """
    all_blocks = [block for at, one in enumerate(sources) for block in blocks(at, one.text, one.weighing.sentences)]
    kept = shown(all_blocks, _marked(all_blocks, marks))
    inner = "".join(
        _documents(sources, kept, [_layers(at, one, marks, phrases, key) for at, one in enumerate(sources)])
    )
    stamp = hash(tuple((one.name, one.text) for one in sources))
    long = " pz-src-long" if sum(len(one.text) for one in sources) > LONG else ""
    return (
        f'<div class="pz-src{long}" data-key="{markup.text(key)}" data-stamp="{stamp}">'
        f"{_strip(sources, marks)}{_switches(phrases)}"
        f'<div class="pz-src-pane" tabindex="0" role="region" aria-label="The source">{inner}</div>'
        f'<p class="pz-quiet pz-src-hint">{HINT}</p></div>'
    )


def _marked(all_blocks: Sequence[Block], marks: Sequence[Mark]) -> set[Block]:
    starts = [(block.document, block.start) for block in all_blocks]
    return {all_blocks[bisect_right(starts, (mark.document, mark.start)) - 1] for mark in marks}


def _documents(sources: Sequence[Source], kept: Sequence[Block], layers: Sequence[list[list[Span]]]) -> Iterator[str]:
    by_document = {document: list(group) for document, group in groupby(kept, key=lambda block: block.document)}
    for document, source in enumerate(sources):
        if len(sources) > 1:
            yield f'<h4 class="pz-src-name">{markup.text(source.name)}</h4>'
        at = 0
        for block in by_document.get(document, []):
            yield _gap(block.start - at)
            body = layered(source.text, block.start, block.end, layers[document])
            lines = 1 + (block.end - block.start) // LINE + source.text.count("\n", block.start, block.end)
            yield f'<div class="pz-src-block" dir="auto" style="--high:{lines * HIGH}px">{body}</div>'
            at = block.end
        yield _gap(len(source.text) - at)


def _gap(size: int) -> str:
    return f'<p class="pz-quiet pz-src-gap">{size:,} characters are not shown here.</p>' if size else ""


def _layers(
    document: int, source: Source, marks: Sequence[Mark], phrases: Sequence[Phrase], key: str
) -> list[list[Span]]:
    """Shades, marks and phrases of one document, from the outermost."""
    return [_shades(source.weighing), _mark_spans(document, marks, key), _phrase_spans(document, phrases)]


def _shades(weighing: Weighing) -> list[Span]:
    top = max((sentence.score for sentence in weighing.sentences), default=0.0) or 1.0
    levels = [(one, round(LEVELS * one.score / top)) for one in weighing.sentences]
    return [
        Span(one.start, one.end, f'<span class="pz-src-w{level}" title="weighs {one.score:.2f}">', "</span>")
        for one, level in levels
        if level > 0
    ]


def _mark_spans(document: int, marks: Sequence[Mark], key: str) -> list[Span]:
    spans = []
    for mark in sorted((one for one in marks if one.document == document), key=lambda one: one.start):
        numbers = " ".join(map(str, mark.pieces))
        named = markup.text(anchor(key, mark.pieces[0]))
        opening = f'<mark class="pz-src-m" id="{named}" data-piece="{numbers}" tabindex="-1">'
        spans.append(Span(mark.start, mark.end, opening, "</mark>"))
    return spans


def _phrase_spans(document: int, phrases: Sequence[Phrase]) -> list[Span]:
    places = [place for phrase in phrases for place in phrase.places if place[0] == document]
    return [Span(start, end, '<span class="pz-src-p">', "</span>") for _, start, end in sorted(places)]


def _strip(sources: Sequence[Source], marks: Sequence[Mark]) -> str:
    """Where in the documents the summary comes from, at a glance."""
    offsets = [0]
    for source in sources:
        offsets.append(offsets[-1] + len(source.text))
    total = offsets[-1] or 1
    places = {int(TICKS * (offsets[mark.document] + mark.start) / total): mark.pieces[0] for mark in reversed(marks)}
    ticks = "".join(
        f'<i style="left:{100 * place / TICKS:g}%" data-tick="{number}"></i>'
        for place, number in sorted(places.items())
    )
    edges = "".join(f'<b style="left:{100 * offset / total:.2f}%"></b>' for offset in offsets[1:-1])
    return f'<div class="pz-src-strip" aria-hidden="true">{edges}{ticks}</div>'


def _switches(phrases: Sequence[Phrase]) -> str:
    buttons = _switch("weights", "Show how much each sentence weighs")
    if phrases:
        buttons += _switch("phrases", "Show key phrases")
    return f'<div class="pz-actions">{buttons}</div>'


def _switch(name: str, label: str) -> str:
    shown = f'data-show="{name}" aria-pressed="false"'
    return f'<button type="button" class="pz-action pz-src-switch" {shown}>{label}</button>'
