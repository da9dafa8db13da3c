"""Step 1, Upload: the user's table, an optional test table, the sample, or what users corrected."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import gradio as gr

from shared.errors import DataError
from shared.ui import markup
from shared.ui.errors import shown
from shared.ui.finetune.bench import CHECK, QUIET, USE, Bench, go_to, unchanged
from shared.ui.finetune.check import CheckStep
from shared.ui.finetune.draft import Draft

if TYPE_CHECKING:
    from shared.tasks.base import Task


class UploadStep:
    """The components of the step."""

    def __init__(self, bench: Bench) -> None:
        self.bench = bench
        gr.HTML(
            f'<p class="pz-intro">{markup.text(bench.task.accepts)}{_columns(bench.task)} {_second(bench.task)}</p>'
        )
        with gr.Row():
            self.file = gr.File(label="Your table", type="filepath", height=150)
            second = f"{bench.task.beside.title if bench.task.beside else 'Test table'} (optional)"
            self.test = gr.File(label=second, type="filepath", height=150)
        with gr.Row(elem_classes="pz-buttons"):
            self.check = gr.Button("Check the table", variant="primary", scale=0)
            self.use_sample = gr.Button("Use the sample", scale=0, visible=bench.sample is not None)
            self.use_corrections = gr.Button("Use the corrections", scale=0, visible=False)
            self.to_versions = gr.Button("Versions and roll back", scale=0)
        self.status = gr.HTML()

    def corrections_button(self) -> dict[str, Any]:
        """The button as it should look now: it says how many corrections there are, and hides if there are none."""
        if (collected := self.bench.collected) is not None:
            return gr.update(value=f"{collected.title} ({collected.count():,})", visible=collected.count() > 0)
        count = len(self.bench.services.feedback.corrections(self.bench.space))
        return gr.update(value=f"Use the corrections ({count:,})", visible=count > 0)

    def wire(self, check: CheckStep) -> None:
        """Reading a table fills the next step and goes there."""
        bench = self.bench
        self._checked = check

        @shown
        def read_files(file: str | None, test: str | None) -> Iterator[tuple[Any, ...]]:
            if file is None:
                raise DataError("There is no table yet: choose a file first, or use the sample.")
            yield from self._read(lambda: bench.workshop.open(file, test))

        @shown
        def read_sample() -> Iterator[tuple[Any, ...]]:
            beside = str(bench.beside) if bench.beside else None
            yield from self._read(lambda: bench.workshop.open(str(bench.sample), beside))

        self.to_versions.click(lambda: go_to(USE), None, bench.steps, **QUIET)
        self._on(self.check.click, read_files, [self.file, self.test])
        self._on(self.use_sample.click, read_sample)
        self.train_on_corrections(self.use_corrections.click)

    def train_on_corrections(self, trigger: Callable[..., Any]) -> Any:
        """Let an event (such as `button.click`) read the corrections and go on to the check; returns the event."""

        @shown
        def read_corrections() -> Iterator[tuple[Any, ...]]:
            yield from self._read(self._collected)

        return self._on(trigger, read_corrections)

    def _collected(self) -> Draft:
        """What users of the page did, as a table."""
        bench = self.bench
        if bench.collected is not None:
            return bench.workshop.of_table(bench.collected.table())
        return bench.workshop.corrections(bench.space, bench.replay)

    def _on(self, trigger: Callable[..., Any], read: Callable[..., Any], inputs: list[Any] | None = None) -> Any:
        outputs = [self.status, self.bench.draft, self.bench.steps, *self._checked.outputs]
        reading = trigger(read, inputs, outputs, **QUIET)
        reading.failure(lambda: "", None, self.status, **QUIET)
        return reading

    def _read(self, opened: Callable[[], Draft]) -> Iterator[tuple[Any, ...]]:
        """What the page shows while a table is read and checked, and after it."""
        same = unchanged(2 + len(self._checked.outputs))
        yield markup.notice("Reading the table…"), *same
        draft = opened()
        yield markup.notice(f"Checking {len(draft.table):,} rows…"), *same
        self.bench.workshop.examine(draft)
        yield "", draft, go_to(CHECK), *self._checked.values(draft)


def _second(task: "Task") -> str:
    """What the second table is for."""
    if task.beside is not None:
        return f"<b>{markup.text(task.beside.title)}</b> (optional): {markup.text(task.beside.description)}"
    return "Without a test table, a part of the rows is held back to measure on."


def _columns(task: "Task") -> str:
    """Which columns a table needs; nothing for a task that reads files of other shapes too."""
    if any(role.kind == "spans" for role in task.roles):
        return ""
    if all(role.optional for role in task.roles):
        return ""  # what goes together is told with the files
    needed = " and ".join(f"<b>{role.name}</b> ({role.description})" for role in task.roles if not role.optional)
    extra = " and ".join(f"<b>{role.name}</b> ({role.description})" for role in task.roles if role.optional)
    return f" It has a column for {needed}." + (f" If you like, also one for {extra}." if extra else "")
