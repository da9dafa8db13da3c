"""Boxes, labels and arrows: nothing overlaps, and arrows lead where they should."""

import random
from itertools import combinations, pairwise

import pytest

from tests.spaces.ner.relations.conftest import part


def arrange(sizes, links, width: float = 60.0):
    layout = part("layout")
    return layout.arrange(sizes, [layout.Arrow(start, end, width) for start, end in links])


def connected_links(rng: random.Random, boxes: int, more: int) -> list[tuple[int, int]]:
    """A random tree and some more links, in any direction."""
    links = [(at, rng.randrange(at)) for at in range(1, boxes)]
    links += [tuple(rng.sample(range(boxes), 2)) for _ in range(more)]
    return [link if rng.random() < 0.5 else link[::-1] for link in links]


def overlap(one, other) -> bool:
    return all(abs(one[0][i] - other[0][i]) < (one[1][i] + other[1][i]) / 2 - 1e-6 for i in (0, 1))


@pytest.mark.parametrize("seed", range(12))
def test_nothing_overlaps_and_everything_is_inside(seed: int) -> None:
    rng = random.Random(seed)
    boxes = rng.randint(2, 25)
    sizes = [(rng.uniform(30, 200), 42.0) for _ in range(boxes)]
    links = connected_links(rng, boxes, rng.randint(0, 12))
    layout = arrange(sizes, links)
    placed = [*zip(layout.boxes, sizes, strict=True), *((place, (60.0, 20.0)) for place in layout.labels)]
    assert len(placed) == boxes + len(links)
    assert not any(overlap(one, other) for one, other in combinations(placed, 2))
    for (x, y), (width, height) in placed:
        assert width / 2 - 1e-6 <= x <= layout.width - width / 2 + 1e-6
        assert height / 2 - 1e-6 <= y <= layout.height - height / 2 + 1e-6


@pytest.mark.parametrize("seed", range(6))
def test_a_route_goes_from_its_start_through_its_label_to_its_end(seed: int) -> None:
    rng = random.Random(seed)
    sizes = [(rng.uniform(30, 200), 42.0) for _ in range(12)]
    links = connected_links(rng, 12, 6)
    layout = arrange(sizes, links)
    for (start, end), label, route in zip(links, layout.labels, layout.routes, strict=True):
        for box, point in ((start, route[0]), (end, route[-1])):
            assert abs(abs(point[0] - layout.boxes[box][0]) - sizes[box][0] / 2) < 1e-6
            assert abs(point[1] - layout.boxes[box][1]) < sizes[box][1] / 2
        left, right = (label[0] - 30, label[1]), (label[0] + 30, label[1])
        assert (left, right) in pairwise(route) or (right, left) in pairwise(route)
        across = [x for x, _ in route]
        assert across == sorted(across) or across == sorted(across, reverse=True)


def test_the_same_input_gives_the_same_layout() -> None:
    links = connected_links(random.Random(3), 15, 8)
    sizes = [(80.0, 42.0)] * 15
    assert arrange(sizes, links) == arrange(sizes, links)


def test_an_arrow_leads_to_the_right_and_one_back_to_the_left() -> None:
    layout = arrange([(50.0, 42.0)] * 3, [(0, 1), (1, 2), (2, 0)])
    assert [x for x, _ in layout.boxes] == sorted(x for x, _ in layout.boxes)
    back = layout.routes[2]
    assert back[0][0] > back[-1][0]


@pytest.mark.parametrize(
    ("links", "layers"),
    [
        ([(0, 1), (1, 2)], [0, 1, 2]),
        ([(0, 1), (1, 2), (0, 2)], [0, 1, 2]),
        ([(0, 1), (1, 2), (2, 0)], [0, 1, 2]),
        ([(0, 1), (1, 0)], [0, 1]),
        ([(1, 0), (2, 0)], [1, 0, 0]),
        ([(0, 1), (1, 2), (3, 2)], [0, 1, 2, 1]),
    ],
)
def test_layers_follow_the_arrows(links, layers) -> None:
    assert part("layers").box_layers(len(layers), links) == layers


def test_places_are_as_near_as_can_be_to_those_wanted() -> None:
    apart = part("layout").apart
    gap = part("layout").ROW_GAP
    assert apart([0.0, 100.0], [20.0, 20.0]) == [0.0, 100.0]
    first, second = apart([50.0, 50.0], [20.0, 20.0])
    assert second - first == pytest.approx(20 + gap)
    assert (first + second) / 2 == pytest.approx(50)
    places = apart([90.0, 10.0, 50.0], [10.0, 30.0, 20.0])
    assert places[1] - places[0] >= 20 + gap - 1e-9
    assert places[2] - places[1] >= 25 + gap - 1e-9


def test_crossings_are_counted() -> None:
    crossings = part("layout").crossings
    assert crossings([[0, 1], [2, 3]], [(0, 3), (1, 2)]) == 1
    assert crossings([[0, 1], [2, 3]], [(0, 2), (1, 3), (0, 3)]) == 0
