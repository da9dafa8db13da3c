"""A large table through the sentiment Space's batch scoring: rows per second, memory, and how fast a cancel is."""

import csv
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread, Timer
from typing import Annotated, Any

import psutil
import typer
from measuring import headlines, run, show

SAMPLE_SECONDS = 0.05
WARM_UP_ROWS = 2000
CANCELS = 5


@contextmanager
def peak_memory() -> Iterator[list[float]]:
    """Resident memory of this process: [at the start, highest until the end], in MB."""
    process, done = psutil.Process(), Event()
    now = process.memory_info().rss / 1e6
    memory = [now, now]

    def watch() -> None:
        while not done.wait(SAMPLE_SECONDS):
            memory[1] = max(memory[1], process.memory_info().rss / 1e6)

    thread = Thread(target=watch)
    thread.start()
    try:
        yield memory
    finally:
        done.set()
        thread.join()


def write_table(path: Path, rows: int) -> Path:
    """A CSV of made-up headlines with a number and a text column."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "headline"])
        writer.writerows(enumerate(headlines(rows)))
    return path


def main(
    rows: Annotated[int, typer.Option(min=1, help="Rows of the table.")] = 200_000,
    model: Annotated[str, typer.Option(help="Model to score with.")] = "starter:sentiment",
    cancel_after: Annotated[
        float, typer.Option(help="Seconds after which the last of five more runs is cancelled.")
    ] = 5.0,
    as_json: Annotated[bool, typer.Option("--json", help="End with one JSON object.")] = False,
) -> None:
    """Score a generated table as the Space's Batch tab does; then five times more, and cancel each."""
    from shared.data.reading import read_table
    from shared.models.refs import parse
    from shared.scoring import Scorer
    from shared.services import build_services
    from shared.settings import Settings
    from shared.tasks import text_task

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        services = build_services(Settings.from_env(data_dir=folder / "data"))
        try:
            scorer = Scorer(services.engine, text_task("text-classification"), str(parse(model)))
            warm_up = read_table(write_table(folder / "warm-up.csv", WARM_UP_ROWS), folder / "cache")
            _score(scorer, warm_up, folder / "out.csv")
            with peak_memory() as memory:
                started = time.perf_counter()
                table = read_table(write_table(folder / "table.csv", rows), folder / "cache")
                reading = time.perf_counter() - started
                steps, seconds = _score(scorer, table, folder / "out.csv")
            shares = [cancel_after * (number + 1) / CANCELS for number in range(CANCELS)]
            cancels = [_cancel(scorer, table, folder / "cancelled.csv", after) for after in shares]
            size = (folder / "out.csv").stat().st_size / 1e6
        finally:
            services.close()
    result = {
        "rows": rows,
        "rows per second": rows / seconds,
        "seconds": seconds,
        "memory before (MB)": memory[0],
        "peak growth (MB)": memory[1] - memory[0],
        "slowest cancel (s)": max(cancels),
    }
    facts = {
        "seconds to read the table": reading,
        "progress reports": steps,
        "size of the result (MB)": size,
    }
    show("Batch scoring", [result], facts, as_json=as_json)


def _score(scorer: Any, table: Any, out: Path) -> tuple[int, float]:
    """Score a whole table: reports of progress, and seconds."""
    started = time.perf_counter()
    steps = sum(1 for _ in scorer.score_table(table, "headline", out))
    return steps, time.perf_counter() - started


def _cancel(scorer: Any, table: Any, out: Path, after: float) -> float:
    """Start scoring and cancel it `after` seconds: how many more seconds it went on."""
    cancel = Event()
    asked: list[float] = []

    def ask() -> None:
        asked.append(time.perf_counter())
        cancel.set()

    timer = Timer(after, ask)
    timer.start()
    *_, last = scorer.score_table(table, "headline", out, cancel)
    ended = time.perf_counter()
    timer.cancel()
    if not last.cancelled:
        raise SystemExit(f"All rows were scored within {after:g} s: give more --rows or a smaller --cancel-after.")
    return ended - asked[0]


if __name__ == "__main__":
    run(main)
