"""What the benchmarks share: running Plaza from outside, made-up headlines, and showing results."""

import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from socket import socket
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # `python benchmarks/x.py` puts only this folder on the path

ENVIRONMENT = {"GRADIO_ANALYTICS_ENABLED": "False", "HF_HUB_DISABLE_TELEMETRY": "1"}
COMPANIES = ("Harbor Lane", "Nordwind", "Abelia Foods", "Quill & Sons", "Ostrava Steel", "Pinewood", "Lumen Air")
EVENTS = (
    "raises its outlook after a record quarter",
    "cuts 400 jobs as orders dry up",
    "to publish its annual report on Thursday",
    "beats estimates with revenue of {} million",
    "shares fall {} percent after a profit warning",
    "names a new finance chief from March",
    "wins a contract worth {} million, its largest so far",
    "recalls {} thousand units over a fault in the brakes",
)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def headlines(count: int, seed: int = 0) -> Iterator[str]:
    """Made-up financial headlines, different from each other but for chance."""
    rng = random.Random(seed)
    for _ in range(count):
        event = rng.choice(EVENTS).format(rng.randint(2, 990))
        yield f"{rng.choice(COMPANIES)} {rng.randint(1, 9999)} {event}"


def plaza(*arguments: str, data_dir: Path, **environment: str) -> tuple[float, dict[str, Any]]:
    """Run `python app.py …` as a user does. Returns seconds from command to end, and its JSON result.

    Raises SystemExit with the command's own words if it fails.
    """
    everything = os.environ | ENVIRONMENT | environment | {"PLAZA_DATA_DIR": str(data_dir)}
    command = [sys.executable, "app.py", *arguments, "--json"]
    started = time.perf_counter()
    done = subprocess.run(command, cwd=ROOT, env=everything, stdout=subprocess.PIPE, text=True, check=False)
    seconds = time.perf_counter() - started
    if done.returncode:
        raise SystemExit(f"`python app.py {' '.join(arguments)}` failed:\n{done.stdout}")
    return seconds, json.loads(done.stdout.strip().splitlines()[-1])


def run(main: Callable[..., None]) -> None:
    """Call `main` with the options of the command line."""
    import typer

    app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
    app.command()(main)
    app()


def show(
    title: str, rows: Sequence[Mapping[str, Any]], facts: Mapping[str, Any], *, as_json: bool, note: str = ""
) -> None:
    """Print a table of `rows` and below it a line for each fact; with `as_json`, one JSON object in the end."""
    from rich.console import Console
    from rich.table import Table

    console = Console()
    table = Table(title=title, title_justify="left")
    for name in rows[0]:
        table.add_column(name, justify="left" if isinstance(rows[0][name], str) else "right")
    for row in rows:
        table.add_row(*(written(value) for value in row.values()))
    console.print(table)
    for name, value in facts.items():
        console.print(f"{name}: {written(value)}", highlight=False)
    if note:
        console.print(note, highlight=False)
    if as_json:
        print(json.dumps({"title": title, "rows": list(rows), "facts": dict(facts), "note": note}))


def written(value: Any) -> str:
    """A value for people: three significant digits, thousands set apart."""
    if value is None:
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}" if abs(value) < 1 else f"{value:.2f}"
    return f"{value:,}" if isinstance(value, int) else str(value)
