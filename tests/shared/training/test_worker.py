"""What a worker does with every kind of end. The work itself is replaced; real workers run in test_training.py."""

import logging
import os
import subprocess
import sys

import psutil
import pytest
import torch

from shared.errors import Cancelled, DataError, JobError
from shared.settings import ROOT
from shared.training import pipeline, worker
from shared.training.config import TrainingConfig
from shared.training.job import Job
from tests.toy import toy_rows, toy_table


@pytest.fixture
def job(tmp_path, monkeypatch):
    monkeypatch.setattr(worker, "give_way", lambda: None)
    monkeypatch.delenv("RANK", raising=False)
    return Job.create(tmp_path / "jobs" / "j1", TrainingConfig("text-classification"), toy_table(toy_rows(12)), None)


@pytest.fixture
def work(job, settings, monkeypatch):
    """Does the job with a pipeline that only calls `what(job)`; returns the status after it."""

    def work(what):
        class Pipeline:
            def __init__(self, job, settings, files, reporter, *, leader):
                self.job, self.reporter = job, reporter

            def run(self, started):
                assert self.job.state == "running"
                what(self.job)

        monkeypatch.setattr(pipeline, "Pipeline", Pipeline)
        worker.work(job, settings)
        return job.status

    return work


def failing(error):
    def what(job):
        raise error

    return what


@pytest.mark.parametrize(
    "error",
    [
        MemoryError(),
        RuntimeError("[enforce fail at alloc_cpu.cpp:127] DefaultCPUAllocator: can't allocate memory"),
        torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2 GiB"),
    ],
)
def test_out_of_memory(work, error):
    status = work(failing(error))
    assert status.state == "failed"
    assert status.reason == "The machine ran out of memory: use fewer rows, or a smaller batch size."


def test_what_the_user_must_know_is_the_reason(work):
    status = work(failing(DataError("No row has a text: choose another column.")))
    assert (status.state, status.reason) == ("failed", "No row has a text: choose another column.")
    assert status.process is None
    assert status.finished


def test_what_was_not_foreseen_goes_to_the_log_too(work, caplog):
    status = work(failing(ZeroDivisionError("oh")))
    assert status.state == "failed"
    assert status.reason == "An error that was not foreseen (ZeroDivisionError: oh). See the log."
    assert "Traceback" in caplog.text


def test_cancelled(work):
    status = work(failing(Cancelled("Cancelled by you.")))
    assert (status.state, status.reason) == ("cancelled", "Cancelled by you.")


def test_done_keeps_what_the_work_had_to_say(work):
    status = work(lambda job: job.update(reason="The instant one stays.", result="v1"))
    assert (status.state, status.reason, status.result) == ("done", "The instant one stays.", "v1")


def test_a_second_try_starts_with_a_clean_state(work, job):
    work(failing(DataError("No.")))
    status = work(lambda job: None)
    assert (status.state, status.reason) == ("done", "")


def test_a_helping_process_writes_nothing(work, job, monkeypatch):
    monkeypatch.setenv("RANK", "1")
    job.update(state="running", process=(1, 0.0))
    status = work(failing(MemoryError()))
    assert (status.state, status.process) == ("running", [1, 0.0])


def test_a_job_that_another_process_does_is_left_alone(work, job):
    parent = psutil.Process(os.getppid())
    job.update(state="running", process=(parent.pid, parent.create_time()))
    with pytest.raises(JobError, match="is being done by process"):
        work(lambda job: None)
    assert job.state == "running"


def test_a_worker_gives_way_to_the_pages():
    code = "import os; from shared.training.worker import give_way; give_way(); print(os.nice(0))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert int(done.stdout) >= 10


def test_a_folder_that_is_no_job(tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "argv", ["worker", str(tmp_path / "gone")])
    monkeypatch.setattr(logging, "basicConfig", lambda **given: None)
    with pytest.raises(SystemExit, match="There is no job “gone”"):
        worker.main()
