"""Training an adapter and predicting, on a CUDA card and on the processor, by the same code."""

import csv
import json
import os
import tempfile
import time
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Annotated, Any

import typer
from measuring import headlines, run, show

LABELS = ("positive", "negative", "neutral")
BATCH = 32
POLL_SECONDS = 0.2


def write_table(path: Path, rows: int) -> Path:
    """A CSV of made-up headlines; the label depends on the event, so that there is something to learn."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["text", "label"])
        for text in headlines(rows):
            writer.writerow([text, LABELS[0 if "rais" in text or "win" in text else 1 if "cut" in text else 2]])
    return path


def training_rate(job: Any) -> float:
    """Rows per second between two points of the loss curve: the median, so that evaluations do not count."""
    lines = (job.folder / "progress.jsonl").read_text("utf-8").splitlines()
    events = [event for event in map(json.loads, lines) if event["kind"] == "loss"]
    return median(
        BATCH * (after["point"]["step"] - before["point"]["step"]) / (after["time"] - before["time"])
        for before, after in pairwise(events)
    )


def measure(device: str, rows: int, folder: Path) -> dict[str, Any]:
    """Train and predict on a device: a line of the table."""
    from shared.data.reading import read_table
    from shared.services import build_services
    from shared.settings import Settings
    from shared.tasks import text_task
    from shared.training.config import TrainingConfig

    os.environ["PLAZA_DEVICE"] = device  # for the worker too, which is a process of its own
    settings = Settings.from_env(data_dir=folder / device)
    services = build_services(settings)
    try:
        table = read_table(write_table(folder / "train.csv", rows), settings.data_dir / "tables")
        roles = {"text": "text", "label": "label"}
        config = TrainingConfig("text-classification", strategy="adapter", roles=roles, epochs=1, batch_size=BATCH)
        job = services.jobs.submit(config, table)
        while job.state in ("queued", "running"):
            time.sleep(POLL_SECONDS)
            services.jobs.tick()
        if job.state != "done":
            raise SystemExit(f"Training on {device} {job.state}: {job.status.reason}\n{job.log()}")
        task, ref, texts = text_task(config.task), f"version:{job.status.result}", list(headlines(rows, seed=1))
        services.engine.predict(task, ref, texts[:256], bulk=True)
        started = time.perf_counter()
        services.engine.predict(task, ref, texts, bulk=True)
        predicting = rows / (time.perf_counter() - started)
        label = services.engine.status().device
    finally:
        services.close()
    return {"device": label, "training, rows per second": training_rate(job), "predicting, rows per second": predicting}


def main(
    rows: Annotated[int, typer.Option(min=500, help="Rows to train on and to predict.")] = 6000,
    as_json: Annotated[bool, typer.Option("--json", help="End with one JSON object.")] = False,
) -> None:
    """Measure the processor, and the card if there is one."""
    import torch

    found = torch.cuda.is_available()
    note = "" if found else "No CUDA device was found: only the processor was measured."
    with tempfile.TemporaryDirectory() as folder:
        results = [measure(name, rows, Path(folder)) for name in (["cuda"] if found else []) + ["cpu"]]
    facts: dict[str, Any] = {"rows": rows, "batch": BATCH}
    if found:
        facts["card"] = torch.cuda.get_device_name()
        for name in ("training, rows per second", "predicting, rows per second"):
            facts[f"{name}, card / processor"] = results[0][name] / results[1][name]
    show("GPU beside CPU", results, facts, as_json=as_json, note=note)


if __name__ == "__main__":
    run(main)
