"""Makes the starter: `train_starter.py`, from this Space's own products and simulated visits, nothing else.

The launcher's own `finetune` does the work, so the starter is what a user gets with these two files.
"""

import json
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Annotated

import typer

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent.parent))


def main(
    visits: Annotated[Path, typer.Option(help="Who visited what.")] = HERE / "samples" / "visits.csv",
    products: Annotated[Path, typer.Option(help="What the items are.")] = HERE / "shop" / "products.csv",
    output: Annotated[Path, typer.Option(help="Where the starter goes.")] = HERE / "starter",
) -> None:
    """Train the starter of this Space and write its scores beside it."""
    from shared.training.starter import SCORES, launcher

    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        options = ["--task", "recommendation", "--items", str(products), "--output", str(place / "model")]
        found = launcher("finetune", visits, *options, data_dir=place / "data")
        _put(place / "model", output)
    scores = {"held-back_visits": {"rows": found["report_rows"], "metrics": found["metrics"]}}
    (output / SCORES).write_text(json.dumps(scores, indent=2) + "\n", "utf-8")


def _put(source: Path, target: Path) -> None:
    """What answers of the version, in place of what is in the starter's folder; its card stays."""
    from shared.models import artifact
    from shared.recommending import bundle
    from shared.recommending.catalogue import ITEMS

    target.mkdir(exist_ok=True)
    names = (artifact.MANIFEST, bundle.ABOUT, ITEMS, bundle.USERS, bundle.INTERACTIONS, bundle.MODELS)
    for name in names:
        if (target / name).is_dir():
            shutil.rmtree(target / name)
        shutil.move(source / name, target / name)
    for path in target.rglob("*"):
        path.chmod(0o755 if path.is_dir() else 0o644)


if __name__ == "__main__":
    typer.run(main)
