"""Step 1, Upload: the user's table, an optional test table, or the sample."""

from collections.abc import Iterator
from typing import Any

import gradio as gr

from shared.errors import DataError
from shared.ui import markup
from shared.ui.errors import shown
from shared.ui.finetune.bench import CHECK, QUIET, USE, Bench, go_to, unchanged
from shared.ui.finetune.check import CheckStep


class UploadStep:
    """The components of the step."""

    def __init__(self, bench: Bench) -> None:
        self.bench = bench
        needs = " and ".join(f"<b>{role.name}</b> ({role.description})" for role in bench.task.roles)
        gr.HTML(
            f'<p class="pz-intro">A table with a row per example: a column for {needs}. CSV, TSV, Excel, JSON, '
            "JSON lines or Parquet, in any encoding. A few hundred rows already help. "
            "Without a test table, a part of the rows is held back to measure on.</p>"
        )
        with gr.Row():
            self.file = gr.File(label="Your table", type="filepath", height=150)
            self.test = gr.File(label="Test table (optional)", type="filepath", height=150)
        with gr.Row(elem_classes="pz-buttons"):
            self.check = gr.Button("Check the table", variant="primary", scale=0)
            self.use_sample = gr.Button("Use the sample", scale=0, visible=bench.sample is not None)
            self.to_versions = gr.Button("Versions and roll back", scale=0)
        self.status = gr.HTML()

    def wire(self, check: CheckStep) -> None:
        """Reading a table fills the next step and goes there."""
        bench = self.bench

        def read(file: str | None, test: str | None) -> Iterator[tuple[Any, ...]]:
            if file is None:
                raise DataError("There is no table yet: choose a file first, or use the sample.")
            same = unchanged(2 + len(check.outputs))
            yield markup.notice("Reading the table…"), *same
            draft = bench.workshop.open(file, test)
            yield markup.notice(f"Checking {len(draft.table):,} rows…"), *same
            bench.workshop.examine(draft)
            yield "", draft, go_to(CHECK), *check.values(draft)

        @shown
        def read_files(file: str | None, test: str | None) -> Iterator[tuple[Any, ...]]:
            yield from read(file, test)

        @shown
        def read_sample() -> Iterator[tuple[Any, ...]]:
            yield from read(str(bench.sample), None)

        self.to_versions.click(lambda: go_to(USE), None, bench.steps, **QUIET)
        outputs = [self.status, bench.draft, bench.steps, *check.outputs]
        for reading in (
            self.check.click(read_files, [self.file, self.test], outputs, **QUIET),
            self.use_sample.click(read_sample, None, outputs, **QUIET),
        ):
            reading.failure(lambda: "", None, self.status, **QUIET)
