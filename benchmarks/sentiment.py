"""How good financial sentiment gets: by training on the target's own rows, by transfer, and out of the box.

`--train` and `--valid` are labelled bullish, neutral and bearish (or positive, neutral and negative);
`--transfer` holds headlines of another source, labelled positive, neutral and negative.
"""

import csv
import tempfile
from pathlib import Path
from typing import Annotated, Any

import typer
from measuring import plaza, run, show

NAMES = {"bullish": "positive", "bearish": "negative"}


def renamed(source: Path, target: Path) -> str:
    """Write `source` with the labels of the Space into `target`. Returns the target's path."""
    with source.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    with target.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, ["text", "label"])
        writer.writeheader()
        writer.writerows({"text": row["text"], "label": NAMES.get(row["label"], row["label"])} for row in rows)
    return str(target)


def row(way: str, seconds: float | None, result: dict[str, Any]) -> dict[str, Any]:
    """A line of the table."""
    metrics = result["metrics"]
    figures = {"weighted F1": metrics["f1_weighted"], "accuracy": metrics["accuracy"], "macro F1": metrics["f1_macro"]}
    return {"way": way, "seconds": seconds, **figures, "ECE, 15 bins": metrics["ece"]}


def main(
    train: Annotated[Path, typer.Option(exists=True, help="CSV of the target source to train on.")],
    valid: Annotated[Path, typer.Option(exists=True, help="CSV of the target source to test on.")],
    transfer: Annotated[Path | None, typer.Option(exists=True, help="CSV of another source.")] = None,
    strategy: Annotated[str, typer.Option(help="Plaza's strategy.")] = "auto",
    base: Annotated[str, typer.Option(help="Model to start from.")] = "embedded",
    starter: Annotated[bool, typer.Option(help="Test the starter that the Space ships.")] = True,
    as_json: Annotated[bool, typer.Option("--json", help="End with one JSON object.")] = False,
) -> None:
    """Measure on `valid`: trained on `train`, trained on `transfer` alone, and the starter as shipped."""
    rows = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        target = renamed(valid, folder / "valid.csv")
        columns = ("--role", "text=text", "--role", "label=label")
        fixed = ("--test", target, "--task", "text-classification", "--strategy", strategy, "--base", base, *columns)
        sources = {f"trained on {train.name}": train} | ({"trained on other data": transfer} if transfer else {})
        for number, (way, source) in enumerate(sources.items()):
            file = renamed(source, folder / f"train-{number}.csv")
            seconds, result = plaza("finetune", file, *fixed, data_dir=folder / f"data-{number}")
            rows.append(row(f"{way}, {result['strategy']}", seconds, result))
        if starter:
            seconds, result = plaza("evaluate", target, "--space", "sentiment", *columns, data_dir=folder / "data")
            rows.append(row("starter, as shipped", seconds, result))
    show(f"Financial sentiment on {valid.name}", rows, {"base": base}, as_json=as_json)


if __name__ == "__main__":
    run(main)
