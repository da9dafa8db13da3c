"""How long until the first page is served, and how much memory then, beside a bare Gradio page.

Both are started in turns, so that a change of the machine's speed falls on both.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Annotated, Any
from urllib.error import URLError
from urllib.request import urlopen

import psutil
import typer
from measuring import ENVIRONMENT, ROOT, free_port, run, show

BARE = """
import sys
import gradio as gr
with gr.Blocks() as demo:
    gr.Textbox()
demo.launch(server_port=int(sys.argv[1]), quiet=True)
"""
BUILD = """
import json, sys, time
import gradio as gr
started = time.perf_counter()
with gr.Blocks():
    for _ in range(10):
        gr.Textbox(), gr.Button(), gr.Markdown(), gr.Dropdown()
plain = time.perf_counter() - started
from pathlib import Path
from shared.services import build_services
from shared.settings import Settings
from shared.spaces_loader import find_spaces, load_space
from shared.ui.site import build_site
settings = Settings.from_env(data_dir=Path(sys.argv[1]))
services, spaces = build_services(settings), find_spaces(settings.spaces_dir)
for space in spaces:
    load_space(space)
started = time.perf_counter()
site = build_site(services, spaces)
seconds = time.perf_counter() - started
services.close()
print(json.dumps({"plain": plain, "build": seconds, "components": len(site.blocks), "pages": 1 + len(spaces)}))
"""
LIMIT = 120.0


def start(command: list[str], port: int) -> dict[str, Any]:
    """Start a server and stop it again: seconds to the first page, memory in MB, torch loaded or not."""
    with tempfile.TemporaryFile() as log:
        started = time.perf_counter()
        server = subprocess.Popen(command, cwd=ROOT, env=os.environ | ENVIRONMENT, stdout=log, stderr=log)
        try:
            while not _answers(port):
                if server.poll() is not None or time.perf_counter() - started > LIMIT:
                    log.seek(0)
                    raise SystemExit(f"{' '.join(command)} served no page:\n{log.read().decode()}")
                time.sleep(0.01)
            seconds = time.perf_counter() - started
            process = psutil.Process(server.pid)
            family = [process, *process.children(recursive=True)]
            return {
                "seconds": seconds,
                "megabytes": sum(member.memory_info().rss for member in family) / 1e6,
                "torch": any(_has_torch(member) for member in family),
            }
        finally:
            server.kill()
            server.wait()


def _answers(port: int) -> bool:
    try:
        with urlopen(f"http://127.0.0.1:{port}/", timeout=LIMIT) as answer:
            return bool(answer.status == 200)
    except (URLError, ConnectionError):
        return False


def _has_torch(process: psutil.Process) -> bool:
    """Whether its libraries are in the memory of the process, whoever loaded them."""
    return any("libtorch" in part.path for part in process.memory_maps())


def build_pages(data_dir: str) -> dict[str, float]:
    """Seconds to build all pages, and 40 plain components, in a fresh process without the imports."""
    command = [sys.executable, "-c", BUILD, data_dir]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr)
    return dict(json.loads(done.stdout.splitlines()[-1]))


def main(
    rounds: Annotated[int, typer.Option(min=1, help="How often each is started.")] = 5,
    space: Annotated[list[str] | None, typer.Option(help="Serve only this Space (repeatable).")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="End with one JSON object.")] = False,
) -> None:
    """Start Plaza and a bare Gradio page in turns and compare them."""
    measured: dict[str, list[dict[str, Any]]] = {"a bare gr.Blocks": [], "python app.py": []}
    chosen = [word for name in space or () for word in ("--space", name)]
    builds = []
    with tempfile.TemporaryDirectory() as folder:
        bare = Path(folder, "bare.py")
        bare.write_text(BARE, "utf-8")
        for number in range(rounds):
            port, data_dir = free_port(), str(Path(folder, str(number)))
            measured["a bare gr.Blocks"].append(start([sys.executable, str(bare), str(port)], port))
            command = [sys.executable, "app.py", *chosen, "--port", str(port), "--data-dir", data_dir]
            measured["python app.py"].append(start(command, port))
            builds.append(build_pages(data_dir))
    rows = [
        {
            "started": name,
            "seconds to the first page": median(one["seconds"] for one in ones),
            "from": min(one["seconds"] for one in ones),
            "to": max(one["seconds"] for one in ones),
            "memory (MB)": median(one["megabytes"] for one in ones),
            "torch loaded": any(one["torch"] for one in ones),
        }
        for name, ones in measured.items()
    ]
    seconds, memory = "seconds to the first page", "memory (MB)"
    build = median(one["build"] for one in builds)
    facts = {
        "time, times a bare page": rows[1][seconds] / rows[0][seconds],
        "memory, times a bare page": rows[1][memory] / rows[0][memory],
        "seconds to build all pages": build,
        "share of the time": build / rows[1][seconds],
        "components on all pages": builds[0]["components"],
        "seconds for a page of 40 plain components": median(one["plain"] for one in builds),
    }
    show(f"Start-up, median of {rounds} rounds", rows, facts, as_json=as_json)


if __name__ == "__main__":
    run(main)
