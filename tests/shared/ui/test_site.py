"""The whole site: built from folders, cheaply, with only the endpoints that are meant for programs."""

from pathlib import Path

import pytest

from shared.spaces_loader import find_spaces
from shared.ui.site import build_site
from shared.ui.theme import STYLE, look

SPACES = Path(__file__).parents[3] / "spaces"


@pytest.fixture
def site(services):
    return build_site(services, find_spaces(SPACES))


def test_a_page_for_every_space(site) -> None:
    pages = [path for path, *_ in site.pages]
    assert pages == ["", *sorted(path.parent.name for path in SPACES.glob("*/app.py"))]


def test_only_the_documented_endpoints_are_public(site) -> None:
    public = {fn.api_name for fn in site.fns.values() if fn.api_visibility == "public"}
    assert public == {"sentiment_classify", "sentiment_classify_file"}


def test_building_touches_nothing_on_disk(services, site) -> None:
    assert not services.settings.data_dir.exists()


def test_the_look_needs_no_network(site) -> None:
    theme = look()["theme"]
    assert theme._stylesheets == []
    assert "http" not in STYLE.read_text("utf-8")
