"""Makes the starter: `python spaces/sentiment/train_starter.py --sentfin FILE --twitter FILE --twitter-test FILE`.

Both sources get the labels negative, neutral and positive. A tenth of the first one is held out; the second
one brings its own test rows. Then the launcher's own `finetune` and `evaluate` do the work.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Annotated

import typer

HERE = Path(__file__).resolve().parent
LAUNCHER = HERE.parent.parent / "app.py"
LABELS = {"bearish": "negative", "bullish": "positive"}
HELD_OUT = 0.1
SEED = 0
MODEL_FILES = ("plaza.json", "head.safetensors", "adapter")


def main(
    sentfin: Annotated[Path, typer.Option(help="SEntFiN headlines with text,label.")],
    twitter: Annotated[Path, typer.Option(help="Twitter financial news, train, with text,label.")],
    twitter_test: Annotated[Path, typer.Option(help="Twitter financial news, validation, with text,label.")],
    output: Annotated[Path, typer.Option(help="Where the starter goes.")] = HERE / "starter",
    epochs: Annotated[int, typer.Option(help="Times through the data.")] = 3,
) -> None:
    """Train the starter of this Space and write its scores beside it."""
    import pandas as pd

    headlines, tweets, tweet_tests = (
        pd.read_csv(path).replace({"label": LABELS}) for path in (sentfin, twitter, twitter_test)
    )
    held_out = headlines.sample(frac=HELD_OUT, random_state=SEED)
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        files = {name: place / f"{name}.csv" for name in ("train", "test", "headlines", "tweets")}
        pd.concat([headlines.drop(held_out.index), tweets]).to_csv(files["train"], index=False)
        pd.concat([held_out, tweet_tests]).to_csv(files["test"], index=False)
        held_out.to_csv(files["headlines"], index=False)
        tweet_tests.to_csv(files["tweets"], index=False)
        options = ["--strategy", "adapter", "--epochs", str(epochs), "--output", str(place / "model")]
        _run("finetune", files["train"], "--test", str(files["test"]), *options, data_dir=place / "data")
        output.mkdir(exist_ok=True)
        for name in MODEL_FILES:
            _move(place / "model" / name, output / name)
        model = ["--task", "text-classification", "--model", f"local:{output.resolve()}"]
        scores = {
            name: _run("evaluate", files[name], *model, data_dir=place / "data") for name in ("headlines", "tweets")
        }
    measured = {name: {"rows": found["rows"], "metrics": found["metrics"]} for name, found in scores.items()}
    (output / "scores.json").write_text(json.dumps(measured, indent=2) + "\n", "utf-8")


def _run(command: str, file: Path, *options: str, data_dir: Path) -> dict:
    """Run a command of the launcher and read the JSON that it ends with."""
    line = [sys.executable, str(LAUNCHER), command, str(file), *options, "--data-dir", str(data_dir), "--json"]
    result = subprocess.run(line, stdout=subprocess.PIPE, text=True, check=True)
    return json.loads(result.stdout.splitlines()[-1])


def _move(source: Path, target: Path) -> None:
    """Replace a file or folder, across file systems."""
    import shutil

    if target.is_dir():
        shutil.rmtree(target)
    shutil.move(source, target)


if __name__ == "__main__":
    typer.run(main)
