"""Makes the starter: `python spaces/sentiment/train_starter.py --headlines FILE --entities FILE --tweets FILE …`.

All sources get the labels negative, neutral and positive. A fifth of the headlines of `entities` is held out,
with everything that the other file says about them; the tweets bring their own test rows. Then the launcher's
own `finetune` and `evaluate` do the work.
"""

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
sys.path.insert(0, str(ROOT))

if TYPE_CHECKING:
    import pandas as pd

LABELS = {"bearish": "negative", "bullish": "positive"}
HELD_OUT = 0.2
SEED = 0
MODEL_FILES = ("plaza.json", "head.safetensors", "adapter")


def main(
    headlines: Annotated[Path, typer.Option(help="SEntFiN headlines with text,label.")],
    entities: Annotated[Path, typer.Option(help="SEntFiN entities with text,entity,label.")],
    tweets: Annotated[Path, typer.Option(help="Twitter financial news, train, with text,label.")],
    tweets_test: Annotated[Path, typer.Option(help="Twitter financial news, validation, with text,label.")],
    output: Annotated[Path, typer.Option(help="Where the starter goes.")] = HERE / "starter",
    epochs: Annotated[int, typer.Option(help="Times through the data.")] = 3,
) -> None:
    """Train the starter of this Space and write its scores beside it."""
    import pandas as pd

    tables = {"headlines": _read(headlines), "entities": _read(entities), "tweets": _read(tweets)}
    train, tests = _split(tables | {"tweets_test": _read(tweets_test)})
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        files = {"train": _write(train, place / "train.csv")}
        files |= {name: _write(rows, place / f"{name}.csv") for name, rows in tests.items()}
        everything = _write(pd.concat([tests["headlines"], tests["companies"], tests["tweets"]]), place / "test.csv")
        options = ["--strategy", "adapter", "--epochs", str(epochs), "--output", str(place / "model")]
        _run("finetune", files.pop("train"), "--test", str(everything), *options, data_dir=place / "data")
        output.mkdir(exist_ok=True)
        for name in MODEL_FILES:
            _move(place / "model" / name, output / name)
        model = ["--task", "text-classification", "--model", f"local:{output.resolve()}"]
        scores = {name: _run("evaluate", file, *model, data_dir=place / "data") for name, file in files.items()}
    measured = {name: {"rows": found["rows"], "metrics": found["metrics"]} for name, found in scores.items()}
    (output / "scores.json").write_text(json.dumps(measured, indent=2) + "\n", "utf-8")


def _read(path: Path) -> "pd.DataFrame":
    import pandas as pd

    table = pd.read_csv(path, keep_default_na=False).replace({"label": LABELS}).rename(columns={"entity": "target"})
    return table.assign(target="") if "target" not in table else table


def _split(tables: "dict[str, pd.DataFrame]") -> "tuple[pd.DataFrame, dict[str, pd.DataFrame]]":
    """The training rows, and the rows of each test."""
    import pandas as pd

    from shared.data.splits import hold_out

    entities, headlines = tables["entities"], tables["headlines"]
    held = hold_out(entities["text"], HELD_OUT, SEED)
    test = entities[held]
    whole = headlines["text"].isin(set(test["text"]))
    train = pd.concat([headlines[~whole], entities[~held], tables["tweets"]])
    differing = test.groupby("text")["label"].transform("nunique") > 1
    tests = {
        "headlines": headlines[whole],
        "companies": test,
        "companies_that_differ": test[differing],
        "tweets": tables["tweets_test"],
    }
    return train, tests


def _write(table: "pd.DataFrame", path: Path) -> Path:
    table.to_csv(path, index=False, columns=["text", "target", "label"])
    return path


def _run(command: str, file: Path, *options: str, data_dir: Path) -> dict:
    """Run a command of the launcher and read the JSON that it ends with."""
    roles = [word for name in ("text", "target", "label") for word in ("--role", f"{name}={name}")]
    line = [sys.executable, str(ROOT / "app.py"), command, str(file), *roles, *options]
    result = subprocess.run(
        [*line, "--data-dir", str(data_dir), "--json"], stdout=subprocess.PIPE, text=True, check=True
    )
    return json.loads(result.stdout.splitlines()[-1])


def _move(source: Path, target: Path) -> None:
    """Replace a file or folder, across file systems."""
    if target.is_dir():
        shutil.rmtree(target)
    shutil.move(source, target)


if __name__ == "__main__":
    typer.run(main)
