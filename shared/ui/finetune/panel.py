"""The fine-tuning panel: five steps around a job that lives on disk, not in the browser."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import gradio as gr

from shared.ui import markup
from shared.ui.errors import shown
from shared.ui.finetune import bench as at
from shared.ui.finetune.bench import FAST, QUIET, Bench, Collected, go_to, if_new, unchanged
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


FRESH = timedelta(days=2)
"""How long the end of a training is news."""
INITIAL: dict[str, Any] = {"draft": None, "job": "", "version": ""}


def finetune_panel(
    services: "Services",
    *,
    space: str,
    task: "Task",
    sample: Path | None = None,
    replay: Path | None = None,
    beside: Path | None = None,
    collected: "Collected | None" = None,
) -> "FinetunePanel":
    """Place the panel into the current Blocks. `sample`: a table that fits the task, to try it with.

    `replay`: rows that are learnt again with a few corrections, so that the rest is not forgotten (default: the
    sample). `beside`: the second table of the sample (see `Task.beside`). `collected`: what users did, where it is not
    kept as corrected answers.
    """
    return FinetunePanel(services, Offer(space, task, sample, replay or sample, beside, collected))


@dataclass(frozen=True)
class Offer:
    """What a Space gives to its panel; see `finetune_panel`."""

    space: str
    task: "Task"
    sample: Path | None
    replay: Path | None
    beside: Path | None
    collected: "Collected | None"


class FinetunePanel:
    """The panel of one Space. `on_model_changed` is how the page learns of a promotion."""

    def __init__(self, services: "Services", offer: Offer) -> None:
        self.welcome = gr.HTML(js_on_load=markup.ACTIONS_JS)
        # Only steps may stand in the walk-through: Gradio counts everything else in it as a step, too.
        states = {name: gr.State(value) for name, value in INITIAL.items()}
        timer = gr.Timer(REFRESH_SECONDS, active=False)
        with gr.Walkthrough(selected=at.UPLOAD, elem_classes="pz-steps") as steps:
            self.bench = Bench(
                services,
                offer.space,
                offer.task,
                offer.sample,
                offer.replay,
                offer.beside,
                offer.collected,
                steps,
                timer=timer,
                **states,
            )
            with gr.Step("Upload", id=at.UPLOAD):
                self.upload = UploadStep(self.bench)
            with gr.Step("Check", id=at.CHECK):
                self.check = CheckStep(self.bench)
            with gr.Step("Train", id=at.TRAIN):
                self.train = TrainStep(self.bench)
            with gr.Step("Compare", id=at.COMPARE):
                self.compare = CompareStep(self.bench)
            with gr.Step("Use", id=at.USE):
                self.use = UseStep(self.bench)
        self.upload.wire(self.check)
        self.check.wire()
        self.train.wire(self.welcome)
        self.compare.wire()
        self.use.wire(self.compare)
        self._wire_job()
        self._wire_load()

    def on_model_changed(self, refresh: Callable[[], Any], outputs: Any) -> None:
        """Call `refresh` for `outputs` whenever this visitor promoted a version or rolled back."""
        for change in self.use.changes:
            change.then(refresh, None, outputs, **FAST)

    def train_on_corrections(self, trigger: Callable[..., Any]) -> Any:
        """Let an event of another component, such as `button.click`, take the corrections to the step Check.

        Returns the event, so that the page can go on from there, for example to the tab of this panel.
        """
        return self.upload.train_on_corrections(trigger)

    def _wire_job(self) -> None:
        """Following a job, and the buttons under it."""
        bench, train, compare = self.bench, self.train, self.compare

        @shown
        def tick(id: str, live: str, actions: str, note: str) -> list[Any]:
            job = bench.services.jobs.get(id)
            return [*train.tick(job, live, actions), if_new(compare.note_of(job, note), note)]

        seen = [train.live, train.actions, compare.note]
        bench.timer.tick(tick, [bench.job, *seen], [train.live, train.actions, bench.timer, compare.note], **FAST)
        outputs = [bench.steps, bench.job, bench.draft, *train.outputs, *compare.outputs, *self.use.outputs]
        for buttons in (train.actions, compare.note):
            buttons.act(shown(self._act), bench.draft, outputs, **QUIET)
        self.welcome.act(shown(self._welcomed), bench.draft, [self.welcome, *outputs], **QUIET)

    def _act(self, draft: Draft | None, event: gr.EventData) -> list[Any]:
        """What the buttons under a job do."""
        name, id = event.act, event.job
        jobs, job = self.bench.services.jobs, self.bench.services.jobs.get(id)
        if name == "compare":
            return self._look_at(job, draft)
        rest = unchanged(len(self.compare.outputs) + len(self.use.outputs))
        if name == "again":
            return [go_to(at.TRAIN), "", draft or self.train.draft_of(job), *self.train.values(None), *rest]
        act = {"stop": jobs.stop_early, "cancel": jobs.cancel, "resume": jobs.resume, "open": jobs.get}[name]
        act(id)
        return [go_to(at.TRAIN), id, draft, *self.train.values(job), *rest]

    def _look_at(self, job: "Job", draft: Draft | None) -> list[Any]:
        """The comparison of a job's results, and the best of them ready to use."""
        compared = self.compare.of_job(job)
        return [go_to(at.COMPARE), job.id, draft, *self.train.values(job), *compared, *self.use.values(compared[0])]

    def _welcomed(self, draft: Draft | None, event: gr.EventData) -> list[Any]:
        if event.act == "dismiss":
            return ["", *unchanged(3 + len(self.train.outputs) + len(self.compare.outputs) + len(self.use.outputs))]
        return ["", *self._act(draft, event)]

    def _wire_load(self) -> None:
        """Find the Space's latest job when the page is opened: closing the tab loses nothing."""
        bench, train = self.bench, self.train

        @shown
        def load() -> list[Any]:
            job = bench.latest_job()
            common = [train.base_choices(), *self.use.values(""), self.upload.corrections_button()]
            if job is not None and job.state in ("queued", "running"):
                return ["", go_to(at.TRAIN), job.id, *train.values(job), *common]
            return [self._welcome_html(job), *unchanged(2 + len(train.outputs)), *common]

        button = self.upload.use_corrections
        outputs = [self.welcome, bench.steps, bench.job, *train.outputs, train.base, *self.use.outputs, button]
        gr.on(None, load, None, outputs, **FAST)
        if (tab := _tab_around(self.welcome)) is not None:
            tab.select(shown(self.upload.corrections_button), None, button, **FAST)

    def _welcome_html(self, job: "Job | None") -> str:
        """What became of the latest training, if the visitor has not dealt with it yet."""
        if job is None or not (ended := markup.moment((status := job.status).finished)):
            return ""
        if datetime.now(UTC) - ended > FRESH:
            return ""
        in_use = self.bench.services.serving.current(self.bench.space)
        if f"version:{status.result}" == in_use:
            return ""
        name = f"<strong>{markup.text(job.config.data_name)}</strong>"
        words = {"done": "has finished", "failed": "failed", "cancelled": "was cancelled"}
        said = f"The latest training here, on {name}, {words[status.state]} {markup.ago(status.finished)}."
        if status.reason and status.state == "failed":
            said += f" {markup.text(status.reason)}"
        data = {"job": job.id}
        buttons = markup.action("compare", "See the comparison", data) if status.versions else ""
        if status.state == "failed":
            buttons += markup.action("resume", "Resume", data)
        buttons += markup.action("open", "Open", data) + markup.action("dismiss", "Dismiss", data)
        return markup.notice(f'{said}<div class="pz-actions">{buttons}</div>')


def _tab_around(component: gr.HTML) -> gr.Tab | None:
    """The tab that a component stands in, if it does."""
    around = component.parent
    while around is not None and not isinstance(around, gr.Tab):
        around = around.parent
    return around
