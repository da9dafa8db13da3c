"""From rows to versions: split, measure the model in use, try the strategies, prove the result."""

import logging
import time
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import numpy as np

from shared.engine import Engine
from shared.errors import DataError, ModelError
from shared.models.artifact import base_name
from shared.models.device import Device, choose_device
from shared.models.files import ModelFiles
from shared.models.judged import JUDGED, write_judged
from shared.models.loading import LoadedModels, load_tokenizer
from shared.models.refs import parse
from shared.serving import Serving, answering
from shared.settings import Settings
from shared.store import Store
from shared.tasks import text_task
from shared.training.context import SAMPLE, Context, Trained, fitting_length
from shared.training.data import TrainingData, read_rows
from shared.training.evaluation import Report, evaluate
from shared.training.few_shot import suits, train_few_shot
from shared.training.gradient import train_gradient
from shared.training.instant import train_instant
from shared.training.job import Job
from shared.training.measuring import CHUNK, MOST_WRITTEN, WRITTEN_CHUNK, predictions, some_of
from shared.training.planning import first_guesses
from shared.training.progress import Reporter
from shared.training.record import libraries, licence
from shared.training.seen import seen_by, write_seen
from shared.training.vectors import VectorCache
from shared.training.versions import Version, Versions

logger = logging.getLogger(__name__)


