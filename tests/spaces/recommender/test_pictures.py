"""Pictures are well-formed, small, safe inside a page, and the same for the same item."""

import csv
import urllib.parse
import xml.etree.ElementTree as ET

import pytest

from tests.launched import ROOT
from tests.spaces.recommender.loading import module

SVG = "{http://www.w3.org/2000/svg}"
HARMLESS = {"svg", "g", "path", "circle", "text"}

picture, picture_url = module("pictures").picture, module("pictures").picture_url
drawings = module("drawings.choosing")


@pytest.fixture(scope="module")
def products() -> list[dict[str, str]]:
    with (ROOT / "spaces/recommender/shop/products.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def paths(markup: str) -> list[str]:
    """Path data, the background first."""
    return [path.attrib["d"] for path in ET.fromstring(markup).iter(f"{SVG}path")]


def drawn(title: str, category: str) -> str:
    """The name of a drawing, "" for none."""
    drawing = drawings.drawing_of(title, category)
    known = drawings.CAMPING | drawings.CLOTHING | drawings.HOME | drawings.GARDEN
    return next((name for name, one in known.items() if one == drawing), "")


def test_every_product_has_a_small_well_formed_picture(products: list[dict[str, str]]) -> None:
    made = [picture(row["item"], row["title"], row["category"]) for row in products]
    assert max(len(markup.encode()) for markup in made) < 2048
    for markup in made:
        assert {element.tag.removeprefix(SVG) for element in ET.fromstring(markup).iter()} <= HARMLESS
        assert "<text" not in markup  # each shows a thing
    assert len(set(made)) > 0.97 * len(made)


def test_path_data_is_of_the_grammar_of_svg(products: list[dict[str, str]]) -> None:
    for drawing in (drawings.CAMPING | drawings.CLOTHING | drawings.HOME | drawings.GARDEN).values():
        for data in (drawing.body, drawing.lines):
            assert data.startswith("M")
            assert set(data) <= set("MmLlHhVvCcQqTtSsAaZz0123456789.,- ")
    assert all(drawings.drawing_of(row["title"], row["category"]) for row in products)


@pytest.mark.parametrize(
    ("title", "category", "name"),
    [
        ("Harrow 2 tent", "Tents & shelter", "tent"),
        ("Tent pegs, set of eight", "Tents & shelter", "peg"),
        ("Candle lantern Alcove", "Lighting", "lantern"),
        ("Hot bottle for the sleeping bag", "Sleeping", "bottle"),
        ("Something else", "garden ", "plant"),
        ("The Kettle", "Film", ""),
        ("War and Peace", "Books", "book"),
        ("Anything", "Lamps & lights", "lamp"),
        ("Tent", "", ""),
    ],
)
def test_a_thing_is_drawn_by_what_its_name_ends_with(title: str, category: str, name: str) -> None:
    assert drawn(title, category) == name


def test_the_same_item_has_the_same_picture_and_others_have_others() -> None:
    assert picture("a", "Tent", "Tents & shelter") == picture("a", "Tent", "Tents & shelter")
    assert len({picture(str(id), "Tent", "Tents & shelter") for id in range(12)}) == 12
    assert paths(picture("a", "Tent", "Tents & shelter"))[2:] == paths(picture("b", "Tent", "Tents & shelter"))[2:]


def test_what_nothing_is_known_of_gets_initials() -> None:
    texts = {
        title: "".join(ET.fromstring(picture("7", title, "Drama")).itertext())
        for title in ("Blade Runner 2049", "“éclair” au", "東京物語", "!!!", "", "ß x", "...And Justice")
    }
    assert texts == {
        "Blade Runner 2049": "BR",
        "“éclair” au": "ÉA",
        "東京物語": "東",
        "!!!": "7",
        "": "7",
        "ß x": "SX",
        "...And Justice": "AJ",
    }


@pytest.mark.parametrize(
    "hostile", ['"><script>alert(1)</script>', "</svg><img src=x onerror=alert(1)>", "& <", "\ud800\x00\x0b"]
)
def test_hostile_text_stays_out_of_the_markup(hostile: str) -> None:
    for markup in (picture(hostile, hostile, hostile), picture("1", hostile), picture(hostile, "", [hostile, hostile])):
        assert {element.tag.removeprefix(SVG) for element in ET.fromstring(markup).iter()} <= HARMLESS
        assert "script" not in markup
        assert "onerror" not in markup


def test_the_first_of_several_categories_counts() -> None:
    assert picture("1", "Trowel Root", ("Garden", "Tools")) == picture("1", "Trowel Root", "Garden")
    assert picture("1", "Trowel Root", ()) == picture("1", "Trowel Root")


def test_tones_differ_in_lightness_only_and_the_page_may_set_it() -> None:
    light, dark = (picture("1", "Kettle", "Kitchen", tone=tone) for tone in ("light", "dark"))
    assert "var(--pz-pic-back,91%)" in light
    assert "var(--pz-pic-back,22%)" in dark
    assert paths(light) == paths(dark)


def test_an_address_holds_the_picture() -> None:
    address = picture_url("7", "Blade Runner", "Drama", tone="dark")
    head, _, body = address.partition(",")
    assert head == "data:image/svg+xml"
    assert not set('<>"#\n') & set(body)
    assert urllib.parse.unquote(body) == picture("7", "Blade Runner", "Drama", tone="dark")
