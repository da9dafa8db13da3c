"""Texts with their marked spans in colour, as HTML."""

from collections.abc import Iterable, Sequence
from typing import Any

from shared.ui import markup


def highlighted(text: str, spans: Iterable[Sequence[Any]], others: Iterable[Sequence[Any]] | None = None) -> str:
    """The text with its spans (start, end, label) marked; those that `others` does not have too are underlined."""
    known = None if others is None else {tuple(span) for span in others}
    pieces, at = [], 0
    for start, end, label in sorted(tuple(span) for span in spans):
        if start < at:
            continue  # overlaps are for the check to tell
        only = "" if known is None or (start, end, label) in known else " pz-only"
        pieces.append(markup.text(text[at:start]))
        pieces.append(
            f'<mark class="pz-span pz-{markup.tone(label)}{only}">{markup.text(text[start:end])}'
            f"<small>{markup.text(label)}</small></mark>"
        )
        at = end
    return "".join([*pieces, markup.text(text[at:])])
