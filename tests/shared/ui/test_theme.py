"""The look: complete in both modes, nothing from the network."""

import re

from shared.ui.theme import STYLE, look, plaza_theme


def test_no_web_fonts() -> None:
    theme = plaza_theme()
    assert theme._stylesheets == []
    assert theme._font_css == []
    assert "http" not in STYLE.read_text("utf-8")


def test_every_colour_of_ours_has_a_dark_one() -> None:
    css = STYLE.read_text("utf-8")
    light, dark = (set(re.findall(r"--pz-[a-z-]+(?=:)", block)) for block in css.split("{")[1:3])
    assert light
    assert light == dark


def test_launch_is_given_theme_and_style() -> None:
    assert look()["css_paths"] == [STYLE]
