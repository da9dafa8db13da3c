"""`python app.py models`, `versions` and `jobs`: what there is."""

from pathlib import Path
from typing import Annotated

import typer

from shared.commands.console import print_json, print_table, services

DataDir = Annotated[Path | None, typer.Option(help="Where Plaza keeps its data.")]
AsJson = Annotated[bool, typer.Option("--json", help="End with one line of JSON.")]


def models(
    task: Annotated[str, typer.Option(help="List the models for this task.")] = "text-classification",
    space: Annotated[str | None, typer.Option(help="Include the starter of this Space.")] = None,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """List the models that a task may use."""
    with services(data_dir) as built:
        entries = built.catalog.entries(task, space)
    rows = [[entry.ref, entry.title, entry.origin, entry.licence, entry.note] for entry in entries]
    _show("Models", ["model_ref", "title", "origin", "licence", "note"], rows, as_json)


def versions(data_dir: DataDir = None, as_json: AsJson = False) -> None:
    """List the models that were fine-tuned here."""
    with services(data_dir) as built:
        found = built.versions.list()
        serving = {version.id: ", ".join(built.serving.serves(version.ref)) for version in found}
    rows = [
        [
            v.ref,
            v.task,
            v.strategy,
            "yes" if v.manifest.targets else "",
            v.data_name,
            f"{v.primary} {v.report.metrics[v.primary]:.4f}",
            serving[v.id],
        ]
        for v in found
    ]
    _show("Versions", ["model_ref", "task", "strategy", "targets", "data", "score", "serves"], rows, as_json)


def jobs(data_dir: DataDir = None, as_json: AsJson = False) -> None:
    """List the fine-tuning jobs."""
    with services(data_dir) as built:
        built.jobs.tick()
        found = [(job, job.status) for job in built.jobs.list()]
    rows = [
        [job.id, status.state, job.config.task, job.config.data_name, status.result or "", status.reason]
        for job, status in found
    ]
    _show("Jobs", ["job", "state", "task", "data", "result", "reason"], rows, as_json)


def _show(title: str, columns: list[str], rows: list[list[str]], as_json: bool) -> None:
    print_table(title, columns, rows)
    if as_json:
        print_json({title.lower(): [dict(zip(columns, row, strict=True)) for row in rows]})
