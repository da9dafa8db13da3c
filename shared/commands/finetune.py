"""`python app.py finetune`: a table becomes a better model."""

import shutil
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from shared.commands.console import left, print_json, progress_bar, roles_of, say, services
from shared.errors import JobError
from shared.services import Services
from shared.tasks import get_task
from shared.training.config import TrainingConfig
from shared.training.job import Job
from shared.training.versions import Version

if TYPE_CHECKING:
    from shared.data.table import Table
    from shared.tasks.base import Task

POLL = 0.2


def finetune(
    file: Annotated[
        Path,
        typer.Argument(help="The rows: a table, or for entities also CoNLL and others."),
    ],
    task: Annotated[str, typer.Option(help="What to learn.")] = "text-classification",
    role: Annotated[
        list[str] | None,
        typer.Option(help="ROLE=COLUMN, such as text=Headline. Guessed if left out; target= for no target."),
    ] = None,
    test: Annotated[Path | None, typer.Option(help="Rows to measure on; else a fifth of FILE is held out.")] = None,
    items: Annotated[
        Path | None, typer.Option(help="For recommendation: what the items are (id, title, categories, text).")
    ] = None,
    base: Annotated[
        str | None,
        typer.Option(help="A model_ref, a Hub id or a folder to start from; else the Space's starter, or embedded."),
    ] = None,
    strategy: Annotated[str, typer.Option(help="auto, instant, adapter or full.")] = "auto",
    space: Annotated[
        str | None,
        typer.Option(help="Compare with the model that this Space serves now, such as chat or chat.retrieval."),
    ] = None,
    promote: Annotated[bool, typer.Option("--promote", help="Let the Space serve the result if it is better.")] = False,
    output: Annotated[Path | None, typer.Option(help="Also copy the new model into this folder.")] = None,
    epochs: Annotated[
        int | None, typer.Option(help="Times through the data. Chosen from the data if left out.")
    ] = None,
    batch_size: Annotated[int | None, typer.Option(help="Rows a step.")] = None,
    learning_rate: Annotated[float | None, typer.Option(help="The highest step size.")] = None,
    max_length: Annotated[int | None, typer.Option(help="Tokens read of a text.")] = None,
    seed: Annotated[int, typer.Option(help="For the split and the training.")] = 0,
    data_dir: Annotated[Path | None, typer.Option(help="Where Plaza keeps its data.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="End with one line of JSON.")] = False,
) -> None:
    """Fine-tune a model on the rows of FILE, and say how good it is on rows it never saw."""
    roles = roles_of(role or [])
    if promote and not space:
        raise typer.BadParameter("--promote needs --space NAME: which Space should serve the result?")
    with services(data_dir) as built:
        started = time.monotonic()
        cache = built.settings.data_dir / "tables"
        config = TrainingConfig(
            task=task,
            space=space,
            base=_base(built, base, task, space),
            strategy=strategy,  # type: ignore[arg-type]
            roles=roles,
            data_name=file.name,
            epochs=epochs,
            batch_size=batch_size,
            learning_rate=learning_rate,
            max_length=max_length,
            seed=seed,
        )
        second = _second(get_task(task), test, items)
        read = get_task(task).read
        table = read(file, cache)
        _check(built, config, table)
        job = built.jobs.submit(config, table, read(second, cache) if second else None)
        _follow(built, job)
        version = _result(built, job)
        if output:
            shutil.copytree(version.folder, output, dirs_exist_ok=True)
        _announce(version)
        if promote and space:
            _promote(built, space, version)
        if as_json:
            print_json(_summary(version, job, time.monotonic() - started))


def _second(task: "Task", test: Path | None, items: Path | None) -> Path | None:
    """The second table of a job. Raises JobError for one that the task has no use for."""
    if task.beside is None and items:
        raise JobError(f"--items is for recommendation, and this trains {task.name}: leave it out.")
    if task.beside is not None and test:
        raise JobError(f"--test is not for {task.name}, which holds back a part of each user's items: leave it out.")
    return test or items


def _base(built: Services, base: str | None, task: str, space: str | None) -> str:
    """The model_ref to start from. Raises PlazaError if it cannot be a base of the task."""
    from shared.models.refs import parse

    ref = str(parse(base)) if base else built.catalog.entries(task, space)[0].ref
    if parse(ref).kind != "hub":  # that one is asked by the worker
        built.catalog.check(task, ref)
    return ref


def _check(built: Services, config: TrainingConfig, table: "Table") -> None:
    """Raise PlazaError for what a worker would only find out after it has started."""
    from shared.spaces_loader import find_spaces
    from shared.training.columns import columns_for

    if config.space:
        find_spaces(built.settings.spaces_dir, [config.space.partition(".")[0]])
    columns_for(table, config.roles, get_task(config.task))


def _promote(built: Services, space: str, version: Version) -> None:
    if version.report.better:
        built.serving.promote(space, version.ref)
        say(f"The Space “{space}” serves it now.")
    else:
        say(f"It is not clearly better, so the Space “{space}” serves what it served before.")


def _follow(built: Services, job: Job) -> None:
    """Show the progress of a job until it ends; Ctrl-C cancels it."""
    with progress_bar() as bar:
        shown = bar.add_task("Waiting", total=1.0, left="")
        try:
            while job.state in ("queued", "running"):
                built.jobs.tick()
                position = built.jobs.queue_position(job.id)
                now = job.progress()
                text = f"Waiting, number {position} in the queue" if position else now.message or "Starting"
                bar.update(shown, description=text, completed=now.fraction, left=left(now.seconds_left))
                time.sleep(POLL)
        except KeyboardInterrupt:
            built.jobs.cancel(job.id)
            while job.state == "running":
                built.jobs.tick()
                time.sleep(POLL)


def _result(built: Services, job: Job) -> Version:
    status = job.status
    if status.result is None or status.state == "failed":
        raise JobError(status.reason or "The job ended without a result: see its log.")
    return built.versions.get(status.result)


def _announce(version: Version) -> None:
    say(version.report.verdict)
    say(f"Saved as {version.ref} ({version.strategy}).")


def _summary(version: Version, job: Job, seconds: float) -> dict[str, Any]:
    report = version.report
    return {
        "task": version.task,
        "strategy": version.strategy,
        "rows": version.rows,
        "seconds": round(seconds, 2),
        "primary": version.primary,
        "metrics": report.metrics,
        "report_rows": report.rows,
        "interval": report.interval,
        "baseline": report.baseline,
        "before": report.before,
        "better": report.better,
        "version": version.id,
        "versions": job.status.versions,
        "note": job.status.reason,
    }
