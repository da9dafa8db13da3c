"""A summary as prose or as bullets: plain text, Markdown, and HTML whose sentences lead to their source."""

import re
from collections.abc import Sequence
from itertools import groupby, pairwise

from shared.ui import markup

from .picking import Piece

PARAGRAPH = 6
"""Sentences of a paragraph, about."""
BULLET = "• "
_SIGNS = re.compile(r"([\\`*_\[\]<>|~])")
_CLOSED = re.compile(r"[.!?…:;。！？][\"'”’»)\]]*$")
_OPENING = re.compile(r"(#|[-+=](?=\s)|(?<=\d)[.)](?=\s))")


def paragraphs(pieces: Sequence[Piece]) -> list[list[Piece]]:
    """The pieces (in reading order) in paragraphs of about six, parted where the source leaves most out.

    No paragraph has sentences of two documents.
    """
    return [paragraph for _, group in _by_document(pieces) for paragraph in _parted(group)]


def as_text(pieces: Sequence[Piece], *, bullets: bool = False, names: Sequence[str] = ()) -> str:
    """Plain text: paragraphs, or a line for each sentence. `names` of the documents stand above their parts."""
    blocks: list[str] = []
    for document, group in _by_document(pieces):
        blocks += [names[document]] if names else []
        blocks += ["\n".join(BULLET + one.text for one in group)] if bullets else map(_joined, _parted(group))
    return "\n\n".join(blocks)


def as_markdown(pieces: Sequence[Piece], *, bullets: bool = False, names: Sequence[str] = ()) -> str:
    """Markdown, in which the signs of the text itself mean nothing. With `names` of the documents, as headings."""
    blocks: list[str] = []
    for document, group in _by_document(pieces):
        blocks += [f"## {_plain(names[document])}"] if names else []
        blocks += (
            ["\n".join("- " + _plain(one.text) for one in group)]
            if bullets
            else [_plain(_joined(paragraph)) for paragraph in _parted(group)]
        )
    return "\n\n".join(blocks) + "\n"


def as_html(pieces: Sequence[Piece], key: str, *, bullets: bool = False, names: Sequence[str] = ()) -> str:
    """HTML in which each sentence is a link to its place in `source_html` of the same `key`."""
    numbers = {id(piece): number for number, piece in enumerate(pieces)}

    def link(piece: Piece) -> str:
        number = numbers[id(piece)]
        return (
            f'<a class="pz-sum-s" href="#{markup.text(anchor(key, number))}" data-piece="{number}" dir="auto" '
            f'title="Show in the source">{markup.text(piece.text if bullets else closed(piece.text))}</a>'
        )

    blocks: list[str] = []
    for document, group in _by_document(pieces):
        blocks += [f'<h4 class="pz-sum-name">{markup.text(names[document])}</h4>'] if names else []
        if bullets:
            blocks.append("<ul>" + "".join(f'<li dir="auto">{link(one)}</li>' for one in group) + "</ul>")
        else:
            blocks += [f'<p dir="auto">{" ".join(map(link, paragraph))}</p>' for paragraph in _parted(group)]
    return f'<div class="pz-sum" data-key="{markup.text(key)}">{"".join(blocks)}</div>'


def closed(sentence: str) -> str:
    """How a sentence stands among others: a headline or an item of a list, which ends without a sign, gets a stop."""
    return sentence if _CLOSED.search(sentence) else sentence + "."


def anchor(key: str, number: int) -> str:
    """The id of the place in the source of the `number`-th sentence of a summary."""
    return f"pz-src-{key}-{number}"


def _by_document(pieces: Sequence[Piece]) -> list[tuple[int, list[Piece]]]:
    return [(document, list(group)) for document, group in groupby(pieces, key=lambda piece: piece.document)]


def _parted(pieces: list[Piece]) -> list[list[Piece]]:
    """Paragraphs of like length; each ends at the widest gap near its even end."""
    number = max(1, round(len(pieces) / PARAGRAPH))
    ends = [0]
    for turn in range(1, number):
        even = round(turn * len(pieces) / number)
        near = range(even - 1, even + 2)
        ends.append(max(near, key=lambda at: pieces[at].start - pieces[at - 1].end))
    return [pieces[start:end] for start, end in pairwise([*ends, len(pieces)])]


def _joined(pieces: Sequence[Piece]) -> str:
    return " ".join(closed(piece.text) for piece in pieces)


def _plain(text: str) -> str:
    """Text for Markdown: nothing in it is a heading, a list, a link or HTML."""
    escaped = _SIGNS.sub(r"\\\1", text).replace("&", "&amp;")
    opening = _OPENING.search(escaped)
    at_start = opening and (opening.start() == 0 or escaped[: opening.start()].isdigit())
    return f"{escaped[: opening.start()]}\\{escaped[opening.start() :]}" if opening and at_start else escaped
