"""What the strategies are given, for a toy problem and the tiny encoder."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from shared.models.device import Device
from shared.models.files import EncoderFiles
from shared.models.loading import load_tokenizer
from shared.tasks import get_task
from shared.training.config import TrainingConfig
from shared.training.context import Context
from shared.training.progress import Progress, Reporter, read_progress
from shared.training.vectors import VectorCache
from tests.toy import LABELS, toy_rows


@pytest.fixture(scope="session")
def accelerator():
    from accelerate import Accelerator

    return Accelerator(cpu=True, mixed_precision="no")


class Asked:
    """The user's requests. `after`: they come once this many points of the loss curve were written."""

    cancel: int | None = None
    stop: int | None = None

    def __init__(self, path: Path) -> None:
        self.path = path

    def cancelled(self) -> bool:
        return self.cancel is not None and len(self.progress().curve) >= self.cancel

    def stopped(self) -> bool:
        return self.stop is not None and len(self.progress().curve) >= self.stop

    def progress(self) -> Progress:
        return read_progress(self.path)


@pytest.fixture
def new_context(tmp_path: Path, tiny_encoder: Path) -> Callable[..., Context]:
    """A function that makes a context: 90 rows for training and 30 for validation, unless told otherwise."""

    def make(rows=None, *, train=90, labels=LABELS, files=None, folder="job", **config) -> Context:
        place = tmp_path / folder
        place.mkdir(exist_ok=True)
        rows = rows or toy_rows(train + 30, labels)
        texts = [row["text"] for row in rows]
        asked = Asked(place / "progress.jsonl")
        context = Context(
            task=get_task("text-classification"),
            config=TrainingConfig("text-classification", **{"dropout": 0.0, "batch_size": 16, **config}),
            device=Device("cpu", half=False),
            files=files or EncoderFiles(f"local:{tiny_encoder}", tiny_encoder),
            tokenizer=load_tokenizer(tiny_encoder),
            labels=labels,
            texts_at=lambda positions: [texts[i] for i in positions],
            targets=np.array([labels.index(row["label"]) for row in rows]),
            train=np.arange(train),
            validation=np.arange(train, len(rows)),
            max_length=32,
            reporter=Reporter(asked.path, asked.cancelled, asked.stopped),
            vectors=VectorCache(tmp_path / "vectors"),
            checkpoint=place / "checkpoint",
        )
        context.asked = asked
        return context

    return make
