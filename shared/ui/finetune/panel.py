"""The fine-tuning panel: five steps around a job that lives on disk, not in the browser."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import gradio as gr

from shared.ui import markup
from shared.ui.errors import shown
from shared.ui.finetune.bench import COMPARE, FAST, QUIET, TRAIN, Bench, go_to, if_new, unchanged
from shared.ui.finetune.check import CheckStep
from shared.ui.finetune.compare import CompareStep
from shared.ui.finetune.draft import Draft
from shared.ui.finetune.train import REFRESH_SECONDS, TrainStep
from shared.ui.finetune.upload import UploadStep
from shared.ui.finetune.use import UseStep

if TYPE_CHECKING:
    from shared.services import Services
    from shared.tasks.base import Task
    from shared.training.job import Job


def finetune_panel(
    services: "Services", *, space: str, task: "Task", sample: Path | None = None
) -> "FinetunePanel":
    """Place the panel into the current Blocks. `sample`: a table that fits the task, to try it with."""
    return FinetunePanel(services, space, task, sample)


class FinetunePanel:
    """The panel of one Space. `on_model_changed` is how the page learns of a promotion."""

    def __init__(self, services: "Services", space: str, task: "Task", sample: Path | None) -> None:
        self.welcome = gr.HTML(js_on_load=markup.ACTIONS_JS)
        with gr.Walkthrough(selected=0) as steps:
            self.bench = Bench(
                services, space, task, sample, steps,
                draft=gr.State(None), job=gr.State(""), version=gr.State(""), served=gr.State(""),
                timer=gr.Timer(REFRESH_SECONDS, active=False),
            )  # fmt: skip
            with gr.Step("Upload", id=0):
                self.upload = UploadStep(self.bench)
            with gr.Step("Check", id=1):
                self.check = CheckStep(self.bench)
            with gr.Step("Train", id=2):
                self.train = TrainStep(self.bench)
            with gr.Step("Compare", id=3):
                self.compare = CompareStep(self.bench)
            with gr.Step("Use", id=4):
                self.use = UseStep(self.bench)
        self.upload.wire(self.check)
        self.check.wire()
        self.train.wire()
        self.compare.wire()
        self.use.wire(self.compare)
        self._wire_job()
        self._wire_load()

    def on_model_changed(self, refresh: Callable[[], Any], outputs: Any) -> None:
        """Call `refresh` for `outputs` whenever this visitor promoted a version or rolled back."""
        self.bench.served.change(refresh, None, outputs, **FAST)

    def _wire_job(self) -> None:
        """Following a job, and the buttons under it."""
        bench, train, compare = self.bench, self.train, self.compare

        @shown
        def tick(id: str, live: str, actions: str, note: str) -> list[Any]:
            job = bench.services.jobs.get(id)
            return [*train.tick(id, live, actions), if_new(compare.note_of(job), note)]

        @shown
        def act(draft: Draft | None, event: gr.EventData) -> list[Any]:
            name, id = event.act, event.job  # type: ignore[attr-defined]
            job = bench.services.jobs.get(id)
            if name == "compare":
                shown_there = [*compare.of_job(job), *self.use.values(job.status.result or "")]
                return [go_to(COMPARE), id, draft, *unchanged(len(train.outputs)), *shown_there]
            rest = unchanged(len(compare.outputs) + len(self.use.outputs))
            if name == "again":
                return [gr.skip(), "", draft or train.draft_of(job), *train.values(None), *rest]
            {"stop": bench.services.jobs.stop_early, "cancel": bench.services.jobs.cancel, "resume": bench.services.jobs.resume}[name](id)
            return [gr.skip(), id, draft, *train.values(job), *rest]

        bench.timer.tick(tick, [bench.job, train.live, train.actions, compare.note], [train.live, train.actions, bench.timer, compare.note], **FAST)
        outputs = [bench.steps, bench.job, bench.draft, *train.outputs, *compare.outputs, *self.use.outputs]
        train.actions.act(act, bench.draft, outputs, **QUIET)
        bench.steps.select
