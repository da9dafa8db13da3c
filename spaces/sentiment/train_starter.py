"""Makes the starter: `python spaces/sentiment/train_starter.py --headlines FILE --entities FILE --tweets FILE …`.

All sources get the labels negative, neutral and positive. A fifth of the headlines of `entities` is held out,
with everything that the other file says about them; the tweets bring their own test rows. Then the launcher's
own `finetune` and `evaluate` do the work.
"""

import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent.parent))

if TYPE_CHECKING:
    import pandas as pd

LABELS = {"bearish": "negative", "bullish": "positive"}
HELD_OUT = 0.2
SEED = 0
ROLES = [word for name in ("text", "target", "label") for word in ("--role", f"{name}={name}")]


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

    from shared.training.starter import launcher, put_model, write_scores

    tables = {"headlines": _read(headlines), "entities": _read(entities), "tweets": _read(tweets)}
    train, tests = _split(tables | {"tweets_test": _read(tweets_test)})
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        files = {"train": _write(train, place / "train.csv")}
        files |= {name: _write(rows, place / f"{name}.csv") for name, rows in tests.items()}
        everything = _write(pd.concat([tests["headlines"], tests["companies"], tests["tweets"]]), place / "test.csv")
        options = [*ROLES, "--strategy", "adapter", "--epochs", str(epochs), "--output", str(place / "model")]
        launcher("finetune", files.pop("train"), "--test", str(everything), *options, data_dir=place / "data")
        put_model(place / "model", output)
        model = [*ROLES, "--task", "text-classification", "--model", f"local:{output.resolve()}"]
        write_scores({name: launcher("evaluate", file, *model, data_dir=place) for name, file in files.items()}, output)


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


if __name__ == "__main__":
    typer.run(main)
