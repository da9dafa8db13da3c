"""Small things that many tests use: a separable toy problem in a few words, and a task that needs no torch."""

import random
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from shared.tasks.base import Item

SIGNALS = {
    "negative": ("falls", "loss", "weak", "cuts", "warning"),
    "neutral": ("names", "meeting", "board", "opens", "office"),
    "positive": ("rises", "profit", "strong", "gains", "record"),
}
FILLERS = ("the", "company", "quarter", "reports", "today", "group", "market", "shares")
DIGITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
WORDS = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *sum(SIGNALS.values(), ()), *FILLERS, *DIGITS, "-", ".")
LABELS = tuple(SIGNALS)
NAMES = {"ORG": ("zero", "one", "two", "three"), "PLACE": ("four", "five", "six")}
SECOND_NAMES = ("seven", "eight", "nine")
"""May follow the first word of an ORG, and belong to it."""
WAIT = 60.0
"""Seconds; far above what anything here takes: a test that waits this long has failed."""
TRAINING_WAIT = 600.0
"""The same for a real worker, which gives way to everything else on the machine."""


def toy_rows(count: int, labels: tuple[str, ...] = LABELS, seed: int = 0) -> list[dict[str, str]]:
    """Different texts whose label shows in two of their words; the labels take turns."""
    rng = random.Random(seed)
    rows = []
    for number in range(count):
        label = labels[number % len(labels)]
        words = [*rng.sample(SIGNALS[label], 2), *rng.sample(FILLERS, rng.randint(1, 5))]
        rng.shuffle(words)
        rows.append({"text": " ".join([*words, *(DIGITS[int(digit)] for digit in str(number))]), "label": label})
    return rows


def toy_table(rows: list[dict[str, Any]], name: str = "toy.csv"):
    """A `Table` as it is read from a file with a header."""
    import datasets

    from shared.data.table import Table

    columns = {column: [row[column] for row in rows] for column in rows[0]}
    return Table(datasets.Dataset.from_dict(columns), name, 2)


def span_rows(count: int, seed: int = 0, sentences: int = 2) -> list[dict[str, Any]]:
    """Texts of up to so many sentences, in which the names are entities: of one word, or an ORG of two."""
    rng = random.Random(seed)
    rows = []
    for _ in range(count):
        words: list[tuple[str, str]] = []
        for _ in range(rng.randint(1, sentences)):
            words += [("The", ""), *_words_with_names(rng), (".", "")]
        text, entities = "", []
        for word, label in words:
            start = len(text) + bool(text)
            text = f"{text} {word}".strip()
            if label.startswith("B"):
                entities.append({"start": start, "end": len(text), "label": label[2:]})
            elif label:
                entities[-1]["end"] = len(text)
        rows.append({"text": text, "entities": entities})
    return rows


def _words_with_names(rng: random.Random) -> list[tuple[str, str]]:
    """Words of a sentence, with the tag of those that belong to an entity."""
    others = [*FILLERS, *sum(SIGNALS.values(), ())]
    words = [(rng.choice(others), "") for _ in range(rng.randint(2, 6))]
    for _ in range(rng.randint(0, 3)):
        label = rng.choice(list(NAMES))
        name = [(rng.choice(NAMES[label]), f"B-{label}")]
        if label == "ORG" and rng.random() < 0.5:
            name.append((rng.choice(SECOND_NAMES), "I-ORG"))
        # Not into the middle of another name.
        places = [place for place in range(len(words) + 1) if not words[place:] or words[place][1] != "I-ORG"]
        place = rng.choice(places)
        words[place:place] = name
    return words


def write_tagger(folder: Path, names: Sequence[str], labels: Mapping[str, str]) -> Path:
    """A published token classifier with these labels: each word of `labels` gets its own, every other word O.

    It has no layers, so its answers are known: they do not depend on the words around. It reads 64 tokens at once.
    """
    import torch
    from transformers import BertConfig, BertForTokenClassification, BertTokenizerFast

    BertTokenizerFast(vocab={word: number for number, word in enumerate(WORDS)}, model_max_length=64).save_pretrained(
        folder
    )
    config = BertConfig(
        vocab_size=len(WORDS), hidden_size=64, num_hidden_layers=0, num_attention_heads=1, intermediate_size=4,
        max_position_embeddings=64, id2label=dict(enumerate(names)), label2id={n: i for i, n in enumerate(names)},
    )  # fmt: skip
    model = BertForTokenClassification(config)
    embeddings = model.bert.embeddings
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.zero_()
        embeddings.word_embeddings.weight.fill_diagonal_(1.0)
        embeddings.LayerNorm.weight.fill_(1.0)
        for number, word in enumerate(WORDS):
            model.classifier.weight[names.index(labels.get(word, "O")), number] = 2.0
    model.save_pretrained(folder)
    return folder


