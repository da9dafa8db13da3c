"""Makes the weights that judge relations: `python spaces/ner/relations/train_starter.py --train FILE --test FILE`.

SemEval-2010 Task 8 as it is; the launcher's own `finetune` and `evaluate` do the work.
"""

import sys
import tempfile
from pathlib import Path
from typing import Annotated

import typer

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[2]))

TASK = ["--task", "relation-classification"]


def main(
    train: Annotated[
        Path, typer.Option(help="SemEval-2010 Task 8, train: marked_text (or text, e1, e2) and relation.")
    ],
    test: Annotated[Path, typer.Option(help="The same, test.")],
    output: Annotated[Path, typer.Option(help="Where the starter goes.")] = HERE / "starter",
) -> None:
    """Train the starter and write its scores beside it."""
    from shared.training.starter import launcher, put_model, write_scores

    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        options = [*TASK, "--strategy", "adapter", "--test", str(test), "--output", str(place / "model")]
        launcher("finetune", train, *options, data_dir=place)
        put_model(place / "model", output)
        model = [*TASK, "--model", f"local:{output.resolve()}"]
        write_scores({"sentences": launcher("evaluate", test, *model, data_dir=place)}, output)


if __name__ == "__main__":
    typer.run(main)
