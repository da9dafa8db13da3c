"""What a worker tells about its work while it goes on, and how the page reads it."""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from shared.errors import Cancelled

INTERVAL = 0.4


@dataclass(frozen=True)
class Progress:
    """`fraction`: 0 to 1 of the whole job. `seconds_left`: None while it cannot be known.

    `curve`: points of the training loss (step, epoch, loss). `scores`: validation metrics by step and epoch.
    """

    stage: str = ""
    fraction: float = 0.0
    message: str = ""
    seconds_left: float | None = None
    curve: list[dict[str, float]] = field(default_factory=list)
    scores: list[dict[str, float]] = field(default_factory=list)


def read_progress(path: Path) -> Progress:
    """Put the lines of a progress file together. A file that is not there yet is no progress."""
    if not path.is_file():
        return Progress()
    last: dict[str, Any] = {}
    curve: dict[float, dict[str, float]] = {}
    scores: dict[float, dict[str, float]] = {}
    for line in path.read_text("utf-8").splitlines():
        try:
            event = json.loads(line)
        except ValueError:
            continue  # the last line while it is being written, or cut off by a kill
        if event["kind"] == "stage":
            last = event
        else:
            # By step: a training that was resumed repeats those after its last checkpoint, and the newer count.
            (curve if event["kind"] == "loss" else scores)[event["point"]["step"]] = event["point"]
    return Progress(
        stage=last.get("stage", ""),
        fraction=last.get("fraction", 0.0),
        message=last.get("message", ""),
        seconds_left=_still_left(last),
        curve=[curve[step] for step in sorted(curve)],
        scores=[scores[step] for step in sorted(scores)],
    )


def _still_left(event: dict[str, Any]) -> float | None:
    left = event.get("seconds_left")
    return None if left is None else max(0.0, left - (time.time() - event["time"]))


class Reporter:
    """Writes progress, and looks whether the user asked to stop.

    The job is a row of stages, each with an expected duration in seconds; `plan` may be called again
    when more is known. `cancelled` and `stopped` say whether the user asked.
    """

    def __init__(self, path: Path, cancelled: Callable[[], bool], stopped: Callable[[], bool]) -> None:
        self._path = path
        self._cancelled = cancelled
        self._stopped = stopped
        self._plan: dict[str, float] = {}
        self._stage = ""
        self._last_written = 0.0

    def plan(self, **seconds: float) -> None:
        """Expected seconds by stage, in order."""
        self._plan |= seconds

    def stage(self, name: str, message: str) -> None:
        """Begin a stage."""
        self._stage = name
        self._started = time.monotonic()
        self._write_stage(message, 0.0)

    def update(self, done: float, message: str, *, seconds_left: float | None = None) -> None:
        """Within a stage: `done` from 0 to 1. Raises Cancelled if the user asked to cancel."""
        self.check()
        if time.monotonic() - self._last_written >= INTERVAL or done >= 1:
            self._write_stage(message, done, seconds_left)

    def loss(self, step: int, epoch: float, loss: float) -> None:
        """A point of the loss curve."""
        self._write({"kind": "loss", "point": {"step": step, "epoch": round(epoch, 4), "loss": round(loss, 5)}})

    def score(self, step: int, epoch: float, metrics: dict[str, float]) -> None:
        """A point of the validation curve."""
        rounded = {name: round(value, 5) for name, value in metrics.items()}
        self._write({"kind": "score", "point": {"step": step, "epoch": round(epoch, 4)} | rounded})

    def check(self) -> None:
        """Raise Cancelled if the user asked to cancel."""
        if self._cancelled():
            raise Cancelled("Cancelled by you.")

    def cancelled(self) -> bool:
        """Whether the user asked to cancel."""
        return self._cancelled()

    def stopped(self) -> bool:
        """Whether the user asked to stop and use the best so far."""
        return self._stopped()

    def _write_stage(self, message: str, done: float, seconds_left: float | None = None) -> None:
        names = list(self._plan)
        total = sum(self._plan.values()) or 1.0
        position = names.index(self._stage) if self._stage in names else 0
        before = sum(self._plan[name] for name in names[:position])
        after = sum(self._plan[name] for name in names[position + 1 :])
        expected = self._plan.get(self._stage, 0.0)
        elapsed = time.monotonic() - self._started
        measured = elapsed / done - elapsed if done > 0.02 else expected * (1 - done)
        left = (measured if seconds_left is None else seconds_left) + after
        self._last_written = time.monotonic()
        self._write(
            {
                "kind": "stage",
                "stage": self._stage,
                "fraction": round((before + expected * done) / total, 4),
                "message": message,
                "seconds_left": round(left, 1) if self._plan else None,
            }
        )

    def _write(self, event: dict[str, Any]) -> None:
        with self._path.open("a", encoding="utf-8") as file:
            file.write(json.dumps({"time": time.time()} | event) + "\n")


class Portion:
    """A part of a stage that reports as if it were a job: from `start` to `end` (0 to 1) of the stage."""

    def __init__(self, reporter: Reporter, start: float, end: float) -> None:
        self._reporter, self._start, self._end = reporter, start, end

    def stage(self, name: str, message: str) -> None:
        """The stage stays the same."""
        self._reporter.update(self._start, message)

    def update(self, done: float, message: str) -> None:
        """Within the part. Raises Cancelled if the user asked to cancel."""
        self._reporter.update(self._start + done * (self._end - self._start), message)

    def score(self, step: int, epoch: float, metrics: dict[str, float]) -> None:
        """A point of the validation curve."""
        self._reporter.score(step, epoch, metrics)
