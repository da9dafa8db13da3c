"""The tab “Evaluate”: what the models are worth, as recorded, and measured anew on a split of the visitor's choice."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Any

import gradio as gr

from shared.data.writing import write_table
from shared.errors import DataError, ModelError
from shared.recommending.measures import ACCURACY, BEYOND
from shared.ui import markup
from shared.ui.downloads import Download
from shared.ui.errors import shown
from shared.ui.finetune.bench import FAST, QUIET
from shared.ui.tables import read_upload

from .evaluation_html import measured_html, recorded_html, status_html
from .measuring import MOST_K, SHARES, Asked, Measuring, Step, verdict
from .measuring_data import Material, in_use, uploaded
from .one_at_a_time import OneAtATime

if TYPE_CHECKING:
    from shared.recommending.models.base import Model
    from shared.services import Services

    from ..serving import Served

USUAL = ("popularity", "cooccurrence", "ease", "als")
"""Chosen at first: the others take minutes."""
BY = {"user": "Each user's entries, at random", "item": "Each item's entries, at random", "time": "The newest entries"}
NO_TIMES = "A split by time is not offered: no times are known here."
NOT_RECORDED = "Nothing is recorded about the model in use: measure it below."
BUSY = 12
"""Visitors who may wait for a measurement."""
RUNNING: dict[str, Any] = {**QUIET, "concurrency_limit": BUSY, "concurrency_id": "recommender-measure"}


def evaluation_tab(services: "Services", served: "Served") -> None:
    """Fill the tab that is being built."""
    from shared.recommending.models.ladder import MODELS

    EvaluationTab(services, served, MODELS)


class EvaluationTab:
    """The components of the tab. `kinds`: the models that can be measured, from cheap to dear."""

    def __init__(self, services: "Services", served: "Served", kinds: "Mapping[str, type[Model]]") -> None:
        self.services, self.served, self.kinds = services, served, kinds
        self.line = OneAtATime()
        self.record = gr.HTML()
        gr.HTML('<div class="pz-section"><h2>Measure again</h2></div>')
        with gr.Row():
            with gr.Column(scale=2, min_width=260):
                self.file = gr.File(label="Your own table (optional)", type="filepath", height=150)
                self.about = gr.HTML()
            with gr.Column(scale=3, min_width=280):
                self.names = gr.CheckboxGroup(
                    [(kind.title, name) for name, kind in kinds.items()],
                    value=[name for name in kinds if name in USUAL],
                    label="Models",
                    info="Content and Sequential may take minutes; the hybrid blends the others that are chosen.",
                )
                self.how = gr.Radio(_ways(timed=True), value="user", label="What is held back")
                with gr.Row():
                    self.share = gr.Slider(*SHARES, value=0.2, step=0.05, label="Share held back", min_width=150)
                    self.k = gr.Slider(1, MOST_K, value=10, step=1, label="Length of the lists (k)", min_width=150)
        with gr.Row(elem_classes="pz-buttons"):
            self.start = gr.Button("Measure", variant="primary", scale=0)
            self.cancel = gr.Button("Cancel", variant="stop", visible=False, scale=0)
            self.download = Download("Download as CSV", "recommender-measured", visible=False)
        self.status, self.result = gr.HTML(), gr.HTML()
        self.stop, self.lines = gr.State(None), gr.State(None)
        self._wire()

    def _wire(self) -> None:
        gr.on(None, shown(self.recorded), None, self.record, **FAST)
        gr.on(None, shown(self.opened), self.file, [self.about, self.how], **QUIET)
        if tab := _tab_of(self.record):
            # Another version may have been promoted in the meantime.
            tab.select(shown(self.recorded), None, self.record, **FAST)
        self.file.change(shown(self.opened), self.file, [self.about, self.how], **QUIET)
        asked = [self.file, self.names, self.how, self.k, self.share]
        buttons = [self.start, self.cancel]
        seen = [self.status, self.result, self.lines, self.download.button]
        running = self.start.click(shown(self.measure), asked, [self.stop, *buttons, *seen], **RUNNING)
        running.then(lambda: _buttons(False), None, buttons, **QUIET)
        running.failure(lambda: "", None, self.status, **QUIET)
        self.cancel.click(lambda stop: stop.set() if stop else None, self.stop, None, **FAST)
        self.download.wire(write, self.lines)

    def recorded(self) -> str:
        """What the version in use says of itself, as HTML."""
        try:
            recommender = self.served.recommender()
        except ModelError as error:
            return markup.notice(markup.text(error), "warn")
        rows = list(recommender.about.get("evaluation") or ())
        if not rows:
            return markup.notice(NOT_RECORDED)
        return recorded_html(rows, recommender.serving, recommender.models[recommender.serving].title)

    def opened(self, path: str | None) -> list[Any]:
        """What will be measured on, and how it can be split."""
        try:
            material = self._material(path)
        except ModelError as error:
            return [markup.notice(markup.text(error), "warn"), gr.skip()]
        except DataError as error:
            return [markup.notice(markup.text(error), "bad"), gr.skip()]
        said = f"The interactions of {markup.text(material.name)}: {markup.text(material.described())}"
        notes = said if material.timed else f"{said} {NO_TIMES}"
        how = gr.update(choices=_ways(material.timed)) if material.timed else _timeless()
        return [f'<p class="pz-quiet">{notes}</p>', how]

    def measure(self, path: str | None, names: Sequence[str], how: str, k: float, share: float) -> Iterator[list[Any]]:
        """Fit and measure, and show each step. Raises DataError, ModelError."""
        asked = Asked(tuple(names), how, int(k), float(share))  # type: ignore[arg-type]
        asked.check(self.kinds)
        material, stop, before = self._material(path), Event(), ()

        def work(told: Callable[[Step], None], check: Callable[[], None]) -> None:
            Measuring(material, asked, self.kinds, self._encode, told, check).run()

        yield [stop, *_buttons(True), status_html(Step()), "", None, gr.update(visible=False)]
        for step in self.line.run(work, stop):
            new = step.lines != before or step.finished or step.stopped
            before = step.lines
            shown_now = [measured_html(step, asked, material.name), *_kept(step, asked)] if new else [gr.skip()] * 3
            yield [stop, gr.skip(), gr.skip(), status_html(step), *shown_now]

    def _material(self, path: str | None) -> Material:
        if path is None:
            return in_use(self.served.recommender())
        try:
            catalogue = self.served.recommender().catalogue
        except ModelError:
            catalogue = None
        return uploaded(read_upload(self.services, path), catalogue)

    def _encode(self, texts: Sequence[str]) -> Any:
        from shared.embedding import embed

        return embed(self.services.engine, texts)


def write(folder: Path, lines: Sequence[Mapping[str, Any]] | None) -> Path:
    """The table as CSV: a row a model, with the ends of all intervals. Raises DataError if there is none."""
    if not lines:
        raise DataError("Nothing has been measured yet: press “Measure”.")
    out = folder / "recommender-evaluation.csv"
    write_table((_flat(line) for line in lines), out)
    return out


def _flat(line: Mapping[str, Any]) -> dict[str, Any]:
    flat = {name: line[name] for name in ("name", "title", "k", "users", "split", "share")}
    for name in (*ACCURACY, *BEYOND):
        low, high = line["intervals"].get(name, (None, None))
        flat |= {name: line["metrics"][name]} | (
            {} if name == "coverage" else {f"{name}_low": low, f"{name}_high": high}
        )
    behind = line.get("behind") or dict.fromkeys(("mean", "low", "high"))
    flat |= {f"ndcg_against_best_{name}".removesuffix("_mean"): value for name, value in behind.items()}
    return flat | {
        "verdict": verdict(line) or "best",
        "seconds_to_fit": line["seconds"],
        "ms_a_user": line["answer_ms"],
    }


def _kept(step: Step, asked: Asked) -> list[Any]:
    """What the download is made of, and its button."""
    lines = [{**line, "split": asked.how, "share": asked.share} for line in step.lines]
    return [lines, gr.update(visible=bool(lines))]


def _ways(timed: bool) -> list[tuple[str, str]]:
    return [(title, name) for name, title in BY.items() if timed or name != "time"]


def _timeless() -> Any:
    return gr.update(choices=_ways(timed=False), value="user")


def _buttons(running: bool) -> list[Any]:
    return [gr.update(visible=not running), gr.update(visible=running)]


def _tab_of(part: Any) -> gr.Tab | None:
    """The tab that a component is in."""
    while part is not None and not isinstance(part, gr.Tab):
        part = part.parent
    return part
