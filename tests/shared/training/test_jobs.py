"""The queue, with workers that only wait to be told how to end."""

import os
import signal
import sys
import threading

import psutil
import pytest

from shared.errors import JobError
from shared.training.config import TrainingConfig
from shared.training.jobs import Jobs
from tests.toy import toy_rows, toy_table, wait_until

WORKER = """
import sys, time
from pathlib import Path
from shared.training.job import Job

job = Job(Path(sys.argv[1]))
while job.state != "running":
    time.sleep(0.01)
with (job.folder.parent / "starts").open("a") as file:
    file.write(job.id + chr(10))
while True:
    for path in ("done", "crash"):
        if (job.folder / path).exists() or (job.folder.parent / path).exists():
            if path == "crash":
                sys.exit(3)
            job.finish("done")
            sys.exit()
    if job.asked("cancel"):
        job.finish("cancelled", "Cancelled by you.")
        sys.exit()
    time.sleep(0.01)
"""


class QuietJobs(Jobs):
    """Jobs whose worker does nothing: it ends when a file `done` or `crash` is there, or when asked to cancel."""

    def command(self, job):
        return [sys.executable, "-c", WORKER, str(job.folder)]


@pytest.fixture
def new_jobs(tmp_path):
    """A function that makes a server's view of one and the same folder; at the end, no worker is left."""
    made = []

    def make():
        made.append(QuietJobs(tmp_path / "jobs"))
        return made[-1]

    yield make
    for jobs in made:
        jobs.close()
        for child in jobs._children.values():
            child.kill()
            child.wait()


@pytest.fixture
def jobs(new_jobs):
    return new_jobs()


@pytest.fixture
def table():
    return toy_table(toy_rows(12))


def submit(jobs, table):
    return jobs.submit(TrainingConfig("text-classification"), table)


def starts(jobs):
    path = jobs.folder / "starts"
    return path.read_text().splitlines() if path.exists() else []


def end(jobs, job, how="done"):
    """Let the worker of a job come to its end, and look after the queue."""
    (job.folder / how).touch()
    wait_until(lambda: jobs.tick() or job.state != "running")


def kill(job):
    """kill -9, and wait until the process is gone."""
    pid = job.status.process[0]
    os.kill(pid, signal.SIGKILL)
    wait_until(lambda: not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE)


def test_one_at_a_time_in_the_order_of_the_queue(jobs, table):
    first, second, third = (submit(jobs, table) for _ in range(3))
    assert [job.state for job in (first, second, third)] == ["running", "queued", "queued"]
    assert [jobs.queue_position(job.id) for job in (first, second, third)] == [None, 1, 2]
    end(jobs, first)
    assert first.state == "done"
    assert [jobs.queue_position(job.id) for job in (second, third)] == [None, 1]
    end(jobs, second)
    end(jobs, third)
    assert starts(jobs) == [first.id, second.id, third.id]
    assert {job.id for job in jobs.list()} == {first.id, second.id, third.id}
    assert jobs.in_state("running") == []


def test_the_newest_is_listed_first(jobs, table):
    (jobs.folder / "20200101-000000-aaaa").mkdir(parents=True)
    job = submit(jobs, table)
    (jobs.folder / "20200101-000000-aaaa" / "state.json").write_text((job.folder / "state.json").read_text())
    assert [found.id for found in jobs.list()] == [job.id, "20200101-000000-aaaa"]


def test_cancel_one_that_waits(jobs, table):
    first, second, third = (submit(jobs, table) for _ in range(3))
    jobs.cancel(second.id)
    assert (second.state, second.status.reason) == ("cancelled", "Cancelled by you before it began.")
    assert jobs.queue_position(third.id) == 1
    end(jobs, first)
    assert third.state == "running"
    assert second.id not in starts(jobs)


def test_cancel_one_that_runs(jobs, table):
    job = submit(jobs, table)
    jobs.cancel(job.id)
    wait_until(lambda: jobs.tick() or job.state == "cancelled")
    assert job.status.reason == "Cancelled by you."
    jobs.cancel(job.id)  # Too late: nothing happens.
    assert job.state == "cancelled"


def test_stop_early_is_for_one_that_runs(jobs, table):
    first, second = submit(jobs, table), submit(jobs, table)
    jobs.stop_early(first.id)
    jobs.stop_early(second.id)
    assert first.asked("stop")
    assert not second.asked("stop")


def test_a_killed_worker_is_a_failed_job(jobs, table):
    first, second = submit(jobs, table), submit(jobs, table)
    first.add_version("v1")
    kill(first)
    jobs.tick()
    assert first.state == "failed"
    assert first.status.reason == (
        "The worker was killed (signal 9): by hand, or by the system because memory ran out. "
        "The first result is saved as a version. Resume goes on from the last checkpoint."
    )
    assert first.status.finished
    assert second.state == "running"


def test_a_worker_that_crashes_without_a_word(jobs, table):
    job = submit(jobs, table)
    end(jobs, job, "crash")
    assert job.state == "failed"
    assert job.status.reason.startswith("The worker ended with exit code 3 and said no reason: see its log.")


def test_no_zombies_are_left(jobs, table):
    job = submit(jobs, table)
    worker = psutil.Process(job.status.process[0])
    end(jobs, job)
    wait_until(lambda: jobs.tick() or not worker.is_running())


