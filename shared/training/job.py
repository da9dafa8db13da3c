"""One fine-tuning run on disk. The page, the queue and the worker all see the same folder.

job.json        what was asked (never changes)
state.json      where it stands
progress.jsonl  what the worker says, a line each
log.txt         the worker's output
cancel, stop    empty files: requests to the worker
data/, test/    the rows
checkpoint/     the last state of a training that can be resumed
"""

import json
import os
from dataclasses import asdict, dataclass, fields, replace
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import psutil

from shared.errors import JobError
from shared.training.config import TrainingConfig
from shared.training.progress import Progress, read_progress

if TYPE_CHECKING:
    from shared.data.table import Table

State = Literal["queued", "running", "done", "failed", "cancelled"]


@dataclass(frozen=True)
class JobState:
    """Where a job stands. Times are ISO 8601, UTC. `process`: the worker's id and start time."""

    state: State = "queued"
    reason: str = ""
    created: str = ""
    queued: str = ""
    started: str | None = None
    finished: str | None = None
    process: tuple[int, float] | None = None
    versions: tuple[str, ...] = ()
    result: str | None = None


class Job:
    """A view of a job's folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.id = folder.name
        if not (folder / "state.json").is_file():
            raise JobError(f"There is no job “{self.id}”: choose one of the list.")

    @classmethod
    def create(cls, folder: Path, config: TrainingConfig, table: "Table", test: "Table | None") -> "Job":
        """Write a new queued job. The rows are copied, so that the upload may go away."""
        folder.mkdir(parents=True)
        _save_table(table, folder / "data")
        if test is not None:
            _save_table(test, folder / "test")
        _write_json(folder / "job.json", config.to_dict())
        now = _now()
        _write_json(folder / "state.json", asdict(JobState(created=now, queued=now)))
        return cls(folder)

    @cached_property
    def config(self) -> TrainingConfig:
        """What was asked."""
        return TrainingConfig.from_dict(json.loads((self.folder / "job.json").read_text("utf-8")))

    @property
    def status(self) -> JobState:
        """Read afresh from the disk; what another release wrote and this one does not know is ignored."""
        values = json.loads((self.folder / "state.json").read_text("utf-8"))
        known = {field.name for field in fields(JobState)}
        return JobState(**{name: value for name, value in values.items() if name in known})

    @property
    def state(self) -> State:
        """`queued`, `running`, `done`, `failed` or `cancelled`."""
        return self.status.state

    def update(self, **changes: Any) -> JobState:
        """Change the state on disk, in one step."""
        status = replace(self.status, **changes)
        _write_json(self.folder / "state.json", asdict(status))
        return status

    def claim(self) -> None:
        """In a worker: write down that this process does the job. Raises JobError if another one does."""
        status = self.status
        if status.state == "running" and status.process and status.process[0] != os.getpid() and alive(*status.process):
            raise JobError(f"The job “{self.id}” is being done by process {status.process[0]}: wait for its end.")
        process = (os.getpid(), psutil.Process().create_time())
        self.update(state="running", reason="", started=_now(), finished=None, process=process)

    def finish(self, state: State, reason: str = "") -> None:
        """Write the last word."""
        self.update(state=state, reason=reason, finished=_now(), process=None)

    def add_version(self, version: str) -> None:
        """A result is there, the best so far, while the job may still go on."""
        self.update(versions=(*self.status.versions, version), result=version)

    def tables(self) -> "tuple[Table, Table | None]":
        """The rows to train on, and the test rows that the user gave."""
        test = self.folder / "test"
        return _load_table(self.folder / "data"), _load_table(test) if test.is_dir() else None

    def progress(self) -> Progress:
        """What the worker said so far."""
        return read_progress(self.folder / "progress.jsonl")

    def log(self, lines: int = 50) -> str:
        """The end of the worker's output."""
        path = self.folder / "log.txt"
        return "\n".join(path.read_text("utf-8", "replace").splitlines()[-lines:]) if path.is_file() else ""

    def ask(self, request: Literal["cancel", "stop"]) -> None:
        """Ask the worker to give up, or to stop and use the best so far."""
        (self.folder / request).touch()

    def asked(self, request: Literal["cancel", "stop"]) -> bool:
        """Whether the user asked."""
        return (self.folder / request).exists()

    def withdraw_requests(self) -> None:
        """Forget what was asked before the job is queued again."""
        for request in ("cancel", "stop"):
            (self.folder / request).unlink(missing_ok=True)


def alive(pid: int, created: float) -> bool:
    """Whether this very process runs: a number may have been given to another one since."""
    try:
        process = psutil.Process(pid)
        return abs(process.create_time() - created) < 2 and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def _now() -> str:
    return datetime.now(UTC).isoformat()


def _save_table(table: "Table", folder: Path) -> None:
    from datasets.utils.logging import disable_progress_bar

    disable_progress_bar()
    table.data.save_to_disk(folder)
    about = {"name": table.name, "first_row": table.first_row, "notes": list(table.notes)}
    _write_json(folder / "table.json", about)


def _load_table(folder: Path) -> "Table":
    import datasets

    from shared.data.table import Table

    about = json.loads((folder / "table.json").read_text("utf-8"))
    return Table(datasets.load_from_disk(folder), about["name"], about["first_row"], tuple(about["notes"]))


def _write_json(path: Path, values: dict[str, Any]) -> None:
    """Readers see the old file or the new one, never half of one."""
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    part.write_text(json.dumps(values, indent=2, ensure_ascii=False), "utf-8")
    os.replace(part, path)
