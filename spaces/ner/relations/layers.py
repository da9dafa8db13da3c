"""Which boxes of a graph stand left of which: their layers."""

from collections.abc import Sequence


def box_layers(count: int, links: Sequence[tuple[int, int]]) -> list[int]:
    """The layer of each box: right of all that point to it, where links that close a circle do not count."""
    forward, order = _without_circles(count, links)
    layer = [0] * count
    for box in order:
        for start, end in forward:
            if start == box:
                layer[end] = max(layer[end], layer[box] + 1)
    for box in order:  # what nothing points to stands right before the first that it points to
        after = [layer[end] for start, end in forward if start == box]
        if after and all(end != box for _, end in forward):
            layer[box] = min(after) - 1
    return layer


def _without_circles(count: int, links: Sequence[tuple[int, int]]) -> tuple[list[tuple[int, int]], list[int]]:
    """The links with those turned round that close a circle, and the boxes in an order that follows them."""
    state, finished, turned = [0] * count, [], set()

    def visit(box: int) -> None:
        state[box] = 1
        for start, end in links:
            if start == box and state[end] == 1:
                turned.add((start, end))
            elif start == box and not state[end]:
                visit(end)
        state[box] = 2
        finished.append(box)

    pointed_at = {end for _, end in links}
    for box in sorted(range(count), key=lambda box: (box in pointed_at, box)):
        if not state[box]:
            visit(box)
    forward = [(end, start) if (start, end) in turned else (start, end) for start, end in links]
    return forward, finished[::-1]
