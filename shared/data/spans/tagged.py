"""A tagged sentence becomes a document."""

from collections.abc import Sequence

from shared.data.spans.alignment import joined, locate
from shared.data.spans.report import Report
from shared.data.spans.span import Document
from shared.data.spans.tags import TagReader

_JOINED = "an entity that begins with an inner tag (I- without B-); it was read as the entity's first"
_BROKEN = "an entity whose first or last tag is missing; it was read from and to where its tags stand"


def tagged(
    raw: str | None, tokens: Sequence[str], tags: Sequence[str], reader: TagReader, row: int, report: Report
) -> Document:
    """The document of a sentence. `raw` is its text; without, or if it does not fit, a space joins the tokens.

    Tokens that are blank are left out.
    """
    kept = [place for place, token in enumerate(tokens) if token.strip()]
    if len(kept) < len(tokens):
        tokens, tags = [tokens[place] for place in kept], [tags[place] for place in kept]
    places = locate(raw, tokens) if raw else None
    if raw is None or places is None:
        raw, places = joined(tokens)
    return from_places(raw, places, tags, reader, row, report)


def from_places(
    text: str, places: Sequence[tuple[int, int]], tags: Sequence[str], reader: TagReader, row: int, report: Report
) -> Document:
    """The document of a sentence whose tokens have known places."""
    found = reader.decode(places, [tag.strip() for tag in tags])
    if found.joined:
        report.add(_JOINED, row, unless=lambda: reader.loose)
    if found.broken:
        report.add(_BROKEN, row)
    return Document(text, found.spans, row)
