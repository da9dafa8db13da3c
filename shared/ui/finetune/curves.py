"""Training curves as SVG: a few hundred bytes that follow the theme and do not flicker when they grow."""

from collections.abc import Sequence
from typing import NamedTuple

from shared.ui import markup

WIDTH, HEIGHT = 460, 190
LEFT, RIGHT, TOP, BOTTOM = 44, 12, 12, 26
MOST_POINTS = 240


class Point(NamedTuple):
    """`x`: epochs. `y`: the value."""

    x: float
    y: float


def curve(title: str, points: Sequence[Point]) -> str:
    """A line chart of `points` over epochs from 0, with the last value written beside the title."""
    if not points:
        return _frame(title, "", f'<text x="{WIDTH / 2}" y="{HEIGHT / 2}" text-anchor="middle">no points yet</text>')
    thinned = _thinned(points)
    low, high = _limits([p.y for p in thinned])
    end = max(1.0, thinned[-1].x)
    digits = 2 if high - low >= 0.1 else 3

    def place(point: Point) -> tuple[float, float]:
        x = LEFT + point.x / end * (WIDTH - LEFT - RIGHT)
        y = TOP + (high - point.y) / (high - low) * (HEIGHT - TOP - BOTTOM)
        return round(x, 1), round(y, 1)

    places = [place(point) for point in thinned]
    line = " ".join(f"{x},{y}" for x, y in places)
    drawn = f'<polyline points="{line}" fill="none" stroke="var(--color-accent)" stroke-width="2"/>'
    if len(places) <= 40:
        drawn += "".join(
            f'<circle cx="{x}" cy="{y}" r="3.5" fill="var(--color-accent)">'
            f"<title>epoch {p.x:.2f}: {p.y:.3f}</title></circle>"
            for (x, y), p in zip(places, thinned, strict=True)
        )
    return _frame(title, f"{points[-1].y:.3f}", _grid(low, high, digits) + _ends(end) + drawn)


def _frame(title: str, last: str, inside: str) -> str:
    return (
        f'<figure class="pz-curve"><figcaption>{markup.text(title)} <b>{last}</b></figcaption>'
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{markup.text(title)}: {last or "no points yet"}">'
        f"{inside}</svg></figure>"
    )


def _grid(low: float, high: float, digits: int) -> str:
    lines = []
    for step in range(4):
        value = low + (high - low) * step / 3
        y = TOP + (HEIGHT - TOP - BOTTOM) * (1 - step / 3)
        lines.append(
            f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y:.1f}" y2="{y:.1f}" stroke="var(--border-color-primary)"/>'
            f'<text x="{LEFT - 7}" y="{y + 4:.1f}" text-anchor="end">{value:.{digits}f}</text>'
        )
    return "".join(lines)


def _ends(end: float) -> str:
    bottom = HEIGHT - 7
    return (
        f'<text x="{LEFT}" y="{bottom}">0</text>'
        f'<text x="{(LEFT + WIDTH - RIGHT) / 2}" y="{bottom}" text-anchor="middle">epochs</text>'
        f'<text x="{WIDTH - RIGHT}" y="{bottom}" text-anchor="end">{end:.1f}</text>'
    )


def _limits(values: Sequence[float]) -> tuple[float, float]:
    """The range of the axis: a little more than the values, and never empty."""
    low, high = min(values), max(values)
    room = max((high - low) * 0.08, abs(high) * 0.02, 1e-3)
    return low - room, high + room


def _thinned(points: Sequence[Point]) -> list[Point]:
    """At most `MOST_POINTS` points: means of neighbours, so that a long noisy curve stays readable."""
    size = -(-len(points) // MOST_POINTS)
    groups = [points[i : i + size] for i in range(0, len(points), size)]
    return [Point(group[-1].x, sum(p.y for p in group) / len(group)) for group in groups]
