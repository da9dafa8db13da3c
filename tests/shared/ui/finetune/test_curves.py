"""Curves: every point in the picture, nothing when there is nothing."""

import re

from shared.ui.finetune.curves import HEIGHT, MOST_POINTS, WIDTH, Point, curve


def points_of(svg: str) -> list[tuple[float, float]]:
    found = re.search(r'points="([^"]*)"', svg)
    assert found
    return [(float(x), float(y)) for x, y in (pair.split(",") for pair in found[1].split())]


def test_no_points() -> None:
    assert "no points yet" in curve("Loss", [])


def test_points_stay_inside_and_in_order() -> None:
    places = points_of(curve("Loss", [Point(0, 2.0), Point(1, 0.5), Point(2, 1.0)]))
    assert [x for x, _ in places] == sorted(x for x, _ in places)
    assert all(0 < x < WIDTH and 0 < y < HEIGHT for x, y in places)
    assert places[1][1] > places[2][1] > places[0][1]


def test_the_last_value_is_written() -> None:
    assert "<b>0.123</b>" in curve("Loss", [Point(0.5, 0.9), Point(1, 0.1234)])


def test_a_flat_curve_and_a_single_point_can_be_drawn() -> None:
    assert len(points_of(curve("Score", [Point(0, 0.0)]))) == 1
    assert len({y for _, y in points_of(curve("Score", [Point(0, 0.7), Point(1, 0.7)]))}) == 1


def test_long_curves_are_thinned() -> None:
    svg = curve("Loss", [Point(i / 1000, 1 / (i + 1)) for i in range(5000)])
    assert len(points_of(svg)) <= MOST_POINTS
    assert "<circle" not in svg
