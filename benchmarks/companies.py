"""Sentiment per company beside sentiment per headline, on headlines that neither model has seen.

`--data`: a CSV with text,entity,label, a row per company in a headline. A fifth of the headlines is held out
(seed 0). One model learns every row with its company marked; the other learns the headlines whose companies
agree, without names. Both are asked about every company in the held-out headlines.
"""

import csv
import tempfile
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer
from measuring import plaza, run, show

HELD_OUT = 0.2
ROLES = ("--role", "text=text", "--role", "label=label")
Row = dict[str, str]


def write(rows: Sequence[Row], path: Path) -> str:
    """A CSV file of these rows. Returns its path."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, ["text", "entity", "label"])
        writer.writeheader()
        writer.writerows(rows)
    return str(path)


def by_headline(rows: Sequence[Row]) -> dict[str, list[Row]]:
    """Rows by their headline."""
    groups: dict[str, list[Row]] = defaultdict(list)
    for one in rows:
        groups[one["text"]].append(one)
    return groups


def differing(rows: Sequence[Row]) -> list[Row]:
    """The rows of headlines whose companies have different labels."""
    groups = by_headline(rows).values()
    return [one for group in groups if len({other["label"] for other in group}) > 1 for one in group]


def agreeing(rows: Sequence[Row]) -> list[Row]:
    """A row for each headline whose companies have the same label."""
    return [group[0] for group in by_headline(rows).values() if len({one["label"] for one in group}) == 1]


def main(
    data: Annotated[Path, typer.Option(exists=True, help="CSV with text,entity,label.")],
    epochs: Annotated[int, typer.Option(help="Times through the data.")] = 3,
    as_json: Annotated[bool, typer.Option("--json", help="End with one JSON object.")] = False,
) -> None:
    """Train both models, and ask both about the companies of the held-out headlines."""
    from shared.data.splits import hold_out

    with data.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    held = hold_out([one["text"] for one in rows], HELD_OUT, seed=0)
    train, test = ([one for one, out in zip(rows, held, strict=True) if out == side] for side in (False, True))
    ways = {
        "per company": (train, "target=entity"),
        "per headline": (agreeing(train), "target="),
    }
    measured = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        files = {"all": write(test, folder / "all.csv"), "differing": write(differing(test), folder / "differing.csv")}
        for number, (way, (learnt, target)) in enumerate(ways.items()):
            roles, home = (*ROLES, "--role", target), folder / f"data-{number}"
            model = folder / f"model-{number}"
            seconds, _ = plaza(
                "finetune", write(learnt, folder / f"train-{number}.csv"), "--test", files["all"],
                "--task", "text-classification", "--strategy", "adapter", "--epochs", str(epochs),
                "--output", str(model), *roles, data_dir=home,
            )  # fmt: skip
            asked = ("--task", "text-classification", "--model", f"local:{model}", *roles)
            found = {kind: plaza("evaluate", file, *asked, data_dir=home)[1] for kind, file in files.items()}
            measured.append(line(way, len(learnt), seconds, found))
    facts = {"companies asked about": len(test), "of these in headlines that differ": len(differing(test))}
    show(f"Macro F1 on the held-out headlines of {data.name}", measured, facts, as_json=as_json)


def line(way: str, rows: int, seconds: float, found: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """A line of the table."""
    scores = {kind: result["metrics"]["f1_macro"] for kind, result in found.items()}
    return {
        "trained": way,
        "rows": rows,
        "seconds": seconds,
        "macro F1": scores["all"],
        "where companies differ": scores["differing"],
    }


if __name__ == "__main__":
    run(main)
