"""Makes the weights that tell intents apart: `python spaces/chat/train_starter.py`.

They learn from `samples/intents.csv`, which was written for this project; the launcher's own `finetune` does the work.
"""

import sys
import tempfile
from pathlib import Path
from typing import Annotated

import typer

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1]))

TASK = ["--task", "text-classification"]


def main(
    train: Annotated[Path, typer.Option(help="A table with text and label.")] = HERE / "samples" / "intents.csv",
    strategy: Annotated[str, typer.Option(help="As of `finetune`.")] = "adapter",
    output: Annotated[Path, typer.Option(help="Where the starter goes.")] = HERE / "starter",
) -> None:
    """Train the starter, and keep the scores on the rows that it did not learn from beside it."""
    from shared.training.starter import launcher, put_model, write_scores

    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        options = [*TASK, "--strategy", strategy, "--output", str(place / "model")]
        found = launcher("finetune", train, *options, data_dir=place)
        put_model(place / "model", output)
        write_scores({"held-out rows": {"rows": found["rows"]["test"], "metrics": found["metrics"]}}, output)


if __name__ == "__main__":
    typer.run(main)
