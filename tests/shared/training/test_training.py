"""Whole trainings in real worker processes, with the tiny encoder."""

import json
import os
import signal
import subprocess
import sys

import psutil
import pytest

from shared.engine import Engine
from shared.models.device import Device
from shared.models.files import ModelFiles
from shared.models.loading import LoadedModels
from shared.serving import Serving
from shared.settings import ROOT
from shared.store import Store
from shared.tasks import get_task
from shared.training.config import TrainingConfig
from shared.training.job import Job
from shared.training.measuring import predictions
from tests.toy import LABELS, TRAINING_WAIT, toy_rows, toy_table, wait_until

TASK = get_task("text-classification")


def test_a_worker_leaves_a_version(trained, tiny_encoder):
    (job,) = trained.jobs.list()
    status = job.status
    assert (status.state, status.reason, status.process) == ("done", "", None)
    (version,) = trained.versions.list()
    assert status.result == version.id
    assert list(status.versions) == [version.id]
    assert (version.task, version.strategy, version.base) == (TASK.name, "adapter", f"local:{tiny_encoder}")
    assert (version.labels, version.data_name, version.licence) == (LABELS, "toy.csv", "mit")
    assert version.rows == {"train": 63, "validation": 9, "test": 18}
    assert len(version.fingerprint) == 64
    assert version.primary == "f1_weighted"
    assert set(version.validation) == set(version.report.metrics) == set(TASK.metrics)
    assert version.report.rows == 18
    assert version.report.metrics["accuracy"] > 0.6
    assert version.settings["epochs"] == 2
    assert version.settings["learning_rate"] == 1e-3
    assert {"torch", "transformers", "peft", "python"} <= set(version.libraries)
    assert version.seconds > 0
    split = json.loads((version.folder / "split.json").read_text("utf-8"))
    assert sorted(split["train"] + split["validation"] + split["test"]) == list(range(90))
    assert (version.folder / "adapter" / "adapter_model.safetensors").stat().st_size < 3e6
    assert sum(path.stat().st_size for path in version.folder.rglob("*")) < 1e6
    progress = job.progress()
    assert (progress.fraction, progress.seconds_left) == (1, 0)
    assert [point["epoch"] for point in progress.scores] == [0, 1, 2]
    assert {mistake["row"] - 2 for mistake in version.report.mistakes} <= set(split["test"])


def test_what_was_measured_is_what_the_pages_give(trained):
    (version,) = trained.versions.list()
    rows = toy_rows(90)
    split = json.loads((version.folder / "split.json").read_text("utf-8"))
    chosen = [rows[i] for i in split["test"]]
    engine = Engine(LoadedModels(ModelFiles(trained.settings), lambda: Device("cpu", half=False), 4.0))
    try:
        found = predictions(engine, TASK, version.ref, [row["text"] for row in chosen])
    finally:
        engine.close()
    right = sum(answer.label == row["label"] for answer, row in zip(found, chosen, strict=True))
    assert right / len(chosen) == pytest.approx(version.report.metrics["accuracy"], abs=0.12)


def events(job):
    """The whole lines that the worker has written so far."""
    path = job.folder / "progress.jsonl"
    lines = path.read_text("utf-8").split("\n")[:-1] if path.is_file() else []
    return [json.loads(line) for line in lines if line.startswith("{") and line.endswith("}")]


def beginnings(job):
    return [e["message"] for e in events(job) if e.get("message", "").startswith("Training from step")]


