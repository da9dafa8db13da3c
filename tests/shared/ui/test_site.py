"""The whole site: built from folders, cheaply, with only the endpoints that are meant for programs."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]

# In a process of its own: Gradio leaves event loops behind, which here would be warnings, and so errors.
PROBE = """
import json, sys
from pathlib import Path
from shared.services import build_services
from shared.settings import Settings
from shared.spaces_loader import find_spaces
from shared.ui.site import build_site

services = build_services(Settings.from_env({}, data_dir=Path(sys.argv[1])))
site = build_site(services, find_spaces(services.settings.spaces_dir))
HEAVY = ("torch", "transformers", "datasets", "sklearn", "sqlalchemy", "matplotlib")
heavy = [name for name in HEAVY if name in sys.modules]
public = sorted(fn.api_name for fn in site.fns.values() if fn.api_visibility == "public")
print(json.dumps({"pages": [path for path, *_ in site.pages], "public": public, "heavy": heavy}))
"""


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("site") / "data"


@pytest.fixture(scope="module")
def site(data_dir: Path) -> dict:
    done = subprocess.run(
        [sys.executable, "-c", PROBE, str(data_dir)], cwd=ROOT, capture_output=True, text=True, check=True, timeout=120
    )
    return json.loads(done.stdout.splitlines()[-1])


def test_a_page_for_every_space(site: dict) -> None:
    assert site["pages"][0] == ""
    assert sorted(site["pages"][1:]) == sorted(path.parent.name for path in ROOT.glob("spaces/*/app.py"))


def test_only_the_documented_endpoints_are_public(site: dict) -> None:
    ours = [name for name in site["public"] if name.startswith("sentiment")]
    names = ("classify", "classify_file", "digest", "headlines", "timeline", "watch")
    assert ours == [f"sentiment_{name}" for name in names]
    assert all("_" in name and name.split("_")[0] in site["pages"] for name in site["public"])


def test_building_imports_nothing_heavy_and_writes_nothing(site: dict, data_dir: Path) -> None:
    assert site["heavy"] == []
    assert not data_dir.exists()
