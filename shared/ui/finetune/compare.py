"""Step 4, Compare: is the new model better, and where."""

from typing import TYPE_CHECKING, Any

import gradio as gr

from shared.errors import PlazaError
from shared.ui import markup
from shared.ui.errors import shown
from shared.ui.finetune.bench import FAST, USE, Bench, go_to
from shared.ui.finetune.compare_html import comparison
from shared.ui.finetune.live import short
from shared.ui.origin import metric_name, strategy_name

if TYPE_CHECKING:
    from shared.training.job import Job
    from shared.training.versions import Version


class CompareStep:
    """The components of the step."""

    def __init__(self, bench: Bench) -> None:
        self.bench = bench
        self.note = gr.HTML(js_on_load=markup.ACTIONS_JS)
        self.choice = gr.Radio([], label="Results of this training", visible=False)
        with gr.Row(elem_classes="pz-buttons"):
            self.go = gr.Button("Continue to use it", variant="primary", interactive=False, scale=0)
        self.report = gr.HTML('<p class="pz-quiet">There is no result to look at yet: train a model first.</p>')

    @property
    def outputs(self) -> list[Any]:
        """What `values` fills."""
        return [self.bench.version, self.note, self.choice, self.report, self.go]

    def values(self, ids: list[str], chosen: str, job: "Job | None" = None) -> list[Any]:
        """The step for a row of version ids, one of them chosen."""
        versions = {id: version for id in ids if (version := self._find(id))}
        version = versions.get(chosen) or next(iter(versions.values()), None)
        if version is None:
            gone = markup.notice("This version was deleted.", "warn")
            return ["", "", gr.update(visible=False), gone, gr.update(interactive=False)]
        choices = [(_name(each), id) for id, each in versions.items()]
        return [
            version.id,
            self.note_of(job),
            gr.update(choices=choices, value=version.id, visible=len(choices) > 1),
            comparison(version),
            gr.update(interactive=True),
        ]

    def of_job(self, job: "Job") -> list[Any]:
        """The step for the results of a job so far, the best one chosen."""
        status = job.status
        return self.values(list(status.versions), status.result or status.versions[-1], job)

    def note_of(self, job: "Job | None", before: str = "") -> str:
        """A line about training that still goes on, or has ended while the line `before` was shown."""
        line = short(self.bench.services, job) if job else ""
        if line:
            return markup.notice(markup.text(line))
        if not (job and before):
            return ""
        words = {
            "done": "The training has finished.",
            "failed": "The training failed.",
            "cancelled": "It was cancelled.",
        }
        button = markup.action("compare", "Show all its results", {"job": job.id})
        return markup.notice(f'{words[job.state]} <div class="pz-actions">{button}</div>')

    def wire(self) -> None:
        """Choosing among the results."""

        @shown
        def choose(id: str) -> tuple[Any, ...]:
            version = self._find(id)
            return id, comparison(version) if version else markup.notice("This version was deleted.", "warn")

        self.choice.input(choose, self.choice, [self.bench.version, self.report], **FAST)
        self.go.click(lambda: go_to(USE), None, self.bench.steps, **FAST)

    def _find(self, id: str) -> "Version | None":
        try:
            return self.bench.services.versions.get(id)
        except PlazaError:
            return None


def _name(version: "Version") -> str:
    value = version.report.metrics[version.primary]
    strategy = strategy_name(version)
    return f"{strategy}: {metric_name(version.primary)} {value:.3f}"
