"""The queue of jobs: one training at a time, each in its own process, watched from anywhere.

Every process that looks after the queue (the server, a command line) calls `tick`. It starts the oldest
queued job when no other runs, and writes down what became of a worker that died. A lock file keeps two
of them from starting the same job.
"""

import logging
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from secrets import token_hex
from threading import Event, Lock, Thread
from typing import TYPE_CHECKING

import psutil

from shared.errors import JobError
from shared.settings import ROOT
from shared.training.config import TrainingConfig
from shared.training.job import Job, alive

if TYPE_CHECKING:
    from shared.data.table import Table

INTERVAL = 0.5
logger = logging.getLogger(__name__)


class Jobs:
    """All jobs in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._children: dict[str, subprocess.Popen[bytes]] = {}
        self._lock = Lock()
        self._stop = Event()
        self._thread: Thread | None = None

    def submit(self, config: TrainingConfig, table: "Table", test: "Table | None" = None) -> Job:
        """Queue a job with a copy of the rows."""
        name = f"{datetime.now(UTC):%Y%m%d-%H%M%S}-{token_hex(2)}"
        job = Job.create(self.folder / name, config, table, test)
        self.tick()
        return job

    def get(self, id: str) -> Job:
        """One job. Raises JobError if there is none of that name."""
        if not id or "/" in id or id.startswith("."):
            raise JobError(f"There is no job “{id}”: choose one of the list.")
        return Job(self.folder / id)

    def list(self) -> Sequence[Job]:
        """Every job, newest first."""
        states = self.folder.glob("*/state.json") if self.folder.is_dir() else ()
        return [Job(path.parent) for path in sorted(states, reverse=True)]

    def in_state(self, state: str) -> Sequence[Job]:
        """The jobs that are `queued`, `running`, ...: in the order in which they were queued."""
        found = [(job.status, job) for job in self.list()]
        chosen = [(status.queued, job.id, job) for status, job in found if status.state == state]
        return [job for *_, job in sorted(chosen, key=lambda entry: entry[:2])]

    def queue_position(self, id: str) -> int | None:
        """1 for the job that comes next, None for one that does not wait."""
        waiting = [job.id for job in self.in_state("queued")]
        return waiting.index(id) + 1 if id in waiting else None

    def cancel(self, id: str) -> None:
        """Give a job up. What it has already saved as a version stays."""
        job = self.get(id)
        with self._only_one():
            if job.state == "queued":
                job.finish("cancelled", "Cancelled by you before it began.")
            elif job.state == "running":
                job.ask("cancel")

    def stop_early(self, id: str) -> None:
        """End training now and use the best so far."""
        job = self.get(id)
        if job.state == "running":
            job.ask("stop")

    def resume(self, id: str) -> None:
        """Queue a failed or cancelled job again: it goes on from its last checkpoint.

        Raises JobError if the job is not one that can go on.
        """
        job = self.get(id)
        with self._only_one():
            if job.state not in ("failed", "cancelled"):
                raise JobError(f"This job is {job.state}: only one that failed or was cancelled can be resumed.")
            job.withdraw_requests()
            job.update(state="queued", reason="", finished=None, queued=datetime.now(UTC).isoformat())
        self.tick()

    def tick(self) -> None:
        """Look after the queue once."""
        if not self.folder.is_dir():
            return
        with self._only_one():
            running = [job for job in self.in_state("running") if not self._buried(job)]
            self._forget_dead({job.id for job in running})
            waiting = self.in_state("queued")
            if waiting and not running:
                self._start(waiting[0])

    def watch(self) -> None:
        """Look after the queue in the background until `close`."""
        if self._thread is None:
            self._thread = Thread(target=self._watch, name="jobs", daemon=True)
            self._thread.start()

    def close(self) -> None:
        """Stop watching. Workers that are at work go on: the next server finds them."""
        self._stop.set()
        if self._thread:
            self._thread.join()
        for id in [id for id in self._children if self.get(id).state != "running"]:
            self._end_of(id)

    def _watch(self) -> None:
        while not self._stop.wait(INTERVAL):
            try:
                self.tick()
            except Exception:
                logger.exception("Looking after the jobs failed; it is tried again")

    def command(self, job: Job) -> Sequence[str]:
        """The command line of a worker."""
        return [sys.executable, "-m", "shared.training.worker", str(job.folder)]

    def _start(self, job: Job) -> None:
        self._end_of(job.id)
        environment = os.environ | {"TOKENIZERS_PARALLELISM": "true", "PYTHONPATH": str(ROOT)}
        with (job.folder / "log.txt").open("ab") as log:
            child = subprocess.Popen(
                self.command(job),
                cwd=ROOT,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self._children[job.id] = child
        created = psutil.Process(child.pid).create_time()
        job.update(state="running", started=datetime.now(UTC).isoformat(), process=(child.pid, created))

    def _buried(self, job: Job) -> bool:
        """Whether the worker of a job that counts as running is gone; if so, its end is written down."""
        process, child = job.status.process, self._children.get(job.id)
        if child and process and child.pid == process[0]:
            code = child.poll()
            lives = code is None
        else:  # started by another server, or by hand
            code, lives = None, process is not None and alive(*process)
        if lives:
            return False
        status = job.status  # it may have written its last word between the two looks
        if status.state == "running":
            job.finish("failed", _cause_of_death(code, bool(status.versions)))
        return True

    def _forget_dead(self, running: set[str]) -> None:
        """Drop the workers whose end is known; asking for it also frees the process's entry in the system."""
        self._children = {id: child for id, child in self._children.items() if id in running or child.poll() is None}

    def _end_of(self, id: str) -> None:
        """Do not wait for a worker that has written its last word to leave by itself."""
        if child := self._children.pop(id, None):
            child.kill()
            child.wait()

    @contextmanager
    def _only_one(self) -> Iterator[None]:
        """Among the threads of this process, and among processes."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with self._lock, (self.folder / ".lock").open("w") as file:
            _lock_file(file.fileno())
            yield


def _cause_of_death(code: int | None, saved: bool) -> str:
    kept = " The first result is saved as a version." if saved else ""
    if code is None:
        what = (
            "The worker ended without a word: it was killed (by hand, or by the system because memory ran out), "
            "or the machine was restarted."
        )
    elif code == -signal.SIGKILL:
        what = "The worker was killed (signal 9): by hand, or by the system because memory ran out."
    elif code < 0:
        what = f"The worker was ended by signal {-code} ({signal.Signals(-code).name})."
    else:
        what = f"The worker ended with exit code {code} and said no reason: see its log."
    return f"{what}{kept} Resume goes on from the last checkpoint."


def _lock_file(descriptor: int) -> None:
    """An exclusive lock that ends with the file. On Windows there is none: run one server there."""
    try:
        import fcntl
    except ImportError:
        return
    fcntl.flock(descriptor, fcntl.LOCK_EX)
