"""Trainings in this process, without a worker: for tests that look at what is learnt."""

from collections.abc import Iterator
from contextlib import contextmanager

from shared.engine import Engine
from shared.models.device import Device
from shared.models.files import ModelFiles
from shared.models.loading import LoadedModels
from shared.settings import Settings
from shared.tasks.base import Task
from shared.training.config import TrainingConfig
from shared.training.job import Job
from shared.training.pipeline import Pipeline
from shared.training.progress import Reporter
from shared.training.versions import Versions
from tests.toy import toy_table

CPU = Device("cpu", half=False)


class InProcess:
    """A data directory, and trainings of one task on one base."""

    def __init__(self, task: Task, data_dir, base) -> None:
        self.task = task
        self.settings = Settings.from_env({}, data_dir=data_dir, device="cpu")
        self.files = ModelFiles(self.settings)
        self.base = f"local:{base}"

    def job(self, rows, test=None, **config) -> Job:
        jobs = self.settings.data_dir / "jobs"
        name = f"j{len(list(jobs.glob('*')))}"
        settled = {"base": self.base, "batch_size": 16, "patience": 100, "dropout": 0.0} | config
        tables = [toy_table(rows), None if test is None else toy_table(test, "test.jsonl")]
        return Job.create(jobs / name, TrainingConfig(self.task.name, **settled), *tables)

    def train(self, rows, test=None, **config):
        job = self.job(rows, test, **config)
        reporter = Reporter(job.folder / "progress.jsonl", lambda: False, lambda: False)
        Pipeline(job, self.settings, self.files, reporter).run(0.0)
        return Versions(self.files.versions_dir).get(job.status.result)

    def predict(self, ref, texts, device=CPU):
        engine = Engine(LoadedModels(self.files, lambda: device, 4.0))
        try:
            return engine.predict(self.task, ref, texts)
        finally:
            engine.close()


@contextmanager
def undisturbed() -> Iterator[None]:
    """One thread, as a tiny model is only held up by several; and nothing that other tests chose for this process."""
    import torch
    from accelerate.state import AcceleratorState

    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    AcceleratorState._reset_state(True)
    try:
        yield
    finally:
        AcceleratorState._reset_state(True)
        torch.set_num_threads(threads)
