"""The launcher as a person starts it, and as a Hugging Face Space starts it."""

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

# Runs the launcher, asks it for its pages, and tells which library `spaces` Gradio found.
PROBE = """
import json, os, runpy, sys, threading, time, urllib.request

port = int(os.environ["GRADIO_SERVER_PORT"])

def ask():
    for _ in range(300):
        try:
            codes = [urllib.request.urlopen(f"http://127.0.0.1:{port}{path}").status for path in ("/", "/sentiment")]
            break
        except OSError:
            time.sleep(0.2)
    else:
        os._exit(3)
    library = sys.modules.get("spaces")
    heavy = [name for name in ("torch", "transformers", "datasets", "sklearn") if name in sys.modules]
    found = {"codes": codes, "spaces": library and library.__file__, "heavy": heavy}
    print("FOUND " + json.dumps(found), flush=True)
    os._exit(0)

threading.Thread(target=ask, daemon=True).start()
sys.argv = ["app.py", "--data-dir", os.environ["PROBE_DATA"]]
sys.path[0] = os.getcwd()
runpy.run_path("app.py", run_name="__main__")
"""


@pytest.fixture
def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start(tmp_path: Path, free_port: int, **variables: str) -> dict:
    environment = os.environ | {"GRADIO_SERVER_PORT": str(free_port), "PROBE_DATA": str(tmp_path)} | variables
    done = subprocess.run(
        [sys.executable, "-c", PROBE], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120
    )
    lines = [line for line in done.stdout.splitlines() if line.startswith("FOUND ")]
    assert lines, done.stdout + done.stderr
    return json.loads(lines[0].removeprefix("FOUND "))


def test_pages_are_served_before_anything_heavy_is_imported(tmp_path: Path, free_port: int) -> None:
    found = start(tmp_path, free_port)
    assert found["codes"] == [200, 200]
    assert found["heavy"] == []


def test_starts_on_a_space_with_the_library_spaces_not_our_folder(tmp_path: Path, free_port: int) -> None:
    found = start(tmp_path, free_port, SYSTEM="spaces", SPACE_ID="somebody/plaza")
    assert found["codes"] == [200, 200]
    assert "site-packages" in Path(found["spaces"]).parts


def test_the_folder_of_spaces_is_not_a_package() -> None:
    assert not (ROOT / "spaces" / "__init__.py").exists()
