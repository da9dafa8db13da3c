"""What the scripts that make starter weights share: they train as a user does, and keep only the model."""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from shared.models import artifact
from shared.models.judged import JUDGED
from shared.settings import ROOT

SCORES = "scores.json"


def launcher(command: str, file: Path, *options: str, data_dir: Path) -> dict[str, Any]:
    """Run a command of the launcher on a file, and read the JSON that it ends with."""
    line = [sys.executable, str(ROOT / "app.py"), command, str(file), *options]
    words = [*line, "--data-dir", str(data_dir), "--json"]
    result = subprocess.run(words, stdout=subprocess.PIPE, text=True, check=True)
    return json.loads(result.stdout.splitlines()[-1])


def put_model(source: Path, target: Path) -> None:
    """Put what runs of the version in the folder `source` into the starter's folder, in place of what is there."""
    target.mkdir(exist_ok=True)
    for name in (artifact.MANIFEST, artifact.HEAD, artifact.ADAPTER, JUDGED):
        if (target / name).is_dir():
            shutil.rmtree(target / name)
        if (source / name).exists():
            shutil.move(source / name, target / name)
    for path in target.rglob("*"):
        path.chmod(0o755 if path.is_dir() else 0o644)


def write_scores(results: dict[str, dict[str, Any]], target: Path) -> None:
    """Write what `evaluate` said about each test set beside the starter."""
    measured = {name: {"rows": found["rows"], "metrics": found["metrics"]} for name, found in results.items()}
    (target / SCORES).write_text(json.dumps(measured, indent=2) + "\n", "utf-8")
