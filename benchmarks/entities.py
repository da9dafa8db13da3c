"""How good tagging and relations get on data with a known test set: strict entity F1, and macro F1 with direction.

`--train` and `--test` are files of any form that the task reads. `--starter` asks the model that the Space ships, too;
`--base starter:ner` starts from it.
"""

import tempfile
from pathlib import Path
from typing import Annotated

import typer
from measuring import plaza, run, show


def main(
    train: Annotated[Path, typer.Option(exists=True, help="What to learn from.")],
    test: Annotated[Path, typer.Option(exists=True, help="What to measure on.")],
    task: Annotated[
        str, typer.Option(help="token-classification or relation-classification.")
    ] = "token-classification",
    strategy: Annotated[str, typer.Option(help="Plaza's strategy.")] = "adapter",
    base: Annotated[str, typer.Option(help="Model to start from.")] = "embedded",
    epochs: Annotated[int, typer.Option(help="Times through the data; 0: chosen from the data.")] = 0,
    as_json: Annotated[bool, typer.Option("--json", help="End with one JSON object.")] = False,
) -> None:
    """Train on `train`, and measure on `test`."""
    options = ["--task", task, "--strategy", strategy, "--base", base, *(["--epochs", str(epochs)] if epochs else [])]
    with tempfile.TemporaryDirectory() as name:
        seconds, result = plaza("finetune", str(train), "--test", str(test), *options, data_dir=Path(name))
    row = {"strategy": result["strategy"], "base": base, "seconds": seconds} | result["metrics"]
    low, high = result["interval"]
    facts = {
        "rows": result["rows"],
        f"95 % interval of {result['primary']}": f"{low:.3f} to {high:.3f}",
        "the plainest rule": result["baseline"][result["primary"]],
    }
    show(f"{task}: trained on {train.name}, measured on {test.name}", [row], facts, as_json=as_json)


if __name__ == "__main__":
    run(main)
