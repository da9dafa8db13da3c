"""Step 3, Train: strategy, base model and settings; then the running job."""

from typing import TYPE_CHECKING, Any

import gradio as gr

from shared.errors import DataError, JobError
from shared.models.refs import parse
from shared.tasks.base import TextTask
from shared.training.config import TrainingConfig
from shared.ui import markup
from shared.ui.errors import shown
from shared.ui.finetune.bench import QUIET, Bench, if_new
from shared.ui.finetune.draft import Draft
from shared.ui.finetune.live import actions_html, live_html

if TYPE_CHECKING:
    from shared.tasks.base import Task
    from shared.training.job import Job

REFRESH_SECONDS = 1.5
STRATEGIES = [
    ("Automatic: a first result in under a minute, then a better one if there is one. Recommended.", "auto"),
    ("Instant: a small layer on the frozen model. Seconds; good for topics and intents.", "instant"),
    ("Adapter (LoRA): the model itself learns. Minutes; needed for tone and nuance.", "adapter"),
    ("Full: all weights learn. Slow; for a GPU or many thousands of rows.", "full"),
]


HEADLESS = [("Automatic: an adapter. Recommended.", "auto"), *STRATEGIES[2:]]
"""Where there is no head to be fitted."""


class TrainStep:
    """The components of the step: `setup` before, `live` and `actions` while there is a job."""

    def __init__(self, bench: Bench) -> None:
        self.bench = bench
        with gr.Column() as self.setup:
            texts = isinstance(bench.task, TextTask)
            strategies = HEADLESS if bench.task.headless else STRATEGIES
            self.strategy = gr.Radio(
                strategies, value="auto", label="How to train", elem_classes="pz-choices", visible=texts
            )
            self.base = gr.Dropdown(
                [],
                label="Base model" if texts else "Encoder that reads what the items are",
                info=f"Choose one, or type a Hub id such as {_hub_id(bench.task)} or the path of a folder.",
                allow_custom_value=True,
                interactive=True,
            )
            with gr.Accordion("Advanced", open=False, visible=texts):
                self.advanced = _advanced()
            with gr.Row(elem_classes="pz-buttons"):
                self.start = gr.Button("Start training", variant="primary", scale=0)
        self.live = gr.HTML()
        self.actions = gr.HTML(js_on_load=markup.ACTIONS_JS)

    @property
    def outputs(self) -> list[Any]:
        """What `values` fills."""
        return [self.setup, self.live, self.actions, self.bench.timer]

    def values(self, job: "Job | None") -> list[Any]:
        """The step as it should look for a job, or for none."""
        if job is None:
            return [gr.update(visible=True), "", "", gr.Timer(active=False)]
        going = job.state in ("queued", "running")
        live = live_html(self.bench.services, job)
        return [gr.update(visible=False), live, actions_html(job), gr.Timer(active=going)]

    def base_choices(self) -> Any:
        """The base models there are now, best first."""
        entries = self.bench.services.catalog.entries(self.bench.task.name, self.bench.space)
        choices = [(f"{entry.title}: {entry.note}", entry.ref) for entry in entries]
        return gr.update(choices=choices, value=entries[0].ref if entries else None)

    def wire(self, welcome: gr.HTML) -> None:
        """Starting a job; what `welcome` says about the one before is done with then."""
        bench = self.bench

        @shown
        def start(draft: Draft | None, strategy: str, base: str, *advanced: Any) -> list[Any]:
            config = self._config(draft, strategy, base, advanced)
            assert draft is not None
            job = bench.services.jobs.submit(config, draft.table, draft.test)
            return ["", job.id, "", *self.values(job)]

        chosen = [bench.draft, self.strategy, self.base, *self.advanced.values()]
        self.start.click(start, chosen, [welcome, bench.job, bench.version, *self.outputs], **QUIET)

    def tick(self, job: "Job", live: str, actions: str) -> list[Any]:
        """The values of `live`, `actions` and the timer, with what has not changed left out."""
        going = job.state in ("queued", "running")
        return [
            if_new(live_html(self.bench.services, job), live),
            if_new(actions_html(job), actions),
            gr.skip() if going else gr.Timer(active=False),
        ]

    def _config(self, draft: Draft | None, strategy: str, base: str, advanced: tuple[Any, ...]) -> TrainingConfig:
        """Raises DataError, JobError or ModelError for what training could not use."""
        if draft is None:
            raise DataError("There is no table to train on: upload one in the first step.")
        if not draft.trainable:
            raise DataError("The table cannot be trained on yet: see what the check says in the second step.")
        if not base:
            raise JobError("No base model is chosen: choose one, or type a Hub id or the path of a folder.")
        ref = str(parse(base))
        self.bench.services.catalog.check(self.bench.task.name, ref)
        settings = dict(zip(self.advanced, advanced, strict=True))
        # "" for a role without a column: it was left out here, so the worker must not guess it.
        roles = {role.name: draft.roles.get(role.name) or "" for role in self.bench.task.roles}
        return TrainingConfig(
            task=self.bench.task.name,
            space=self.bench.space,
            base=ref,
            strategy=strategy,  # type: ignore[arg-type]
            roles=roles,
            data_name=draft.table.name,
            **{name: _number(name, value) for name, value in settings.items()},
        )

    def draft_of(self, job: "Job") -> Draft:
        """The rows of an earlier job, to train on them again."""
        table, test = job.tables()
        return self.bench.workshop.examine(Draft(table, table, test, dict(job.config.roles)))


def _hub_id(task: "Task") -> str:
    """One that suits the task."""
    return task.recommended[0].hub_id if task.recommended else "sentence-transformers/all-mpnet-base-v2"


def _advanced() -> dict[str, Any]:
    """The settings of TrainingConfig by name. Where a number may be None there, 0 stands for it here."""
    free: dict[str, Any] = {"value": 0, "minimum": 0, "info": "0: from the data", "min_width": 120}
    rules = [("AdamW", "adamw"), ("SGD", "sgd")]
    with gr.Row():
        optimizer = gr.Dropdown(rules, value="adamw", label="Optimizer", info="Update rule", min_width=120)
        learning_rate = gr.Number(label="Learning rate", step=1e-5, **free)
        batch_size = gr.Number(label="Batch size", precision=0, **free)
        epochs = gr.Number(label="Epochs, at most", precision=0, **free)
        max_length = gr.Number(label="Sequence length", precision=0, **free)
    with gr.Row():
        weight_decay = gr.Number(0.01, label="Weight decay", minimum=0, maximum=1, step=0.01, min_width=120)
        dropout = gr.Number(0.1, label="Dropout", minimum=0, maximum=0.9, step=0.05, min_width=120)
        patience = gr.Number(2, label="Patience (checks)", precision=0, minimum=1, min_width=120)
        seed = gr.Number(0, label="Seed", precision=0, min_width=120)
    return {
        "optimizer": optimizer,
        "learning_rate": learning_rate,
        "batch_size": batch_size,
        "epochs": epochs,
        "weight_decay": weight_decay,
        "dropout": dropout,
        "patience": patience,
        "max_length": max_length,
        "seed": seed,
    }


def _number(name: str, value: Any) -> Any:
    """An emptied field, and a 0 that means “from the data”, become the default of TrainingConfig."""
    default = TrainingConfig.__dataclass_fields__[name].default
    return default if value is None or (value == 0 and default is None) else value