def test_another_signal_is_named(jobs, table):
    job = submit(jobs, table)
    os.kill(job.status.process[0], signal.SIGTERM)
    wait_until(lambda: jobs.tick() or job.state == "failed")
    assert "ended by signal 15 (SIGTERM)" in job.status.reason


def test_a_new_server_finds_the_worker_and_its_end(new_jobs, table):
    job = submit(new_jobs(), table)
    later = new_jobs()
    later.tick()
    assert job.state == "running"
    waiting = submit(later, table)
    assert waiting.state == "queued"
    end(later, job)
    assert job.state == "done"
    later.tick()
    assert waiting.state == "running"
    assert starts(later).count(job.id) == 1


def test_a_worker_that_died_while_nobody_watched(new_jobs, table):
    job = submit(new_jobs(), table)
    kill(job)
    new_jobs().tick()
    assert job.state == "failed"
    assert job.status.reason.startswith("The worker ended without a word: it was killed")


def test_another_process_with_the_same_number_is_not_the_worker(jobs, table):
    job = submit(jobs, table)
    kill(job)
    me = psutil.Process()
    job.update(process=(me.pid, me.create_time() - 1000))
    jobs.tick()
    assert job.state == "failed"


def test_two_servers_never_start_the_same_job_twice(new_jobs, table):
    servers = [new_jobs() for _ in range(4)]
    (servers[0].folder).mkdir()
    (servers[0].folder / "done").touch()
    stop, broken = threading.Event(), []

    def look_after(jobs):
        while not stop.is_set():
            try:
                jobs.tick()
                assert len(jobs.in_state("running")) <= 1
            except Exception as error:
                broken.append(error)

    threads = [threading.Thread(target=look_after, args=(jobs,)) for jobs in servers]
    for thread in threads:
        thread.start()
    made = [submit(jobs, table) for jobs in servers]
    wait_until(lambda: all(job.state == "done" for job in made))
    stop.set()
    for thread in threads:
        thread.join()
    assert broken == []
    assert sorted(starts(servers[0])) == sorted(job.id for job in made)


def test_resume_puts_a_job_at_the_end_of_the_queue(jobs, table):
    first, second, third = (submit(jobs, table) for _ in range(3))
    kill(first)
    jobs.tick()
    jobs.resume(first.id)
    assert (second.state, first.state, first.status.reason) == ("running", "queued", "")
    assert [jobs.queue_position(job.id) for job in (third, first)] == [1, 2]
    end(jobs, second)
    end(jobs, third)
    end(jobs, first)
    assert first.state == "done"


def test_a_cancelled_job_may_be_resumed_and_forgets_the_request(jobs, table):
    job = submit(jobs, table)
    wait_until(lambda: starts(jobs))
    jobs.cancel(job.id)
    wait_until(lambda: jobs.tick() or job.state == "cancelled")
    jobs.resume(job.id)
    assert not job.asked("cancel")
    wait_until(lambda: len(starts(jobs)) == 2)
    end(jobs, job)
    assert job.state == "done"


def test_only_a_job_that_ended_badly_can_be_resumed(jobs, table):
    job, waiting = submit(jobs, table), submit(jobs, table)
    with pytest.raises(JobError, match="This job is running: only one that failed or was cancelled can be resumed"):
        jobs.resume(job.id)
    with pytest.raises(JobError, match="This job is queued"):
        jobs.resume(waiting.id)
    end(jobs, job)
    with pytest.raises(JobError, match="This job is done"):
        jobs.resume(job.id)


def test_a_job_that_another_server_resumed_is_not_buried_again(new_jobs, table):
    """The first server still remembers the worker that was killed."""
    one, other = new_jobs(), new_jobs()
    job = submit(one, table)
    wait_until(lambda: starts(one))
    kill(job)
    one.tick()
    other.resume(job.id)
    wait_until(lambda: len(starts(one)) == 2)
    one.tick()
    assert job.state == "running"
    end(one, job)
    assert job.state == "done"


def test_watching_in_the_background(jobs, table):
    jobs.watch()
    jobs.watch()
    first, second = submit(jobs, table), submit(jobs, table)
    (first.folder / "done").touch()
    wait_until(lambda: second.state == "running")
    jobs.close()
    assert psutil.pid_exists(second.status.process[0])
    (second.folder / "done").touch()
    wait_until(lambda: second.state == "done")


def test_watching_survives_trouble(jobs, table, monkeypatch, caplog):
    tick = jobs.tick
    calls = []

    def sometimes():
        calls.append(1)
        if len(calls) == 1:
            raise OSError("no space left")
        tick()

    monkeypatch.setattr("shared.training.jobs.INTERVAL", 0.01)
    monkeypatch.setattr(jobs, "tick", sometimes)
    jobs.watch()
    wait_until(lambda: len(calls) > 2)
    jobs.close()
    assert "Looking after the jobs failed" in caplog.text


def test_without_jobs(tmp_path):
    jobs = Jobs(tmp_path / "jobs")
    jobs.tick()
    assert jobs.list() == []
    assert not (tmp_path / "jobs").exists()


@pytest.mark.parametrize("id", ["", "..", "../jobs", "a/b", ".lock", "nothing"])
def test_names_that_are_no_job(jobs, table, id):
    submit(jobs, table)
    for action in (jobs.get, jobs.cancel, jobs.stop_early, jobs.resume):
        with pytest.raises(JobError, match="There is no job"):
            action(id)
