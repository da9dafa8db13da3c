"""Placing boxes in layers from left to right so that arrows and their labels have room of their own.

After Sugiyama, Tagawa and Toda 1981, Methods for Visual Understanding of Hierarchical System Structures: boxes
get layers, boxes within a layer are ordered to avoid crossings, then moved towards their neighbours. Between two
layers of boxes lies a layer for labels, and an arrow that passes a layer gets a place in it: so nothing overlaps.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from .layers import box_layers

LABEL_HEIGHT, PASS_HEIGHT = 20.0, 8.0
ROW_GAP, COLUMN_GAP = 14.0, 26.0
SWEEPS = 12
Point = tuple[float, float]


@dataclass(frozen=True)
class Arrow:
    """From the box `start` to the box `end` (their indices, not the same); `width`: of its label, in pixels."""

    start: int
    end: int
    width: float


@dataclass(frozen=True)
class Layout:
    """Centres of boxes and labels, in pixels; a route goes from its arrow's start to its end."""

    width: float
    height: float
    boxes: list[Point]
    labels: list[Point]
    routes: list[list[Point]]


@dataclass
class _Grid:
    """Everything that takes room: boxes first, then for every arrow its label and where it passes layers."""

    sizes: list[Point]
    layer: list[int]
    links: list[tuple[int, int]] = field(default_factory=list)
    chains: list[list[int]] = field(default_factory=list)
    labels: list[int] = field(default_factory=list)

    def add(self, layer: int, width: float, height: float) -> int:
        """One more thing; returns its index."""
        self.sizes.append((width, height))
        self.layer.append(layer)
        return len(self.sizes) - 1


def arrange(sizes: Sequence[Point], arrows: Sequence[Arrow]) -> Layout:
    """Lay out boxes (width, height) that are all connected by the arrows. The same input gives the same layout."""
    layers = box_layers(len(sizes), [(arrow.start, arrow.end) for arrow in arrows])
    grid = _Grid(list(sizes), [2 * layer for layer in layers])
    for arrow in arrows:
        _add_chain(grid, arrow)
    columns = _ordered(grid)
    x, width = _across(grid, columns)
    y, height = _down(grid, columns)
    return Layout(
        width,
        height,
        [(x[at], y[at]) for at in range(len(sizes))],
        [(x[at], y[at]) for at in grid.labels],
        [_route(grid, chain, arrow, x, y) for chain, arrow in zip(grid.chains, arrows, strict=True)],
    )


def _add_chain(grid: _Grid, arrow: Arrow) -> None:
    """The arrow's way through the layers, from left to right; its label sits in the middle."""
    left, right = sorted((arrow.start, arrow.end), key=lambda box: grid.layer[box])
    first, last = grid.layer[left], grid.layer[right]
    middle = first + 1 + (last - first) // 4 * 2
    chain = [left]
    for layer in range(first + 1, last):
        labelled = layer == middle
        chain.append(grid.add(layer, *((arrow.width, LABEL_HEIGHT) if labelled else (0.0, PASS_HEIGHT))))
        if labelled:
            grid.labels.append(chain[-1])
    chain.append(right)
    grid.chains.append(chain)
    grid.links += pairwise(chain)


def _ordered(grid: _Grid) -> list[list[int]]:
    """The things of each layer from top to bottom: the order with the fewest crossings of several sweeps."""
    columns: list[list[int]] = [[] for _ in range(max(grid.layer) + 1)]
    for thing, layer in enumerate(grid.layer):
        columns[layer].append(thing)
    best, fewest = [list(column) for column in columns], crossings(columns, grid.links)
    for sweep in range(SWEEPS):
        rightwards = sweep % 2 == 0
        for column in columns[1:] if rightwards else columns[-2::-1]:
            place = {thing: at for other in columns for at, thing in enumerate(other)}
            column.sort(key=lambda thing: _mean([place[n] for n in _beside(grid, thing, rightwards)], place[thing]))
        count = crossings(columns, grid.links)
        if count < fewest:
            best, fewest = [list(column) for column in columns], count
    return best


def crossings(columns: Sequence[Sequence[int]], links: Sequence[tuple[int, int]]) -> int:
    """How often links between neighbouring layers cross."""
    place = {thing: at for column in columns for at, thing in enumerate(column)}
    layer = {thing: at for at, column in enumerate(columns) for thing in column}
    return sum(
        layer[a] == layer[c] and (place[a] - place[c]) * (place[b] - place[d]) < 0
        for at, (a, b) in enumerate(links)
        for c, d in links[:at]
    )


