"""What a drawing consists of."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Drawing:
    """SVG path data on a square of 48: `body` is filled and stroked, `lines` are stroked.

    `words`: what is drawn so, in the singular, with commas between.
    """

    words: str
    body: str
    lines: str
