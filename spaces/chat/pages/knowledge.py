"""The tab “Knowledge”: the articles, a field to try the search, a form to write them, and files."""

import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Any

import gradio as gr

from shared.data.wording import plural
from shared.errors import DataError
from shared.ui import markup
from shared.ui.downloads import Download
from shared.ui.errors import shown
from shared.ui.finetune.bench import FAST, QUIET, if_new

from .article_form import ArticleForm, Opened
from .article_form import shown as form_values
from .article_list import NO_TOPIC, SHOWN, TICK_JS, articles_html, removed_html
from .found_passages import hits_html
from .knowledge_status import status_html
from .upload_report import progress_html, report_html

if TYPE_CHECKING:
    from ..knowledge.importing import Taken
    from ..knowledge.knowledge import Knowledge

EVERY = "All topics"
TABLES = [".csv", ".tsv", ".tab", ".xlsx", ".xlsm", ".json", ".jsonl", ".ndjson", ".parquet", ".gz"]
DOCUMENTS = [".md", ".markdown", ".txt", ".pdf", ".docx", ".html", ".htm", ".xhtml", ".zip"]
INTRO = (
    '<p class="pz-intro">What the bot knows. It answers from these articles alone, and shows which. Every change can '
    "be found at once by its words, and by its meaning as soon as it is indexed.</p>"
)
UPLOAD = (
    '<p class="pz-intro">Tables with a <b>question</b> and an <b>answer</b> in each row (CSV, Excel, JSON, Parquet), '
    "Markdown, text, PDF, Word and web pages, or a <b>zip</b> of them. In Markdown, <code>#</code> is the topic and "
    "<code>##</code> begins an article. A file that is uploaded again replaces what it brought before.</p>"
)


