"""`python app.py predict` and `python app.py evaluate`: a table through a model."""

from pathlib import Path
from typing import Annotated

import typer

from shared.commands.console import left, print_json, print_table, progress_bar, roles_of, say, services
from shared.errors import PlazaError
from shared.services import Services
from shared.tasks import text_task
from shared.tasks.base import TextTask

File = Annotated[Path, typer.Argument(help="The rows: CSV, TSV, JSON, JSON lines, Parquet or Excel.")]
SpaceName = Annotated[str | None, typer.Option(help="Use the model that this Space serves.")]
TaskName = Annotated[str | None, typer.Option(help="The task, together with --model.")]
ModelName = Annotated[str | None, typer.Option(help="A model_ref, a Hub id or a folder, together with --task.")]
Roles = Annotated[
    list[str] | None,
    typer.Option(help="ROLE=COLUMN, such as text=Headline. Guessed if left out; target= for no target."),
]
DataDir = Annotated[Path | None, typer.Option(help="Where Plaza keeps its data.")]


def predict(
    file: File,
    output: Annotated[Path, typer.Option(help="Where to write the rows with their predictions (CSV).")],
    space: SpaceName = None,
    task: TaskName = None,
    model: ModelName = None,
    role: Roles = None,
    data_dir: DataDir = None,
) -> None:
    """Predict every row of FILE and write the table to OUTPUT."""
    from shared.data.reading import read_table
    from shared.scoring import Scorer
    from shared.training.columns import columns_for

    with services(data_dir) as built, progress_bar() as bar:
        found, ref = _model(built, space, task, model)
        table = read_table(file, built.settings.data_dir / "tables")
        roles = _roles(built, role, found, ref)
        columns = columns_for(table, roles, found, needed=found.read_roles)
        column = columns.get(found.read_roles[0])
        if column is None:
            there = ", ".join(table.columns)
            raise PlazaError(f"“{table.name}” has no column for the {found.read_roles[0]}: choose one of {there}.")
        shown = bar.add_task("Predicting", total=max(len(table), 1), left="")
        cells = found.among(table, columns, lambda texts: built.engine.predict(found, ref, texts, bulk=True))
        scorer = Scorer(built.engine, found, ref, cells)
        for now in scorer.score_table(table, column, output, target_column=columns.get("target")):
            bar.update(shown, completed=now.done, left=left(now.seconds_left))
    say(f"Wrote {len(table):,} rows to {output}.")


def evaluate(
    file: File,
    space: SpaceName = None,
    task: TaskName = None,
    model: ModelName = None,
    role: Roles = None,
    data_dir: DataDir = None,
    as_json: Annotated[bool, typer.Option("--json", help="End with one line of JSON.")] = False,
) -> None:
    """Measure a model on the labelled rows of FILE."""
    from shared.training.data import labelled_rows
    from shared.training.measuring import predictions

    with services(data_dir) as built, progress_bar() as bar:
        found, ref = _model(built, space, task, model)
        table = found.read(file, built.settings.data_dir / "tables")
        labels = built.engine.labels(found, ref)
        rows = labelled_rows(table, _roles(built, role, found, ref), found, labels)
        shown = bar.add_task("Measuring", total=1.0, left="")
        said = predictions(built.engine, found, ref, rows.texts, lambda done: bar.update(shown, completed=done))
        metrics = found.score(labels, rows.answers, said)
        plainest = found.plainest_of(labels, rows)
        left_out = " ".join(filter(None, (rows.left_out, found.remark(said))))
    print_table(
        f"{ref} on {file.name} ({len(rows.texts):,} rows)",
        ["metric", "model", *([found.plainest] if plainest else [])],
        [[name, f"{value:.4f}", *([f"{plainest[name]:.4f}"] if plainest else [])] for name, value in metrics.items()],
    )
    if left_out:
        say(left_out, style="yellow")
    if as_json:
        measured = {"metrics": metrics, "baseline": plainest, "primary": found.primary, "rows": len(rows.texts)}
        measured["left_out"] = left_out
        print_json({"task": found.name, "model": ref} | measured)


def _roles(built: Services, pairs: list[str] | None, task: TextTask, ref: str) -> dict[str, str]:
    """The columns that the user named. For a model that has not learnt with targets, none is guessed."""
    roles = roles_of(pairs or [])
    if built.engine.reads_targets(task, ref):
        return roles
    if roles.get("target"):
        say(f"{ref} has not learnt with targets: it may not heed what the texts are judged for.", style="yellow")
    return {role.name: "" for role in task.roles if role.kind == "target"} | roles


def _model(built: Services, space: str | None, task: str | None, model: str | None) -> tuple[TextTask, str]:
    """The task and model_ref that the options name. Raises PlazaError if they do not name one."""
    from shared.models.refs import parse
    from shared.spaces_loader import find_spaces, load_space

    if space and "." in space and not (task or model):
        return _part(built, space)
    if space and not (task or model):
        (info,) = find_spaces(built.settings.spaces_dir, [space])
        return text_task(load_space(info).TASK), built.serving.current(space)
    if task and model and not space:
        return text_task(task), str(parse(model))
    raise PlazaError("Say which model to use: either --space NAME, or --task TASK together with --model MODEL_REF.")


def _part(built: Services, name: str) -> tuple[TextTask, str]:
    """The same of one of several models of a Space, such as chat.retrieval: the model says what its task is."""
    from shared.models import artifact
    from shared.models.refs import parse
    from shared.spaces_loader import find_spaces

    find_spaces(built.settings.spaces_dir, [name.partition(".")[0]])
    ref = parse(built.serving.current(name))
    if not (built.files.has(ref) and built.files.fine_tuned(ref)):
        raise PlazaError(f"“{name}” has no model of its own yet: name one with --task and --model.")
    return text_task(artifact.read_manifest(built.files.folder(ref)).task), str(ref)