def targets_of(context, positions):
    """The label indices of some rows of a training context."""
    return context.targets_at(positions, context.items_at(positions))


def write_csv(path: Path, rows: list[dict[str, str]]) -> Path:
    """The rows as a CSV file."""
    lines = [",".join(rows[0]), *(",".join(row.values()) for row in rows)]
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


def wait_until(condition: Callable[[], object], seconds: float = WAIT) -> None:
    """Return when `condition()` is true; fail if it never is."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "this never came true"
        time.sleep(0.02)


class FakeModels:
    """In place of `LoadedModels`: a model is its name, and reads up to 1,000 tokens."""

    def __init__(self) -> None:
        self._made: dict[str, SimpleNamespace] = {}

    def get(self, task: object, ref: str) -> SimpleNamespace:
        made = SimpleNamespace(ref=ref, labels=("odd", "even"), temperature=2.0, megabytes=1)
        made.device = SimpleNamespace(label="nowhere")
        return self._made.setdefault(ref, made)

    def reads_targets(self, task: object, ref: str) -> bool:
        return False

    def loaded(self) -> list[tuple[str, SimpleNamespace]]:
        return [("fake", model) for model in self._made.values()]


class FakeTask:
    """A task whose answer is the text it was given. `batches` keeps (ref, texts) of every batch.

    A text is as many tokens as it has characters. `fails_on`: a text that makes its batch fail.
    `before_core` is called before each batch.
    """

    name = "fake"

    def __init__(self, fails_on: str = "", before_core: Callable[[], None] = lambda: None) -> None:
        self.fails_on = fails_on
        self.before_core = before_core
        self.batches: list[tuple[str, list[str]]] = []

    def pre(self, model, inputs):
        """Every line of a text is an item of its own."""
        return [Item(i, [ord(c) for c in line]) for i, text in enumerate(inputs) for line in text.split("\n")]

    def core(self, model, batch):
        texts = ["".join(map(chr, item.ids)) for item in batch]
        self.batches.append((model.ref, texts))
        self.before_core()
        if self.fails_on and self.fails_on in texts:
            raise RuntimeError("does not compute")
        return texts

    def post(self, answers, inputs, items, outputs):
        return [
            "\n".join(output for item, output in zip(items, outputs, strict=True) if item.owner == index)
            for index in range(len(inputs))
        ]


def write_model(folder: Path, base: str, *, labels: tuple[str, ...] = LABELS, hidden: int = 32, **more) -> Path:
    """A fine-tuned model as it is on disk: a random head (`seed`) above `base`. `more` goes into the manifest."""
    import torch

    from shared.models.artifact import HEAD, Manifest, write_manifest
    from shared.models.modules import save_head

    folder.mkdir(parents=True)
    torch.manual_seed(more.pop("seed", 0))
    save_head(torch.nn.Linear(hidden, len(labels)), folder / HEAD)
    fields = {"task": "text-classification", "strategy": "instant", "max_length": 64, "normalize": True} | more
    write_manifest(folder, Manifest(base=base, labels=labels, **fields))
    return folder


def write_adapter(encoder_folder: Path, folder: Path, *, zero: bool = False) -> Path:
    """Random LoRA weights for the encoder in `encoder_folder` (`zero`: such that they change nothing)."""
    import torch
    from peft import LoraConfig, get_peft_model
    from transformers import AutoModel

    torch.manual_seed(3)
    lora = LoraConfig(r=4, target_modules=["query", "value"], init_lora_weights=zero)
    get_peft_model(AutoModel.from_pretrained(encoder_folder), lora).save_pretrained(
        str(folder), save_embedding_layers=False
    )
    return folder
