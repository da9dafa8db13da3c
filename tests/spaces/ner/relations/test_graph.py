"""The drawing of relations: well-formed, escaped, bounded, and it says what it leaves out."""

import random
import re
from itertools import combinations
from xml.etree import ElementTree

import pytest

from tests.spaces.ner.relations.conftest import part, relation

SVG = "{http://www.w3.org/2000/svg}"


def drawn(relations) -> ElementTree.Element:
    return ElementTree.fromstring(part("graph").graph_svg(relations))


def texts(root: ElementTree.Element) -> list[str]:
    return [text.text or "" for text in root.iter(f"{SVG}text")]


def rectangles(root: ElementTree.Element) -> list[tuple[float, float, float, float]]:
    """x, y, width, height in the whole drawing."""
    found = []
    for group in root.findall(f"{SVG}g"):
        x, y = map(float, re.findall(r"[\d.]+", group.attrib["transform"]))
        for box in group.iter(f"{SVG}rect"):
            left, top, width, height = (float(box.attrib[name]) for name in ("x", "y", "width", "height"))
            found.append((x + left, y + top, width, height))
    return found


def test_entities_and_relations_are_named() -> None:
    root = drawn([relation("storm", "delays", score=0.9), relation("delays", "anger", "Entity-Origin")])
    assert sorted(texts(root)) == sorted(
        ["storm", "delays", "anger", "event", "event", "event", "Cause-Effect", "Entity-Origin"]
    )
    assert root.find(f"{SVG}title").text == "2 relations between 3 entities"
    assert root.find(f"{SVG}desc").text == "storm, Cause-Effect, delays; delays, Entity-Origin, anger."
    assert root.attrib["role"] == "img"
    ids = {child.attrib.get("id") for child in root}
    assert set(root.attrib["aria-labelledby"].split()) <= ids
    assert len(root.findall(f".//{SVG}path[@class='pz-arrow']")) == 2


def test_entities_of_one_name_and_type_share_a_box() -> None:
    root = drawn(
        [
            relation("Storm", "delays"),
            relation("storm", " delays"),
            relation("storm", "delays", label="place"),
        ]
    )
    assert len(root.findall(f".//{SVG}g[@class]")) - len(root.findall(f".//{SVG}g[@class='pz-link']")) == 4
    assert "Cause-Effect ×2" in texts(root)


def test_everything_is_escaped() -> None:
    bad = "<script>alert('x')</script>&\"'"
    svg = part("graph").graph_svg([relation(bad, "b", bad, label=bad)])
    assert "<script" not in svg
    root = ElementTree.fromstring(svg)
    assert root.find(f"{SVG}desc").text == f"{bad}, {bad}, b."


def test_types_have_the_colours_of_the_document() -> None:
    root = drawn([relation("storm", "delays", label="person"), relation("a", "b", label="place")])
    classes = [group.attrib["class"] for group in root.iter(f"{SVG}g") if "pz-node" in group.attrib.get("class", "")]
    assert sorted(classes) == ["pz-node pz-e0"] * 2 + ["pz-node pz-e2"] * 2


def test_colours_come_from_the_page() -> None:
    svg = part("graph").graph_svg([relation("storm", "delays")])
    colours = re.findall(r'(?:fill|stroke)="([^"]+)"', svg)
    assert colours
    assert all(colour == "none" or colour.startswith("var(--") for colour in colours)


@pytest.mark.parametrize("seed", range(5))
def test_nothing_overlaps_however_many_there_are(seed: int) -> None:
    rng = random.Random(seed)
    names = [f"Name {i} {'of a long kind ' * rng.randint(0, 3)}" for i in range(40)]
    relations = [relation(*rng.sample(names, 2), f"Kind-{rng.randint(0, 5)}", rng.random()) for _ in range(120)]
    root = drawn(relations)
    boxes = rectangles(root)
    for (x1, y1, w1, h1), (x2, y2, w2, h2) in combinations(boxes, 2):
        assert x1 + w1 <= x2 + 0.2 or x2 + w2 <= x1 + 0.2 or y1 + h1 <= y2 + 0.2 or y2 + h2 <= y1 + 0.2
    width, height = map(float, root.attrib["viewBox"].split()[2:])
    assert all(x >= 0 and y >= 0 and x + w <= width and y + h <= height for x, y, w, h in boxes)


def test_the_most_certain_are_drawn_and_the_rest_is_counted() -> None:
    graph = part("graph")
    relations = [relation(f"a{i}", f"b{i}", score=i / 100) for i in range(40)]
    root = drawn(relations)
    shown = [text for text in texts(root) if re.fullmatch(r"[ab]\d+", text)]
    assert len(shown) == 2 * (graph.MOST_BOXES // 2)
    assert {"a39", "b39"} <= set(shown)
    assert "a0" not in shown
    assert f"{40 - graph.MOST_BOXES // 2} relations left out, the least certain" in texts(root)


def test_between_few_entities_the_arrows_are_bounded() -> None:
    graph = part("graph")
    root = drawn([relation("a", "b", f"kind {i}", i / 100) for i in range(50)])
    assert len(root.findall(f".//{SVG}path[@class='pz-arrow']")) == graph.MOST_ARROWS
    assert "10 relations left out, the least certain" in texts(root)


def test_the_same_relations_give_the_same_drawing_in_any_order() -> None:
    relations = [relation(f"n{i}", f"n{(i * 7 + 1) % 12}", score=i / 20) for i in range(12)]
    graph = part("graph").graph_svg
    assert graph(relations) == graph(relations[::-1])


def test_no_relations_are_said() -> None:
    assert "no relations" in part("graph").graph_svg([])
    assert "no relations" in part("graph").graph_svg([relation("gold", "Gold")])


def test_long_names_are_cut_and_told_in_full() -> None:
    name = "The Society for the Preservation of Old Harbour Cranes"
    root = drawn([relation(name, "b")])
    assert any(text.startswith("The Society") and text.endswith("…") for text in texts(root))
    assert f"{name} (event)" in [title.text for title in root.iter(f"{SVG}title")]


@pytest.mark.parametrize(("text", "fits"), [("Short", True), ("W" * 40, False), ("", True), ("i" * 30, True)])
def test_text_is_fitted(text: str, fits: bool) -> None:
    lettering = part("lettering")
    cut = lettering.fitted(text, 13, 190)
    assert (cut == text) == fits
    assert lettering.text_width(cut, 13) <= 190


def test_wide_letters_take_more_room() -> None:
    width = part("lettering").text_width
    assert width("株式会社", 13) > 4 * 13 > width("abcd", 13)
    assert width("e\u0301", 13) == width("e", 13)
