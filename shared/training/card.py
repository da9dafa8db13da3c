"""A version that leaves the house: a zip with the weights, a model card, and a script that runs it anywhere."""

import json
from collections.abc import Iterable
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from shared.models import artifact
from shared.models.artifact import base_name
from shared.recommending.bundle import INTERACTIONS, USERS
from shared.tasks import get_task, text_task
from shared.tasks.base import Task, TextTask
from shared.training.evaluation import METRIC_NAMES
from shared.training.seen import SEEN
from shared.training.versions import ABOUT, SPLIT, Version

PACKAGES = ("torch", "transformers", "peft", "safetensors")

SCRIPT = '''\
"""Runs this model: `python run.py "a text" "another text"`. It needs: pip install {packages}"""
import json, pathlib, sys, torch
{head_import}from transformers import {auto_class}, AutoTokenizer
{peft_import}here = pathlib.Path(__file__).parent
about = json.loads((here / "plaza.json").read_text("utf-8"))
{head_line}tokenizer, {model} = AutoTokenizer.from_pretrained({base}), {auto_class}.from_pretrained({base})
{peft_line}options = {{"truncation": True, "max_length": about["max_length"], "return_tensors": "pt"}}
'''


def write_export(version: Version, target: Path) -> Path:
    """Write `plaza-<id>.zip` into the folder `target`, and return its path. What is known of the rows stays at home."""
    target.mkdir(parents=True, exist_ok=True)
    path = target / f"plaza-{version.id}.zip"
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        for file in _model_files(version.folder):
            archive.write(file, file.relative_to(version.folder))
        archive.writestr("README.md", model_card(version))
        archive.writestr("run.py", script_of(version))
        archive.writestr("scores.json", json.dumps(_scores(version), indent=2))
    return path


def script_of(version: Version) -> str:
    """The script that runs it."""
    task = get_task(version.task)
    return run_script(version) if isinstance(task, TextTask) else task.script


def run_script(version: Version) -> str:
    """A short script that predicts with plain transformers and peft: see `Task.script`."""
    adapter = (version.folder / artifact.ADAPTER).is_dir()
    whole = (version.folder / artifact.ENCODER).is_dir()
    task = text_task(version.task).saved_as(version.manifest)
    model = "model" if task.writes else "encoder"
    beginning = SCRIPT.format(
        packages=" ".join(name for name in PACKAGES if adapter or name != "peft"),
        head_import="" if task.headless else "from safetensors.torch import load_file\n",
        auto_class=task.auto_class,
        peft_import="from peft import PeftModel\n" if adapter else "",
        head_line="" if task.headless else 'head = load_file(here / "head.safetensors")\n',
        model=model,
        base='here / "encoder"' if whole else repr(base_name(version.base)),
        peft_line=f'{model} = PeftModel.from_pretrained({model}, here / "adapter")\n' if adapter else "",
    )
    return beginning + task.script


def model_card(version: Version) -> str:
    """A model card in the Hub's form: front matter, what it is, how it was made, how good it is."""
    report, settings = version.report, version.settings
    task = _task(version)
    answers = version.labels if report.per_class else ()
    names = ("strategy", "optimizer", "learning_rate", "batch_size", "epochs", "weight_decay", "dropout", "seed")
    return "\n".join(
        [
            "---",
            f"license: {version.licence if ' ' not in version.licence else 'other'}",
            f"base_model: {json.dumps(base_name(version.base))}",
            f"pipeline_tag: {task.pipeline_tag}",
            "tags: [plaza]",
            "---",
            f"# {': '.join(filter(None, (version.task, ', '.join(answers[:6]))))}{' …' if len(answers) > 6 else ''}",
            "",
            f"Fine-tuned from `{base_name(version.base)}` on {version.rows['train']:,} rows of `{version.data_name}` "
            f"({version.created:%Y-%m-%d}, {version.seconds:.0f} s). Licence of the base model: {version.licence}.",
            "",
            "## How good it is",
            report.verdict,
            "",
            *_table(
                ("metric", "this model", "before", "plainest rule"),
                (
                    (
                        METRIC_NAMES.get(name, name),
                        f"{value:.4f}",
                        f"{report.before[name]:.4f}" if report.before else "not comparable",
                        f"{report.baseline[name]:.4f}",
                    )
                    for name, value in report.metrics.items()
                ),
            ),
            "",
            "## How to run it",
            f'`python run.py "{task.asked_with}"` prints {task.printed}.',
            *([task.target_note] if isinstance(task, TextTask) and version.manifest.targets else []),
            "",
            "## How it was made",
            *_table(("setting", "value"), ((name, str(settings.get(name))) for name in names)),
            "",
            f"Rows: {version.rows['train']:,} for training, {version.rows['validation']:,} for validation, "
            f"{version.rows['test']:,} for the test. Fingerprint of the data (sha256): `{version.fingerprint}`.",
            "Libraries: " + ", ".join(f"{name} {number}" for name, number in version.libraries.items()) + ".",
            "",
        ]
    )


def _task(version: Version) -> Task:
    task = get_task(version.task)
    return task.saved_as(version.manifest) if isinstance(task, TextTask) else task


def _model_files(folder: Path) -> Iterable[Path]:
    kept_back = {ABOUT, SPLIT, SEEN, USERS, INTERACTIONS}
    return sorted(path for path in folder.rglob("*") if path.is_file() and path.name not in kept_back)


def _scores(version: Version) -> dict[str, object]:
    """The report without the users' texts."""
    return {name: value for name, value in version.report.to_dict().items() if name != "mistakes"}


def _table(header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> list[str]:
    return [f"| {' | '.join(row)} |" for row in (header, ("---",) * len(header), *rows)]
