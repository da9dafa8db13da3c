"""Accuracy against coverage, drawn as SVG: the letters keep their size however wide the page is."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from shared.ui import markup

HEIGHT, TOP, BOTTOM, LEFT, RIGHT = 300, 14, 46, 48, 22
NARROW = 215
"""Pixels of the plot on a phone: labels that do not touch each other there do not on a wide page."""
LINE, LETTER, AWAY, POINT = 15, 7.2, 9, 6
"""Pixels of a label: its height, the width of a letter, and how far it is from the point; and the size of a point."""
FARTHEST = 90
STEPS = (1, 2, 2.5, 5, 10)


@dataclass
class Spot:
    """A model: `x` in per cent of the width, `y` in pixels from the top, and those of the ends of its interval.

    `label`: the height of its label; `left`: whether that is on the left of the point.
    """

    title: str
    x: float
    y: float
    low: float
    high: float
    told: str
    label: float = 0.0
    left: bool = False

    @property
    def at(self) -> float:
        """Where it is on a phone, in pixels."""
        return self.x / 100 * NARROW

    @property
    def spread(self) -> tuple[float, float]:
        """From where to where the label goes on a phone, in pixels."""
        length = AWAY + LETTER * len(self.title)
        return (self.at - length, self.at - AWAY / 2) if self.left else (self.at + AWAY / 2, self.at + length)


def plot(lines: Sequence[Mapping[str, Any]]) -> str:
    """Every model by its nDCG (upwards) and its coverage (to the right), with the interval of the nDCG. "" for none.

    `lines`: as of `Row.to_dict`, the best first.
    """
    known = [line for line in lines if line["metrics"]["ndcg"] is not None and line["metrics"]["coverage"] is not None]
    if not known:
        return ""
    down, up = _limits([value for line in known for value in _range(line)])
    across = _ticks(0.0, max(0.01, *(min(1.0, 1.05 * line["metrics"]["coverage"]) for line in known)))
    above = _ticks(down, up)
    spots = _placed([_spot(line, across[-1], above[0], above[-1]) for line in known])
    k = known[0]["k"]
    inside = _grid(across, above) + "".join(_drawn(spot, place == 0) for place, spot in enumerate(spots))
    words = "; ".join(spot.told for spot in spots)
    return (
        '<figure class="pz-curve" style="margin-top:18px"><figcaption>Accuracy against coverage: '
        f"<b>nDCG at {k}</b> upwards, the share of the catalogue that is recommended to anybody to the right. Best is "
        "the upper right; lines are 95 % intervals."
        f'</figcaption><div style="margin:10px {RIGHT}px 0 {LEFT}px"><svg height="{HEIGHT}" role="img" '
        f'style="width:100%;height:{HEIGHT}px;overflow:visible" aria-label="{markup.text(words)}">'
        f"{inside}{_names(k)}</svg></div></figure>"
    )


def _names(k: int) -> str:
    return (
        f'<text x="50%" y="{HEIGHT - 6}" text-anchor="middle">coverage</text>'
        f'<text transform="translate({9 - LEFT} {(HEIGHT - BOTTOM) / 2:.0f}) rotate(-90)" text-anchor="middle">'
        f"nDCG at {k}</text>"
    )


def _grid(across: Sequence[float], above: Sequence[float]) -> str:
    drawn, bottom = "", HEIGHT - BOTTOM
    digits = max(2, -math.floor(math.log10(max(above[1] - above[0], 1e-9)) + 1e-9) + (len(above) > 5))
    for value in above:
        y = _height(value, above[0], above[-1])
        drawn += (
            f'<line x1="0" x2="100%" y1="{y:.1f}" y2="{y:.1f}" stroke="var(--border-color-primary)"/>'
            f'<text x="-7" y="{y + 4:.1f}" text-anchor="end">{value:.{digits}f}</text>'
        )
    for value in across:
        x = 100 * value / across[-1]
        drawn += (
            f'<line x1="{x:.1f}%" x2="{x:.1f}%" y1="{bottom}" y2="{bottom + 4}" stroke="var(--border-color-primary)"/>'
            f'<text x="{x:.1f}%" y="{bottom + 18}" text-anchor="middle">{100 * value:g} %</text>'
        )
    return drawn


def _spot(line: Mapping[str, Any], most: float, down: float, up: float) -> Spot:
    metrics, (low, _, high) = line["metrics"], _range(line)
    x, y = 100 * metrics["coverage"] / most, _height(metrics["ndcg"], down, up)
    told = f"{line['title']}: nDCG {metrics['ndcg']:.3f}, coverage {100 * metrics['coverage']:.1f} %"
    return Spot(line["title"], x, y, _height(low, down, up), _height(high, down, up), told)


def _drawn(spot: Spot, best: bool) -> str:
    colour = "var(--color-accent)" if best else "var(--body-text-color-subdued)"
    x, anchor, away = f"{spot.x:.1f}%", "end" if spot.left else "start", -AWAY if spot.left else AWAY
    style = f"fill:var(--body-text-color);font-size:12.5px;font-weight:{650 if best else 450}"
    halo = "paint-order:stroke;stroke:var(--block-background-fill);stroke-width:4px;stroke-linejoin:round"
    far = abs(spot.label - spot.y) > LINE
    led = f'y1="{spot.y:.1f}" y2="{spot.label:.1f}" stroke="{colour}" stroke-dasharray="2 2"' if far else ""
    return (
        (f'<line x1="{x}" x2="{x}" {led}/>' if led else "")
        + f'<line x1="{x}" x2="{x}" y1="{spot.low:.1f}" y2="{spot.high:.1f}" stroke="{colour}" stroke-width="1.5"/>'
        f'<circle cx="{x}" cy="{spot.y:.1f}" r="5" fill="{colour}" stroke="var(--block-background-fill)" '
        f'stroke-width="1.5"><title>{markup.text(spot.told)}</title></circle>'
        f'<text x="{x}" y="{spot.label + 4:.1f}" dx="{away}" text-anchor="{anchor}" style="{style};{halo}">'
        f"{markup.text(spot.title)}</text>"
    )


def _placed(spots: list[Spot]) -> list[Spot]:
    """Labels beside their points, as near as they touch neither another label nor another point."""
    done: list[Spot] = []
    for spot in sorted(spots, key=lambda spot: spot.y):
        # Where nothing is free, the label stays at its point.
        away = [(by, side) for by in sorted(range(-FARTHEST, FARTHEST + 1, 3), key=abs) for side in (False, True)]
        for by, side in [*away, (0, spot.x > 50)]:
            spot.label, spot.left = spot.y + by, side
            if _free(spot, done, spots):
                break
        done.append(spot)
    return spots


def _free(spot: Spot, done: Sequence[Spot], spots: Sequence[Spot]) -> bool:
    first, last = spot.spread
    inside = LINE / 2 <= spot.label <= HEIGHT - BOTTOM - LINE / 2
    if not inside or first < -LEFT / 2 or last > NARROW + RIGHT:
        return False
    touched = (
        abs(spot.label - other.label) < LINE and first < other.spread[1] and other.spread[0] < last for other in done
    )
    hidden = (
        abs(spot.label - other.y) < LINE / 2 + POINT and first < other.at + POINT and other.at - POINT < last
        for other in spots
        if other is not spot
    )
    return not any(touched) and not any(hidden)


def _range(line: Mapping[str, Any]) -> tuple[float, float, float]:
    """The nDCG between the ends of its interval."""
    value = line["metrics"]["ndcg"]
    low, high = line["intervals"].get("ndcg", (value, value))
    return min(low, value), value, max(high, value)


def _limits(values: Sequence[float]) -> tuple[float, float]:
    """From 0, unless all are far above it."""
    low, high = min(values), max(values)
    if high - low < 1e-6:  # one point, or all the same
        low = high - max(0.05, 0.1 * high)
    return (0.0 if low < 0.6 * high else max(0.0, low - 0.2 * (high - low)), max(high, 1e-3))


def _ticks(low: float, high: float) -> list[float]:
    """Round numbers from at most `low` to at least `high`, four to seven of them."""
    rough = (high - low) / 4 or 0.01
    unit = 10.0 ** math.floor(math.log10(rough))
    step = next(unit * size for size in STEPS if unit * size >= rough * 0.999)
    first = math.floor(low / step + 1e-9)
    return [round(number * step, 10) for number in range(first, math.ceil(high / step - 1e-9) + 1)]


def _height(value: float, down: float, up: float) -> float:
    return TOP + (up - value) / ((up - down) or 1.0) * (HEIGHT - TOP - BOTTOM)