def _beside(grid: _Grid, thing: int, left: bool) -> list[int]:
    """What the thing is linked to on its left, or on its right."""
    return [a if left else b for a, b in grid.links if (b if left else a) == thing]


def _mean(values: Sequence[float], otherwise: float) -> float:
    return sum(values) / len(values) if values else otherwise


def _across(grid: _Grid, columns: Sequence[Sequence[int]]) -> tuple[list[float], float]:
    """Centres of all things across, and the width of it all."""
    x, left = [0.0] * len(grid.sizes), 0.0
    for column in columns:
        width = max(grid.sizes[thing][0] for thing in column)
        for thing in column:
            x[thing] = left + width / 2
        left += width + COLUMN_GAP
    return x, left - COLUMN_GAP


def _down(grid: _Grid, columns: Sequence[Sequence[int]]) -> tuple[list[float], float]:
    """Centres of all things from the top, and the height: each as near to its neighbours as the others allow."""
    y = [0.0] * len(grid.sizes)
    for sweep in range(SWEEPS):
        left = sweep % 2 == 0
        for column in columns if left else columns[::-1]:
            _settle(grid, column, y, lambda thing, left=left: _beside(grid, thing, left))
    for column in columns[1::2]:  # at last, labels stand where their arrows are straight
        _settle(grid, column, y, lambda thing: _quieter_end(grid, thing))
    top = min(y[thing] - size[1] / 2 for thing, size in enumerate(grid.sizes))
    bottom = max(y[thing] + size[1] / 2 for thing, size in enumerate(grid.sizes))
    return [at - top for at in y], bottom - top


def _settle(grid: _Grid, column: Sequence[int], y: list[float], level_with: Callable[[int], list[int]]) -> None:
    """Move the things of a layer to the middle of what they are to be level with."""
    wanted = [_mean([y[other] for other in level_with(thing)], y[thing]) for thing in column]
    for thing, at in zip(column, apart(wanted, [grid.sizes[thing][1] for thing in column]), strict=True):
        y[thing] = at


def _quieter_end(grid: _Grid, thing: int) -> list[int]:
    """Of the two things that a label is linked to, the one with fewer links."""
    ends = _beside(grid, thing, True) + _beside(grid, thing, False)
    return [min(ends, key=lambda end: sum(end in link for link in grid.links))]


def apart(wanted: Sequence[float], heights: Sequence[float]) -> list[float]:
    """The places nearest to those wanted (least squares) at which things of these heights, in order, have a gap.

    Pool adjacent violators: Ayer et al. 1955, An Empirical Distribution Function for Sampling with Incomplete
    Information.
    """
    offsets = [0.0]
    for above, below in pairwise(heights):
        offsets.append(offsets[-1] + (above + below) / 2 + ROW_GAP)
    pools: list[tuple[float, int]] = []
    for want, offset in zip(wanted, offsets, strict=True):
        mean, size = want - offset, 1
        while pools and pools[-1][0] >= mean:
            before, many = pools.pop()
            mean, size = (mean * size + before * many) / (size + many), size + many
        pools.append((mean, size))
    means = [mean for mean, size in pools for _ in range(size)]
    return [mean + offset for mean, offset in zip(means, offsets, strict=True)]


def _route(grid: _Grid, chain: list[int], arrow: Arrow, x: Sequence[float], y: Sequence[float]) -> list[Point]:
    """Points of the arrow's way: it leaves and enters boxes at their sides, spread by where it comes from."""
    first, *between, last = chain
    points = [(x[first] + grid.sizes[first][0] / 2, y[first] + _port(grid, first, chain[1], y, left=False))]
    for thing in between:
        half = grid.sizes[thing][0] / 2
        points += [(x[thing] - half, y[thing]), (x[thing] + half, y[thing])]
    points.append((x[last] - grid.sizes[last][0] / 2, y[last] + _port(grid, last, chain[-2], y, left=True)))
    return points if chain[0] == arrow.start else points[::-1]


def _port(grid: _Grid, box: int, other: int, y: Sequence[float], *, left: bool) -> float:
    """Where the link between the box and `other` meets the box's side, from the side's middle."""
    there = sorted(_beside(grid, box, left), key=lambda thing: (y[thing], thing))
    room = grid.sizes[box][1] * 0.6
    step = room / max(len(there) - 1, 3)
    return (there.index(other) - (len(there) - 1) / 2) * step
