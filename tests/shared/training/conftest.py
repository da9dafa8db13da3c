"""What the strategies are given, for a toy problem and the tiny encoder."""

import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from shared.models.device import Device
from shared.models.files import EncoderFiles
from shared.models.loading import load_tokenizer
from shared.settings import Settings
from shared.tasks import get_task
from shared.tasks.examples import labelled_texts
from shared.training.config import TrainingConfig
from shared.training.context import Context
from shared.training.job import Job
from shared.training.jobs import Jobs
from shared.training.progress import Progress, Reporter, read_progress
from shared.training.vectors import VectorCache
from shared.training.versions import Versions
from tests.toy import LABELS, TRAINING_WAIT, toy_rows, toy_table, wait_until


class PlainJobs(Jobs):
    """Jobs whose workers keep the usual priority."""

    def command(self, job):
        return [sys.executable, "-m", "tests.plain_worker", str(job.folder)]


class Place:
    """A data directory with its jobs and versions, as a server has it."""

    def __init__(self, data_dir: Path) -> None:
        self.data_dir = data_dir
        self.jobs = PlainJobs(data_dir / "jobs")
        self.versions = Versions(data_dir / "versions")
        self.settings = Settings.from_env({}, data_dir=data_dir, device="cpu")

    def end(self) -> None:
        """Leave no worker behind, whatever the test came to."""
        self.jobs.close()
        for child in self.jobs._children.values():
            child.kill()
            child.wait()

    def finish(self, job: Job) -> Job:
        """Wait for the end of a job."""
        try:
            wait_until(lambda: self.jobs.tick() or job.state not in ("queued", "running"), TRAINING_WAIT)
        finally:
            self.end()
        assert job.state == "done", f"{job.status.reason}\n{job.log()}"
        return job


@pytest.fixture(scope="session")
def trained(tmp_path_factory: pytest.TempPathFactory, tiny_encoder: Path) -> Place:
    """What a real worker left that trained an adapter on the tiny encoder. Not to be changed: copy it."""
    place = Place(tmp_path_factory.mktemp("trained") / "data")
    config = TrainingConfig(
        "text-classification", base=f"local:{tiny_encoder}", strategy="adapter", epochs=2, data_name="toy.csv"
    )
    place.finish(place.jobs.submit(config, toy_table(toy_rows(90))))
    return place


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
        asked = Asked(place / "progress.jsonl")
        context = Context(
            task=get_task("text-classification"),
            config=TrainingConfig("text-classification", **{"dropout": 0.0, "batch_size": 16, **config}),
            device=Device("cpu", half=False),
            files=files or EncoderFiles(f"local:{tiny_encoder}", tiny_encoder),
            tokenizer=load_tokenizer(tiny_encoder),
            labels=labels,
            examples=labelled_texts(toy_table(rows), {"text": "text", "label": "label"}),
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