def test_killed_in_the_middle_it_goes_on_from_its_checkpoint(tmp_path, trained, tiny_encoder, request):
    """`auto`: the instant version is there early; the adapter would take long, and is killed and resumed."""
    place = type(trained)(tmp_path / "data")
    request.addfinalizer(place.end)
    config = TrainingConfig(
        TASK.name, base=f"local:{tiny_encoder}", strategy="auto", epochs=200, batch_size=8, patience=100, dropout=0.0
    )
    job = place.jobs.submit(config, toy_table(toy_rows(90)))

    def begun():
        return (job.folder / "checkpoint" / "last.pt").is_file() and job.progress().curve

    wait_until(
        lambda: place.jobs.tick() or begun() or job.state != "running",
        TRAINING_WAIT,
    )
    assert job.state == "running", job.log()
    worker = psutil.Process(job.status.process[0])
    os.kill(worker.pid, signal.SIGKILL)
    wait_until(lambda: place.jobs.tick() or job.state != "running", TRAINING_WAIT)
    assert job.state == "failed"
    assert job.status.reason.startswith("The worker was killed (signal 9)")
    assert "The first result is saved as a version." in job.status.reason
    (instant,) = place.versions.list()
    assert (instant.strategy, job.status.result) == ("instant", instant.id)
    reached = job.progress().curve[-1]["step"]

    place.jobs.resume(job.id)
    wait_until(lambda: place.jobs.tick() or len(beginnings(job)) == 2 or job.state != "running", TRAINING_WAIT)
    wait_until(lambda: job.progress().curve[-1]["step"] > reached or job.state != "running", TRAINING_WAIT)
    assert job.state == "running", job.log()
    place.jobs.stop_early(job.id)
    place.finish(job)
    first, second = beginnings(job)
    assert first == "Training from step 0 of 1,600"
    resumed_at = int(second.split()[3].replace(",", ""))
    assert 0 < resumed_at <= reached
    steps = [point["step"] for point in job.progress().curve]
    assert steps == sorted(set(steps))
    assert steps[-1] > reached
    every = steps[0]
    assert steps == list(range(every, steps[-1] + 1, every))
    scores = [point["step"] for point in job.progress().scores]
    assert scores == sorted(set(scores))
    assert scores[0] == 0
    # The instant version was not made a second time; the adapter's is there unless it was no better.
    strategies = [version.strategy for version in place.versions.list()]
    assert strategies.count("instant") == 1
    assert (strategies == ["instant"]) == job.status.reason.startswith("The adapter was no better")
    assert job.status.result in [version.id for version in place.versions.list()]


def test_several_processes_make_one_version(tmp_path, trained, tiny_encoder):
    """As `accelerate launch` starts them, beside a Space that serves a model already."""
    place = type(trained)(tmp_path / "data")
    (earlier,) = trained.versions.list()
    store = Store(place.settings.database_url)
    Serving(store).promote("toy", f"local:{earlier.folder}")
    store.close()
    config = TrainingConfig(
        TASK.name, space="toy", base=f"local:{tiny_encoder}", strategy="adapter", epochs=3, batch_size=8
    )
    job = Job.create(place.data_dir / "jobs" / "j1", config, toy_table(toy_rows(100, seed=1)), None)
    launch = ["accelerate.commands.launch", "--multi_gpu", "--num_processes", "2", "--main_process_port", "0"]
    done = subprocess.run(
        [sys.executable, "-m", *launch, "-m", "tests.plain_worker", str(job.folder)],
        cwd=ROOT,
        env=os.environ | {"OMP_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        timeout=TRAINING_WAIT,
    )
    assert done.returncode == 0, done.stderr
    assert job.state == "done", job.status.reason + done.stderr
    (version,) = place.versions.list()
    assert list(job.status.versions) == [version.id]
    # 70 rows in batches of 8 are 9; two processes need 5 steps for them.
    assert [point["step"] for point in job.progress().curve] == list(range(1, 16))
    assert [point["epoch"] for point in job.progress().scores] == [0, 1, 2, 3]
    report = version.report
    assert report.before_ref == f"local:{earlier.folder}"
    assert report.gain[1] <= report.gain[0] <= report.gain[2]
    assert report.metrics["f1_weighted"] - report.before["f1_weighted"] == pytest.approx(report.gain[0])
