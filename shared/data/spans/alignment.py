"""Where tokens stand in their text."""

from collections.abc import Sequence

from shared.data.spans.words import is_blank


def locate(text: str, tokens: Sequence[str]) -> list[tuple[int, int]] | None:
    """Start and end of each token in the text; None unless they follow one another with only blanks between."""
    places: list[tuple[int, int]] = []
    at = 0
    for token in tokens:
        start = text.find(token, at)
        if start < 0 or not _blank(text[at:start]):
            return None
        at = start + len(token)
        places.append((start, at))
    return places if _blank(text[at:]) else None


def joined(tokens: Sequence[str]) -> tuple[str, list[tuple[int, int]]]:
    """The tokens with a space between, and start and end of each."""
    places: list[tuple[int, int]] = []
    at = 0
    for token in tokens:
        places.append((at, at + len(token)))
        at += len(token) + 1
    return " ".join(tokens), places


def _blank(gap: str) -> bool:
    return not gap or gap.isspace() or all(map(is_blank, gap))
