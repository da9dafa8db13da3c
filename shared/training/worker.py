"""The process that does a job: `python -m shared.training.worker FOLDER`.

It may also be started as `accelerate launch -m shared.training.worker FOLDER`, with several processes.
On a CPU that takes `--multi_gpu --num_processes N`: with `--cpu`, accelerate starts several only through MPI.
What it has to say goes into the job's folder; its exit code is 0 unless it could not even do that.
"""

import logging
import os
import sys
import time
from pathlib import Path

from shared.errors import Cancelled, PlazaError
from shared.models.device import out_of_memory
from shared.models.files import ModelFiles
from shared.settings import Settings
from shared.tasks import get_task
from shared.tasks.base import TextTask
from shared.training.job import Job
from shared.training.progress import Reporter

NICENESS = 10
SESSION_NICENESS = 5
logger = logging.getLogger(__name__)


def main() -> None:
    """Read the folder from the command line and do the job."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    folder = Path(sys.argv[1]).resolve()
    try:
        work(Job(folder), Settings.from_env(data_dir=folder.parent.parent))
    except PlazaError as error:
        raise SystemExit(str(error)) from None


def work(job: Job, settings: Settings) -> None:
    """Do the job, and write its last state whatever happens. Raises JobError if another process does it."""
    leader = int(os.environ.get("RANK", "0")) == 0
    if leader:
        job.claim()
    give_way()
    try:
        _run(job, settings, leader)
        state, reason = "done", job.status.reason
    except Cancelled as error:
        state, reason = "cancelled", str(error)
    except PlazaError as error:
        state, reason = "failed", str(error)
    except Exception as error:
        logger.exception("Job %s", job.id)
        state, reason = "failed", f"An error that was not foreseen ({type(error).__name__}: {error}). See the log."
        if out_of_memory(error):
            reason = "The machine ran out of memory: use fewer rows, or a smaller batch size."
    if leader:
        job.finish(state, reason)  # type: ignore[arg-type]
    logger.info("%s %s", state, reason)


def give_way() -> None:
    """Let the pages come first: a lower priority for this process, and for its whole session.

    Linux may share out the processor by session first, and a worker has a session of its own: then
    the priority of a process counts only within it (`man 7 sched`, autogroup).
    """
    if hasattr(os, "nice"):
        os.nice(NICENESS)
    session = Path("/proc/self/autogroup")
    if session.exists() and os.getpid() == os.getsid(0):
        try:
            session.write_text(str(SESSION_NICENESS))
        except OSError as error:
            logger.info("The session keeps its priority: %s", error)


def _run(job: Job, settings: Settings, leader: bool) -> None:
    path = job.folder / "progress.jsonl" if leader else Path(os.devnull)
    reporter = Reporter(path, lambda: job.asked("cancel"), lambda: job.asked("stop"))
    started = time.monotonic()
    if isinstance(get_task(job.config.task), TextTask):
        from shared.training.pipeline import Pipeline

        Pipeline(job, settings, ModelFiles(settings), reporter, leader=leader).run(started)
    elif leader:
        from shared.training.ladder import LadderPipeline

        LadderPipeline(job, settings, ModelFiles(settings), reporter).run(started)


if __name__ == "__main__":
    main()
