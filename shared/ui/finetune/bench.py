"""What the steps of the panel share: services, the visitor's state, and how to move between steps."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import gradio as gr

from shared.ui.finetune.draft import Workshop

if TYPE_CHECKING:
    from shared.data.table import Table
    from shared.services import Services
    from shared.tasks.base import Task
    from shared.training.job import Job

UPLOAD, CHECK, TRAIN, COMPARE, USE = range(1, 6)
QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private", "concurrency_limit": 16}
FAST: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private", "queue": False}
"""For handlers that only read small files: they do not wait in the queue."""


class Collected(Protocol):
    """What users of a page did that training can learn from, where it is no corrected answer."""

    title: str
    """What a button says that takes it."""

    def count(self) -> int:
        """How many rows it is."""

    def table(self) -> "Table":
        """As training reads it. Raises DataError if there is nothing."""


@dataclass(eq=False)
class Bench:
    """One panel on one page. `beside`: the second table of the sample (see `Task.beside`). The states belong to each
    visitor: `draft` is a Draft or None, `job` and `version` are ids or "".
    """

    services: "Services"
    space: str
    task: "Task"
    sample: Path | None
    replay: Path | None
    beside: Path | None
    collected: Collected | None
    steps: gr.Walkthrough
    draft: gr.State
    job: gr.State
    version: gr.State
    timer: gr.Timer

    @property
    def workshop(self) -> Workshop:
        """Prepares drafts."""
        return Workshop(self.services, self.task)

    def latest_job(self) -> "Job | None":
        """The newest job of this Space."""
        return next((job for job in self.services.jobs.list() if job.config.space == self.space), None)


def go_to(step: int) -> gr.Walkthrough:
    """The value that moves the panel to a step."""
    return gr.Walkthrough(selected=step)


def unchanged(count: int) -> Sequence[Any]:
    """`count` outputs that stay as they are."""
    return [gr.skip() for _ in range(count)]


def if_new(new: str, old: str) -> Any:
    """`new`, or nothing to send if it is what the page shows already."""
    return gr.skip() if new == old else new