class Pipeline:
    """One job, from its rows to its versions. `leader`: this process writes (others only help to train)."""

    def __init__(
        self, job: Job, settings: Settings, files: ModelFiles, reporter: Reporter, *, leader: bool = True
    ) -> None:
        self.job, self.settings, self.files, self.reporter, self.leader = job, settings, files, reporter, leader
        self.config = job.config
        self.task = text_task(job.config.task)
        self.device: Device = choose_device(settings.device)
        self.versions = Versions(files.versions_dir)
        self.models = self._models()

    def _models(self) -> LoadedModels:
        return LoadedModels(self.files, lambda: self.device, self.settings.memory_gb)

    def run(self, started: float) -> None:
        """Do all of it. Raises PlazaError where the user has to act, Cancelled if the user asked."""
        self.started = started
        self.reporter.plan(prepare=3.0, before=2.0, encode=10.0, fit=5.0)
        self.reporter.stage("prepare", "Reading the rows")
        self.served = self._served()
        seen = np.union1d(seen_by(self.files, self.served), seen_by(self.files, self.config.base))
        data = read_rows(self.job, self.task, seen)
        self.learnt = np.union1d(data.learnt, seen_by(self.files, self.config.base))
        context = self._context(data)
        if self.task.writes or (self.leader and self._served_writes()):
            data = replace(data, test=some_of(data.test, MOST_WRITTEN, self.config.seed))
        self.known = int(np.isin(data.test.groups, seen).sum())
        rows = len(data.split.train), len(data.split.validation), len(data.test.texts)
        compared = self.served is not None
        self.reporter.plan(**first_guesses(self.task, self.config, self._strategy, rows, len(data.labels), compared))
        before = self._before(data) if self.leader else None
        start = (None, None) if self.task.headless else self._instant(context, data, before)
        if start is not None:
            self._gradient(context, data, before, *start)

    @property
    def _strategy(self) -> str:
        """The one by gradient."""
        return "adapter" if self.config.strategy == "auto" else self.config.strategy

    def _context(self, data: TrainingData) -> Context:
        files = self.files.encoder(parse(self.config.base))
        self.task = self.task.trained_from(files)
        if self.task.headless and self.config.strategy == "instant":
            others = "" if text_task(self.task.name).headless else ", or another base"
            raise DataError(
                f"“{base_name(files.base)}” {self.task.does}, and instant training only fits a head on an encoder: "
                f"choose auto, adapter or full{others}."
            )
        tokenizer = load_tokenizer(files.folder)
        longest = _longest(files.folder, tokenizer)
        train = data.split.train
        some = train[:: max(1, len(train) // SAMPLE)]  # files are often sorted
        self.task = self.task.fitted_to(files, tokenizer, [data.examples.answers[int(i)] for i in some])
        length = self.config.max_length or fitting_length(
            tokenizer, data.examples.inputs(some), longest, self.task.shortest
        )
        return Context(
            task=self.task,
            config=self.config,
            device=self.device,
            files=files,
            tokenizer=tokenizer,
            labels=data.labels,
            examples=data.examples,
            train=data.split.train,
            validation=data.split.validation,
            max_length=min(length, longest),
            reporter=self.reporter,
            vectors=VectorCache(self.settings.data_dir / "vectors"),
            checkpoint=self.job.folder / "checkpoint",
        )

    def _served(self) -> str | None:
        """The model_ref to compare with: what answers in the job's Space now, else the base if it does the task."""
        found = None
        if self.config.space is not None:
            store = Store(self.settings.database_url)
            try:
                found = answering(Serving(store), self.files, self.config.space, self.task)
            finally:
                store.close()
        return found or (self.config.base if self.task.untrained else None)

    def _served_writes(self) -> bool:
        """Whether the model in use writes: then it takes long to be measured."""
        if self.served is None:
            return False
        try:
            return getattr(self.models.get(self.task, self.served).module, "writes", False)
        except ModelError:
            return False  # said in `_before`

    def _before(self, data: TrainingData) -> list[Any] | None:
        """What the model that the Space serves now says to the test rows; None if its labels are others."""
        if self.served is None:
            return None
        self.reporter.stage("before", "Measuring the model in use")
        try:
            labels = self.models.get(self.task, self.served).labels
            if not {label.casefold() for label in data.labels} <= {label.casefold() for label in labels}:
                return None
            return self._predictions(self.served, data, "Measuring the model in use")
        except ModelError as error:
            logger.warning("The model in use cannot be compared: %s", error)
            return None
        finally:
            if self.task.writes:  # large, and there will be a second one to train
                self.models = self._models()

    def _instant(self, context: Context, data: TrainingData, before: Any) -> tuple[Any, Trained | None] | None:
        """Train the head; make a version of it if it is a result of its own. None if there is no more to do."""
        handed_on = self.job.folder / "instant-head.safetensors"
        if not self.leader:
            return _wait_for_head(handed_on, self.job), None
        from shared.models.modules import save_head

        trained, head = train_instant(context)
        auto = self.config.strategy == "auto"
        ending = self.config.strategy == "instant" or self.reporter.stopped()
        made_before = self.job.status.versions  # by a run that was resumed
        if (auto or ending) and not made_before:
            self._make_version(trained, context, data, before, stage="evaluate")
        if ending or (auto and self.reporter.stopped()):
            return None
        # Only now: the helping processes begin when they see it.
        part = handed_on.with_suffix(".part")
        save_head(head, part)
        part.replace(handed_on)
        return head, trained

    def _gradient(self, context: Context, data: TrainingData, before: Any, head: Any, instant: Trained | None) -> None:
        """Train by gradient. `auto` keeps the result only if it is better on the validation rows."""
        from accelerate import Accelerator

        accelerator = Accelerator(mixed_precision="bf16" if self.device.half else "no", cpu=self.device.type == "cpu")
        few = self._strategy == "adapter" and suits(context)
        if few and not self.leader:
            return  # too little work to be shared
        trained = (
            train_few_shot(context, accelerator) if few else train_gradient(context, self._strategy, head, accelerator)
        )
        if not self.leader:
            return
        primary = self.task.primary
        # With few rows, a row or two of validation decide nothing: there the adapter only has to be no clearly worse.
        worse = self.task.spread / max(len(context.validation), 1) ** 0.5 if few else 0.0
        if (
            self.config.strategy == "auto"
            and instant
            and trained.validation[primary] + worse <= instant.validation[primary]
        ):
            self.job.update(
                reason=f"The adapter was no better than the instant model on the validation rows "
                f"({trained.validation[primary]:.3f} against {instant.validation[primary]:.3f}): the instant one stays."
            )
            return
        self._make_version(trained, context, data, before, stage="prove")

    def _make_version(self, trained: Trained, context: Context, data: TrainingData, before: Any, stage: str) -> Version:
        """Save the model, load it the way the pages do, measure it on the test rows, and record all that."""
        self.reporter.stage(stage, "Measuring the new model on rows it never saw")
        with self.versions.draft() as draft:
            trained.save(draft, context)
            after = self._predictions(f"local:{draft}", data, "Measuring the new model")
            write_seen(draft, self.learnt)
            write_judged(self.task.judged(data.test, after), draft / JUDGED)
            remarks = " ".join(filter(None, (data.examples.unusable, data.test.left_out, self.task.remark(after))))
            rows = replace(data.test, left_out=remarks)
            baseline = self.task.baseline(data.labels, data.train, data.test)
            report = evaluate(self.task, data.labels, rows, after, baseline, before, self.served, self.known)
            version = self.versions.finish(draft, self._about(trained, context, data, report), data.split_lists())
        self.job.add_version(version.id)
        logger.info("Version %s: %s", version.id, report.verdict)
        return version

    def _about(self, trained: Trained, context: Context, data: TrainingData, report: Report) -> dict[str, Any]:
        rows = {
            "train": len(data.split.train),
            "validation": len(data.split.validation),
            "test": len(data.test.texts),
        }
        return {
            "created": datetime.now(UTC).isoformat(),
            "space": self.config.space,
            "data_name": self.config.data_name,
            "fingerprint": data.fingerprint,
            "rows": rows,
            "seconds": round(time.monotonic() - self.started, 1),
            "primary": self.task.primary,
            "report": report,
            "settings": trained.config.to_dict(),
            "libraries": libraries(),
            "licence": licence(context.files),
            "validation": trained.validation,
        }

    def _predictions(self, ref: str, data: TrainingData, message: str) -> list[Any]:
        """What a model says to the test rows, through the same engine that serves the pages.

        As there, of a task that knows targets only a model that has learnt with them is shown them.
        """
        engine, rows = Engine(self.models), data.test
        try:
            model = self.models.get(self.task, ref)
            model.interrupted = self.reporter.cancelled
            chunk = WRITTEN_CHUNK if getattr(model.module, "writes", False) else CHUNK
            aimed = any(role.kind == "target" for role in self.task.roles)
            texts = rows.texts if not aimed or engine.reads_targets(self.task, ref) else rows.plain
            return predictions(engine, self.task, ref, texts, lambda done: self.reporter.update(done, message), chunk)
        finally:
            engine.close()


def _longest(folder: Any, tokenizer: Any) -> int:
    from shared.models.loading import load_config, longest_input

    return longest_input(tokenizer, load_config(folder))


def _wait_for_head(path: Any, job: Job) -> Any:
    """In a helping process: the head that the leader fitted."""
    from shared.models.modules import load_head

    while not path.is_file():
        if job.state != "running":
            raise DataError("The leading process ended before training began.")
        time.sleep(0.5)
    return load_head(path)
