"""Step 5, Use: promote a version into the Space, roll back, export, delete."""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import gradio as gr

from shared.errors import ModelError, PlazaError
from shared.ui import markup
from shared.ui.errors import shown
from shared.ui.finetune.bench import COMPARE, FAST, QUIET, Bench, go_to, unchanged
from shared.ui.finetune.compare import CompareStep
from shared.ui.origin import origin_of, score_of, version_title

if TYPE_CHECKING:
    from shared.training.versions import Version


class UseStep:
    """The components of the step. `changes`: the events after which another model may answer here."""

    def __init__(self, bench: Bench) -> None:
        self.bench = bench
        self.state = gr.HTML()
        with gr.Row(elem_classes="pz-buttons"):
            self.promote = gr.Button("Use it here from now on", variant="primary", visible=False, scale=0)
            self.anyway = gr.Button("Promote anyway", variant="stop", visible=False, scale=0)
            self.roll_back = gr.Button("Roll back", visible=False, scale=0)
        self.versions = gr.HTML(js_on_load=markup.ACTIONS_JS)
        self.download = gr.DownloadButton("Download", visible=False)

    @property
    def outputs(self) -> list[Any]:
        """What `values` fills."""
        return [self.state, self.promote, self.anyway, self.roll_back, self.versions]

    def values(self, id: str, *, warned: bool = False, said: str = "") -> list[Any]:
        """The step with version `id` chosen (or none). `warned`: the user wants it although it is not better."""
        from shared.serving import answering

        services, space = self.bench.services, self.bench.space
        current = answering(services.serving, services.files, space, self.bench.task)
        version = self._find(id)
        new = version is not None and version.ref != current
        return [
            self._state_html(version, current, warned, said),
            gr.update(visible=new and not warned),
            gr.update(visible=new and warned),
            gr.update(visible=services.serving.can_roll_back(space)),
            self._versions_html(current),
        ]

    def wire(self, compare: CompareStep) -> None:
        """Promoting and rolling back; the page may add what follows (see `changes`)."""
        bench = self.bench

        @shown
        def promote(id: str) -> list[Any]:
            version = bench.services.versions.get(id)
            if not version.report.better:
                return self.values(id, warned=True)
            return put_in_charge(id)

        @shown
        def put_in_charge(id: str) -> list[Any]:
            version = bench.services.versions.get(id)
            bench.services.serving.promote(bench.space, version.ref)
            return self.values(id, said="Done: this version answers from now on.")

        @shown
        def roll_back(id: str) -> list[Any]:
            bench.services.serving.roll_back(bench.space)
            return self.values(id, said="Rolled back: the model from before answers again.")

        self.changes = [
            self.promote.click(promote, bench.version, self.outputs, **FAST),
            self.anyway.click(put_in_charge, bench.version, self.outputs, **FAST),
            self.roll_back.click(roll_back, bench.version, self.outputs, **FAST),
        ]
        self._wire_versions(compare)

    def _wire_versions(self, compare: CompareStep) -> None:
        bench = self.bench

        @shown
        def act(chosen: str, event: gr.EventData) -> Iterator[list[Any]]:
            name, id = event.act, event.version
            same = unchanged(1 + len(compare.outputs))
            if name == "compare":
                yield [gr.skip(), go_to(COMPARE), *compare.values([id], id), *unchanged(len(self.outputs))]
            elif name == "choose":
                yield [gr.skip(), gr.skip(), *compare.values([id], id), *self.values(id)]
            elif name == "delete":
                self._delete(id)
                yield [gr.skip(), *same, *self.values("" if id == chosen else chosen, said="The version was deleted.")]
            else:
                # Gradio copies the file when it is sent, so the folder may go afterwards.
                with tempfile.TemporaryDirectory(prefix="plaza-export-") as folder:
                    path = bench.services.versions.export(id, Path(folder))
                    button = gr.update(label=f"Download {path.name}", value=str(path), visible=True)
                    yield [button, *same, *unchanged(len(self.outputs))]

        outputs = [self.download, bench.steps, *compare.outputs, *self.outputs]
        self.versions.act(act, bench.version, outputs, **QUIET)

    def _find(self, id: str) -> "Version | None":
        try:
            return self.bench.services.versions.get(id) if id else None
        except PlazaError:
            return None

    def _delete(self, id: str) -> None:
        """Raises ModelError for a version that answers somewhere."""
        ref = f"version:{id}"
        if spaces := self.bench.services.serving.serves(ref):
            raise ModelError(f"This version answers in {', '.join(spaces)} now: roll back there first, then delete it.")
        self.bench.services.serving.withdraw(ref)
        self.bench.services.versions.delete(id)

    def _state_html(self, version: "Version | None", current: str | None, warned: bool, said: str) -> str:
        done = markup.notice(markup.text(said), "good") if said else ""
        now = "<p>Answers here now: <strong>none yet</strong>.</p>"
        if current is not None:
            origin = origin_of(self.bench.services, current)
            now = (
                f"<p>Answers here now: <strong>{markup.text(origin.title)}</strong>, {markup.text(origin.source)}.</p>"
            )
        if version is None:
            chosen = '<p class="pz-quiet">Choose a version below, or train one, to use it here.</p>'
        elif version.ref == current:
            chosen = f"<p>{markup.text(version.report.verdict)}</p>"
        else:
            title = markup.text(version_title(version))
            chosen = f"<p>Chosen: <strong>{title}</strong>. {markup.text(version.report.verdict)}</p>"
        warning = ""
        if warned:
            warning = markup.notice(
                "<strong>This version is not shown to be better than the model in use.</strong> People who use this "
                "page may get worse answers. More or cleaner rows usually help. You can still promote it.",
                "warn",
            )
        return f'{done}<section class="pz-panel">{now}{chosen}</section>{warning}'

    def _versions_html(self, current: str | None) -> str:
        """Every version of this Space, with what can be done with it."""
        services, task = self.bench.services, self.bench.task.name
        versions = [v for v in services.versions.list(task) if v.space in (None, self.bench.space)]
        if not versions:
            return '<p class="pz-quiet">There are no versions yet.</p>'
        items = "".join(_version(version, current) for version in versions)
        return f'<section class="pz-section"><h2>Versions</h2><ul class="pz-jobs">{items}</ul></section>'


def _version(version: "Version", current: str | None) -> str:
    data = {"version": version.id}
    in_use = version.ref == current
    buttons = [markup.action("compare", "Compare", data)]
    if not in_use:
        buttons.append(markup.action("choose", "Choose", data))
    buttons.append(markup.action("export", "Export", data))
    if not in_use:
        question = "Delete this version for good?"
        buttons.append(markup.action("delete", "Delete", data, confirm=question, kind="danger"))
    mark = markup.pill("In use", "pos") if in_use else ""
    mark += markup.pill("targets", "neu") if version.manifest.targets else ""
    return (
        f"<li><div class='pz-grow'><strong>{markup.text(version_title(version))}</strong> {mark}"
        f"<div class='pz-quiet'>{markup.text(version.data_name)}, {version.rows['train']:,} rows, "
        f"{markup.text(score_of(version))}</div></div><div class='pz-actions'>{''.join(buttons)}</div></li>"
    )