class KnowledgeTab:
    """Places the content of the tab; `wire` fills it whenever the tab is chosen."""

    def __init__(self, knowledge: "Knowledge") -> None:
        self.knowledge = knowledge
        gr.HTML(INTRO)
        self.status = gr.HTML(js_on_load=TICK_JS)
        with gr.Row(elem_classes="pz-buttons"):
            self.load = gr.Button("Load the sample shop", variant="primary", visible=False, scale=0)
        self._search_field()
        with gr.Row():
            self.topic = gr.Dropdown([EVERY], value=EVERY, label="Topic", scale=2, min_width=200)
            # The list is filled before the owner's tab is shown: until then a box without a value has none at all.
            self.words = gr.Textbox(
                "", label="Words in the article", max_lines=1, max_length=200, scale=3, min_width=220
            )
        self.done = gr.HTML(js_on_load=markup.ACTIONS_JS)
        self.listed = gr.HTML(js_on_load=markup.ACTIONS_JS, elem_classes="pz-kb-list")
        self.form = ArticleForm(knowledge)
        self._upload_field()
        self.download = Download("Download all as Markdown", "pz-kb-download")

    def _search_field(self) -> None:
        with gr.Column(elem_classes="pz-form"):
            self.question = gr.Textbox(
                label="Try the search",
                info="What a visitor may ask. The passages are what an answer would rest on.",
                placeholder="How long does a refund take?",
                max_lines=2,
                max_length=500,
            )
            self.hits = gr.HTML()

    def _upload_field(self) -> None:
        with gr.Column(elem_classes="pz-form"):
            gr.HTML(f'<h2 class="pz-formhead">Upload files</h2>{UPLOAD}')
            self.files = gr.File(
                label="Files",
                file_count="multiple",
                file_types=[*TABLES, *DOCUMENTS],
                type="filepath",
                height=150,
                elem_classes="pz-framed",
            )
            with gr.Row(elem_classes="pz-buttons"):
                self.take = gr.Button("Take them in", variant="primary", scale=0)
                self.cancel = gr.Button("Cancel", variant="stop", visible=False, scale=0)
            self.report = gr.HTML(js_on_load=markup.ACTIONS_JS)
        self.stop, self.drawn = gr.State(None), gr.State("")

    def wire(self, tab: gr.Tab) -> None:
        """What fills the tab, and what its buttons do."""
        chosen = [self.topic, self.words]
        overview = [self.status, self.load, self.topic, self.listed]
        tab.select(shown(self._overview), chosen, overview, **QUIET)
        ticked = [self.status, self.drawn, self.listed]
        self.status.tick(shown(self._ticked), [self.status, self.drawn, *chosen], ticked, **FAST)
        gr.on([self.topic.input, self.words.submit, self.words.blur], shown(self._listed), chosen, self.listed, **QUIET)
        self.question.submit(shown(self._try), self.question, self.hits, **QUIET)
        self.load.click(shown(self._load), chosen, [*overview, self.done], **QUIET)
        acted = [*overview, self.done, *self.form.all]
        for place in (self.listed, self.done, self.report):
            place.act(shown(self._act), [*chosen, self.form.opened, *self.form.fields], acted, **QUIET)
        self.form.save.click(
            shown(self.form.saved), [self.form.opened, *self.form.fields], self.form.all, **QUIET
        ).success(shown(self._overview), chosen, overview, **QUIET)
        self.form.discard.click(lambda: form_values(Opened()), None, self.form.all, **QUIET)
        running = self.take.click(
            shown(self._take), self.files, [self.stop, self.take, self.cancel, self.files, self.report], **QUIET
        )
        running.then(lambda: _running(False), None, [self.take, self.cancel], **FAST)
        running.then(shown(self._overview), chosen, overview, **QUIET)
        self.cancel.click(lambda stop: stop.set() if stop else None, self.stop, None, **FAST)
        self.download.wire(lambda folder: self._export(folder), None)

    def _overview(self, topic: str, words: str) -> list[Any]:
        """Status, whether the sample is offered, the topics, and the list."""
        topics, total = self.knowledge.topics(), self.knowledge.count()
        names = [(f"{name or NO_TOPIC} ({count})", name or NO_TOPIC) for name, count in topics.items()]
        known = topic if topic in [name for _, name in names] else EVERY
        choice = gr.update(choices=[(EVERY, EVERY), *names], value=known)
        offered = gr.update(visible=not total)
        return [status_html(self.knowledge.status, total), offered, choice, self._listed(known, words)]

    def _ticked(self, old: str, drawn: str, topic: str, words: str) -> list[Any]:
        """Status, and the list as soon as it is all indexed: until then, articles say that they are not."""
        status = if_new(status_html(self.knowledge.status, self.knowledge.count()), old)
        listed = self._listed(topic, words) if self.knowledge.indexed else drawn
        return [status, listed, if_new(listed, drawn)]

    def _listed(self, topic: str, words: str) -> str:
        found = self.knowledge.articles("" if topic in (EVERY, NO_TOPIC) else topic, words, SHOWN + 1)
        if topic == NO_TOPIC:  # these are the first ones
            found = [article for article in found if not article.topic]
        narrowed = topic != EVERY or bool(words.strip())
        return articles_html(found, total=self.knowledge.count(), narrowed=narrowed)

    def _try(self, question: str) -> str:
        started = time.perf_counter()
        hits = self.knowledge.search(question)
        return hits_html(hits, 1000 * (time.perf_counter() - started))

    def _load(self, topic: str, words: str) -> list[Any]:
        came = self.knowledge.load_shop(again=True)
        return [*self._overview(topic, words), markup.notice(f"Loaded {plural(came, 'article')}.", "good")]

    def _act(
        self,
        chosen: str,
        words: str,
        before: Opened,
        title: str,
        topic: str,
        text: str,
        asked: str,
        event: gr.EventData,
    ) -> list[Any]:
        """What the buttons in the list and in the notices do, given the list's choice and what is in the form."""
        form: list[Any] = [gr.skip() for _ in self.form.all]
        said: Any = ""
        if event.act == "edit":
            form, said = self.form.open(int(event.article), before, title, topic, text, asked), gr.skip()
        elif event.act == "remove":
            article = self.knowledge.get(int(event.article))
            self.knowledge.remove(article.id)
            said = removed_html([article.id], f"“{markup.clipped(article.title, 80)}”")
        else:
            said = self._several(event.act, [int(id) for id in event.articles.split()])
        return [*self._overview(chosen, words), said, *form]

    def _several(self, act: str, ids: Sequence[int]) -> str:
        """Bring articles back, or clear them away; what is said about it."""
        if act == "restore":
            self.knowledge.restore_all(ids)
            return ""
        self.knowledge.remove_all(ids)
        return removed_html(ids, plural(len(ids), "article"))

    def _take(self, paths: Sequence[str] | None) -> Iterator[list[Any]]:
        if not paths:
            raise DataError("There is no file yet: choose one or more first.")
        stop, taken = Event(), list["Taken"]()
        yield [stop, *_running(True), gr.skip(), progress_html(0, len(paths), "")]
        steps = self.knowledge.importing(paths, [Path(path).name for path in paths])
        for done, total, file in steps:
            taken.append(file)
            if stop.is_set():
                steps.close()
                break
            yield [stop, *_running(True), gr.skip(), progress_html(done, total, file.name)]
        yield [None, *_running(False), None, report_html(taken, cancelled=stop.is_set())]

    def _export(self, folder: Path) -> Path:
        if not self.knowledge.count():
            raise DataError("There is no article to download yet.")
        return self.knowledge.export(folder / "knowledge.zip")


def _running(running: bool) -> list[Any]:
    return [gr.update(visible=not running), gr.update(visible=running)]
