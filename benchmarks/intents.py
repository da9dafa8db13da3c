"""How well messages are told apart: with an outside to be noticed, with ten examples an intent, or on held-out rows.

`--validation`: a threshold is chosen there such that no more than `--accepted` of the answers are wrong, and the test
rows labelled `--outside` are to be recognised with it. `--shots`: so many rows an intent are learnt from, drawn anew
for each seed. Without `--test`, a fifth of the rows is held out.
"""

import csv
import random
import tempfile
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer
from measuring import plaza, run, show

TASK = ["--task", "text-classification"]
HELD_OUT = 0.2
Rows = list[tuple[str, str]]


def read(path: Path) -> Rows:
    """Text and label of each row."""
    with path.open(encoding="utf-8", newline="") as file:
        return [(row["text"], row["label"]) for row in csv.DictReader(file)]


def write(rows: Rows, path: Path) -> Path:
    """As a CSV file."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["text", "label"])
        writer.writerows(rows)
    return path


def few(rows: Rows, shots: int, seed: int) -> Rows:
    """So many rows of each label, drawn at random."""
    by_label = defaultdict(list)
    for text, label in rows:
        by_label[label].append(text)
    rng = random.Random(seed)
    return [(text, label) for label in sorted(by_label) for text in rng.sample(sorted(by_label[label]), shots)]


def halves(rows: Rows, seed: int) -> tuple[Rows, Rows]:
    """To learn from, and to measure on."""
    shuffled = rows.copy()
    random.Random(seed).shuffle(shuffled)
    at = round(len(rows) * HELD_OUT)
    return shuffled[at:], shuffled[:at]


def asked(rows: Rows, ref: str, data_dir: Path) -> list[Any]:
    """What the model understands of each text, as the chat does; nothing is sure yet."""
    from shared.services import build_services
    from shared.settings import Settings
    from shared.spaces_loader import find_spaces, load_space
    from shared.tasks import text_task

    services = build_services(Settings.from_env(data_dir=data_dir))
    load_space(find_spaces(services.settings.spaces_dir, ["chat"])[0])
    from plaza_chat.understanding.intents import understood

    try:
        found = services.engine.predict(text_task("text-classification"), ref, [text for text, _ in rows], bulk=True)
        return [understood(one.scores, at=0.0) for one in found]
    finally:
        services.close()


def with_outside(
    train: Path, validation: Path, test: Path, outside: str, accepted: float, strategy: str, epochs: int, least: float
) -> tuple[list[dict[str, Any]], float]:
    """Accuracy on what is inside (no answer counts as wrong), and the share of what is outside that is not answered;
    for each way to choose a threshold. And the seconds that training took.
    """
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        options = [*TASK, "--strategy", strategy, "--test", str(validation)]
        options += ["--epochs", str(epochs)] if epochs else []
        seconds, result = plaza("finetune", str(train), *options, data_dir=place)
        ref = result["version"] if ":" in result["version"] else f"version:{result['version']}"
        parts = {
            part: (read(path), asked(read(path), ref, place)) for part, path in (("val", validation), ("test", test))
        }
    from plaza_chat.understanding.abstaining import threshold

    from shared.models.judged import Judged

    judged = [Judged(one.confidence, one.intent == label) for (_, label), one in zip(*parts["val"], strict=True)]
    chosen = {f"{100 * accepted:g} % wrong": threshold(judged, accepted)}
    if least:
        chosen[f"{least:g} % in scope right"] = highest(*parts["val"], outside, least)
    rows = [
        {"on validation": how, "threshold": at, **scored(*parts["test"], outside, at)}
        for how, at in {**chosen, "none": 0.0}.items()
    ]
    return rows, seconds


def highest(rows: Rows, found: Sequence[Any], outside: str, least: float) -> float:
    """The highest threshold that leaves so many per cent of what is in scope right; 0 if none does."""
    steps = sorted({one.confidence for one in found}, reverse=True)
    return next((at for at in steps if scored(rows, found, outside, at)["in scope"] >= least), 0.0)


def scored(rows: Rows, found: Sequence[Any], outside: str, at: float) -> dict[str, float]:
    """In per cent."""
    inside = [
        one.confidence >= at and one.intent == label
        for (_, label), one in zip(rows, found, strict=True)
        if label != outside
    ]
    beyond = [one.confidence < at for (_, label), one in zip(rows, found, strict=True) if label == outside]
    return {"in scope": 100 * sum(inside) / len(inside), "out-of-scope recall": 100 * sum(beyond) / len(beyond)}


def accuracy(train: Rows, test: Rows, strategy: str) -> tuple[float, float]:
    """In per cent, and the seconds that it took."""
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        files = write(train, place / "train.csv"), write(test, place / "test.csv")
        seconds, result = plaza(
            "finetune", str(files[0]), "--test", str(files[1]), *TASK, "--strategy", strategy, data_dir=place
        )
    return 100 * result["metrics"]["accuracy"], seconds


def main(
    train: Annotated[Path, typer.Option(exists=True, help="text,label")],
    test: Annotated[Path | None, typer.Option(exists=True, help="The same, to measure on.")] = None,
    validation: Annotated[Path | None, typer.Option(exists=True, help="The same, to choose the threshold on.")] = None,
    outside: Annotated[str, typer.Option(help="The label of what is out of scope.")] = "oos",
    accepted: Annotated[
        float, typer.Option(help="Share of wrong answers that is accepted on the validation rows.")
    ] = 0.02,
    shots: Annotated[int, typer.Option(help="Rows an intent to learn from; 0: all.")] = 0,
    seeds: Annotated[int, typer.Option(help="With --shots, how many draws.")] = 5,
    strategy: Annotated[str, typer.Option(help="Plaza's strategy.")] = "auto",
    least: Annotated[
        float,
        typer.Option(help="Also the highest threshold with so many per cent of the validation rows in scope right."),
    ] = 0.0,
    epochs: Annotated[int, typer.Option(help="With --validation, times through the data; 0: from the data.")] = 0,
    as_json: Annotated[bool, typer.Option("--json", help="End with one JSON object.")] = False,
) -> None:
    """Train, and measure."""
    if validation and test:
        rows, seconds = with_outside(train, validation, test, outside, accepted, strategy, epochs, least)
        title = f"Intents of {train.parent.name}, with an outside (per cent)"
        show(title, rows, {"seconds": round(seconds)}, as_json=as_json)
        return
    rows, facts = [], {}
    for seed in range(seeds if shots else 1):
        known, held_out = (read(train), read(test)) if test else halves(read(train), seed)
        known = few(known, shots, seed) if shots else known
        found, seconds = accuracy(known, held_out, strategy)
        rows.append({"seed": seed, "rows": len(known), "accuracy": found, "seconds": seconds})
    facts["mean accuracy"] = sum(row["accuracy"] for row in rows) / len(rows)
    show(f"Intents of {train.parent.name} (per cent)", rows, facts, as_json=as_json)


if __name__ == "__main__":
    run(main)
