"""From a CSV to a fine-tuned model on the command line, beside the usual defaults of transformers' Trainer.

The Trainer is timed over some steps after a warm-up, and the time for three epochs is computed from that;
its loading, tokenising and evaluation are left out, in its favour.
"""

import csv
import tempfile
import time
from pathlib import Path
from typing import Annotated, Any

import typer
from measuring import plaza, run, show

EPOCHS, BATCH, LENGTH = 3, 8, 128
WARM_UP = 5


def read(path: Path, text: str, label: str) -> tuple[list[str], list[int]]:
    """Texts, and labels as numbers."""
    with path.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    names = sorted({row[label] for row in rows})
    return [row[text] for row in rows], [names.index(row[label]) for row in rows]


def trainer_rate(texts: list[str], labels: list[int], steps: int) -> float:
    """Rows per second of transformers' Trainer with the usual defaults, on the embedded encoder."""
    from datasets import Dataset
    from transformers import AutoModelForSequenceClassification, AutoTokenizer, Trainer, TrainingArguments
    from transformers.trainer_callback import TrainerCallback

    from shared.models.embedded import embedded_folder

    tokenizer = AutoTokenizer.from_pretrained(embedded_folder())
    needed = (WARM_UP + steps) * BATCH
    features = tokenizer(texts[:needed], truncation=True, padding="max_length", max_length=LENGTH)
    rows = Dataset.from_dict({**features, "labels": labels[:needed]})
    model = AutoModelForSequenceClassification.from_pretrained(embedded_folder(), num_labels=max(labels) + 1)
    times: dict[int, float] = {}

    class Clock(TrainerCallback):
        def on_step_end(self, args: Any, state: Any, control: Any, **_: Any) -> None:
            times[state.global_step] = time.perf_counter()

    with tempfile.TemporaryDirectory() as folder:
        arguments = TrainingArguments(
            folder,
            per_device_train_batch_size=BATCH,
            max_steps=WARM_UP + steps,
            save_strategy="no",
            logging_strategy="no",
            report_to="none",
            disable_tqdm=True,
        )
        Trainer(model, arguments, train_dataset=rows, callbacks=[Clock()]).train()
    return steps * BATCH / (times[WARM_UP + steps] - times[WARM_UP])


def main(
    train: Annotated[Path, typer.Option(exists=True, help="CSV to train on.")],
    test: Annotated[Path, typer.Option(exists=True, help="CSV to test on.")],
    text: Annotated[str, typer.Option(help="Column with the text.")] = "text",
    label: Annotated[str, typer.Option(help="Column with the label.")] = "label",
    strategy: Annotated[str, typer.Option(help="Plaza's strategy.")] = "instant",
    steps: Annotated[int, typer.Option(min=1, help="Steps over which the Trainer is timed.")] = 100,
    as_json: Annotated[bool, typer.Option("--json", help="End with one JSON object.")] = False,
) -> None:
    """Fine-tune with a cold cache, and compare with the Trainer."""
    roles = ("--role", f"text={text}", "--role", f"label={label}")
    task = ("--task", "text-classification", "--strategy", strategy)
    with tempfile.TemporaryDirectory() as folder:
        command = ("finetune", str(train.resolve()), "--test", str(test.resolve()), *task, *roles)
        seconds, result = plaza(*command, data_dir=Path(folder))
    texts, labels = read(train, text, label)
    rate = trainer_rate(texts, labels, steps)
    usual = EPOCHS * len(texts) / rate
    rows = [
        {"way": f"plaza, {strategy}", "seconds": seconds, "test accuracy": result["metrics"]["accuracy"]},
        {"way": f"Trainer, batch {BATCH}, {LENGTH} tokens, {EPOCHS} epochs", "seconds": usual, "test accuracy": None},
    ]
    facts = {
        "times faster": usual / seconds,
        "training rows": len(texts),
        "labels": max(labels) + 1,
        "test rows": result["rows"]["test"],
        "the Trainer's rows per second": rate,
        "version": result["version"],
    }
    note = f"The Trainer was timed over {steps} steps; its seconds are computed from that."
    show(f"Fine-tuning on {train.name}", rows, facts, as_json=as_json, note=note)


if __name__ == "__main__":
    run(main)
