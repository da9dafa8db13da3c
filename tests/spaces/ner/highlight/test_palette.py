"""Colours of types: stable, different, and easy to read in light and dark."""

import re

import pytest

from tests.spaces.ner.highlight.conftest import FOLDER, module

STYLE = (FOLDER / "style.css").read_text("utf-8")
INK = re.compile(r"(?P<dark>\.dark )?\.pz-e(?P<number>\d+) \{ --ink: (?P<ink>#\w{6}); --tint: (?P<tint>#\w{6}); \}")
TEXT = {"light": "#1f2633", "dark": "#eef0f4"}
"""The colour of the page's text in the theme."""


def colours(*types: str) -> dict[str, int]:
    return module("highlight.palette").colours(types)


def test_familiar_types_always_have_their_colour() -> None:
    assert colours("PER")["PER"] == colours("ZEBRA", "PER", "ORG", "a", "b")["PER"] == colours("person")["person"]


def test_a_type_more_does_not_change_the_others() -> None:
    usual = ("PERSON", "ORG", "PLACE", "TIME", "EMAIL", "PHONE", "IBAN", "CARD")
    assert colours(*usual, "IP", "URL", "GPE", "Zebra").items() >= colours(*usual).items()


def test_types_side_by_side_differ_as_long_as_there_are_colours() -> None:
    names = ("geo", "gpe", "loc", "per", "org", "tim", "art", "eve", "nat", "EMAIL", "PHONE", "IBAN")
    assert len(set(colours(*names).values())) == 12
    many = colours(*(f"type-{number}" for number in range(40)))
    assert len(many) == 40
    assert set(many.values()) == set(range(12))


def test_the_order_of_the_types_does_not_matter() -> None:
    assert colours("b", "PER", "a", "EMAIL") == colours("EMAIL", "a", "PER", "b")


def luminance(colour: str) -> float:
    """Relative luminance as in WCAG 2."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_every_colour_can_be_read(mode: str) -> None:
    found = [one for one in INK.finditer(STYLE) if bool(one["dark"]) == (mode == "dark")]
    assert sorted(int(one["number"]) for one in found) == list(range(12))
    assert len({one["tint"] for one in found}) == 12
    for one in found:
        assert contrast(one["ink"], one["tint"]) >= 4.5
        assert contrast(TEXT[mode], one["tint"]) >= 7
