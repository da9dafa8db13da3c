"""The tab “Insight”: figures, questions without an answer, and the rows to train on."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import gradio as gr

from shared.ui import markup
from shared.ui.downloads import Download
from shared.ui.errors import shown
from shared.ui.finetune.bench import QUIET

from ..insight import files
from ..insight.grouping import BATCH, different
from .insight_acts import Acts, Open
from .insight_figures import overview_html
from .insight_forms import ArticleForm, ChoiceForm, Update
from .insight_questions import groups_html, reading_html
from .insight_training import agents_html, chosen, training_html
from .insight_view import View

if TYPE_CHECKING:
    from ..insight.insight import Insight

TABS = {"figures": "Figures", "questions": "Unanswered questions", "training": "Training data"}
STOPPED = "Stopped. Open the tab again to go on where it stopped."


class InsightTab:
    """The components of the tab. It is empty until `refresh` is wired, or one of its inner tabs is chosen."""

    def __init__(self, insight: "Insight | Callable[[], Insight]") -> None:
        self._insight_of = insight if callable(insight) else lambda: insight
        self.acts = Acts(self._insight_of)
        self.view = gr.State(None)
        self.said = gr.HTML(js_on_load=markup.ACTIONS_JS)
        self.writing, self.choosing = ArticleForm(), ChoiceForm()
        self.inner: dict[str, gr.Tab] = {}
        with gr.Tabs(selected="figures", elem_classes="pz-inner"):
            for id, name in TABS.items():
                with gr.Tab(name, id=id) as self.inner[id]:
                    getattr(self, f"_place_{id}")()
        self._wire()

    @property
    def outputs(self) -> list[Any]:
        """What handlers fill."""
        lists = [self.figures, self.groups, self.stop, self.rows, self.agents]
        return [self.view, self.said, *lists, *self.writing.outputs, *self.choosing.outputs]

    @property
    def insight(self) -> "Insight":
        """Made at first use: it needs the database."""
        return self._insight_of()

    def refresh(self, trigger: Any) -> None:
        """Bring the tab up to date at an event, such as the `select` of its own tab."""
        self._stops(trigger(shown(self._again), self.view, self.outputs, **QUIET))

    def _place_figures(self) -> None:
        self.figures = gr.HTML(js_on_load=markup.ACTIONS_JS)
        with gr.Row(elem_classes="pz-buttons"):
            self.figures_file = Download("Download as CSV", "pz-insight-figures")

    def _place_questions(self) -> None:
        self.groups = gr.HTML(js_on_load=markup.ACTIONS_JS)
        with gr.Row(elem_classes="pz-buttons"):
            self.stop = gr.Button("Stop", variant="stop", visible=False, scale=0)
            self.groups_file = Download("Download as CSV", "pz-insight-questions")

    def _place_training(self) -> None:
        self.rows = gr.HTML(js_on_load=markup.ACTIONS_JS)
        with gr.Row(elem_classes="pz-buttons"):
            self.rows_file = Download("Download as CSV", "pz-insight-training")
        self.agents = gr.HTML(js_on_load=markup.ACTIONS_JS)

    def _wire(self) -> None:
        for id, tab in self.inner.items():
            self._stops(tab.select(shown(self._choose(id)), self.view, self.outputs, **QUIET))
        for part in (self.said, self.figures, self.groups, self.rows, self.agents):
            part.act(shown(self._act), self.view, self.outputs, trigger_mode="multiple", **QUIET)
        self.writing.save.click(shown(self._write), [self.view, *self.writing.fields], self.outputs, **QUIET)
        self.choosing.save.click(shown(self._chosen), [self.view, self.choosing.article], self.outputs, **QUIET)
        for form in (self.writing, self.choosing):
            form.cancel.click(form.closed, None, form.outputs, **QUIET)
        self.figures_file.wire(self._figures_file, self.view)
        self.groups_file.wire(self._groups_file, self.view)
        self.rows_file.wire(self._rows_file, self.view)

    def _stops(self, event: Any) -> None:
        """Let the button “Stop” end an event."""
        stopped = {self.groups: markup.notice(STOPPED), self.stop: gr.update(visible=False)}
        self.stop.click(lambda: stopped, None, [self.groups, self.stop], cancels=[event], **QUIET)

    def _choose(self, id: str) -> Callable[[View | None], Iterator[Update]]:
        def opened(view: View | None) -> Iterator[Update]:
            view = view or View()
            view.tab = id
            yield from self._again(view)

        return opened

    def _again(self, view: View | None) -> Iterator[Update]:
        """The inner tab that is open, as it is now."""
        view = view or View()
        if view.tab == "questions":
            yield from self._read()
            self.acts.group(view)
        yield self._drawn(view)

    def _read(self) -> Iterator[Update]:
        """Tell how far the reading is where it takes more than a moment."""
        texts = different(self.insight.questions())
        missing = len(self.insight.vectors.missing(texts))
        if missing <= BATCH:
            return
        stop = {self.stop: gr.update(visible=True)}
        yield {self.groups: reading_html(0, missing), **stop}
        for done in self.insight.vectors.make(texts):
            yield {self.groups: reading_html(done, missing), **stop}

    def _drawn(self, view: View) -> Update:
        """The inner tab that is open, and what was done last."""
        said = toast(view.deeds[-1].said) if view.deeds and view.told else ""
        return {self.view: view, self.said: said, **getattr(self, f"_draw_{view.tab}")(view)}

    def _draw_figures(self, view: View) -> Update:
        return {self.figures: overview_html(self.insight.overview(view.span))}

    def _draw_questions(self, view: View) -> Update:
        self.acts.find_nearest(view)
        return {self.groups: groups_html(view, self.insight.intents()), self.stop: gr.update(visible=False)}

    def _draw_training(self, view: View) -> Update:
        from datetime import UTC, datetime

        rows, answers = self.insight.training.rows(), self.insight.training.agents_answers(datetime.now(UTC))
        return {self.rows: training_html(view, rows, self.insight.intents()), self.agents: agents_html(answers)}

    def _act(self, view: View | None, event: gr.EventData) -> Update:
        view = view or View()
        wanted = self.acts.act(view, event)
        return {self.view: view, **self._opened(wanted)} if wanted else self._drawn(view)

    def _opened(self, wanted: Open) -> Update:
        """One form opens, the other closes: both are about `view.pending`."""
        if wanted.form == "choose":
            articles = sorted(self.insight.knowledge.articles(), key=lambda one: one.title.lower())
            return {**self.choosing.opened(wanted.ways, articles), **self.writing.closed()}
        topics = [topic for topic in self.insight.knowledge.topics() if topic]
        opened = self.writing.opened(wanted.ways, wanted.text, wanted.topic, topics)
        return {**opened, **self.choosing.closed()}

    def _write(self, view: View | None, title: str, topic: str, text: str, ways: str) -> Update:
        view = view or View()
        self.acts.write(view, title, topic, text, ways)
        return {**self._drawn(view), **self.writing.closed()}

    def _chosen(self, view: View | None, article: int | None) -> Update:
        view = view or View()
        self.acts.choose(view, article)
        return {**self._drawn(view), **self.choosing.closed()}

    def _figures_file(self, folder: Path, view: View | None) -> Path:
        overview = self.insight.overview((view or View()).span)
        return files.write_over_time(overview.outcomes, overview.intents, folder / "figures.csv")

    def _groups_file(self, folder: Path, view: View | None) -> Path:
        return files.write_questions((view or View()).groups, folder / "unanswered.csv")

    def _rows_file(self, folder: Path, view: View | None) -> Path:
        rows = chosen(self.insight.training.rows(), (view or View()).kind)
        return files.write_training(rows, folder / "training.csv")


def toast(said: str) -> str:
    """What was done, with the way back; it stays in sight wherever the page is."""
    buttons = markup.action("undo", "Undo", {}) + markup.action("close", "✕", {}, kind="pz-i-close")
    return f'<div class="pz-i-toast" role="status"><span>{markup.text(said)}</span>{buttons}</div>'
