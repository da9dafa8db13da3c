"""The tab “Sources”: where headlines come from, how each source does, and new ones."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import gradio as gr

from shared.data.wording import plural
from shared.errors import DataError
from shared.ui import markup
from shared.ui.errors import shown
from shared.ui.finetune.bench import FAST, QUIET, if_new
from shared.ui.tables import preview_html, read_upload

from .live_list import live_js
from .source_list import source_list

if TYPE_CHECKING:
    from shared.services import Services

    from ..monitor.desk import Desk

REFRESH_SECONDS = 2
WAYS = [("A feed", "feed"), ("A table", "file"), ("A folder of this server", "folder"), ("The replay sample", "replay")]


def sources_tab(services: "Services", desk: "Desk", tab: gr.Tab) -> None:
    """Place the content of the tab. It is filled whenever `tab` is chosen."""
    SourcesTab(services, desk).wire(tab)


class SourcesTab:
    """The components of the tab."""

    def __init__(self, services: "Services", desk: "Desk") -> None:
        self.services, self.desk = services, desk
        self.listed = gr.HTML(js_on_load=live_js(REFRESH_SECONDS))
        with gr.Column(elem_classes="pz-form"):
            gr.HTML('<h2 class="pz-formhead">Add a source</h2>')
            self.way = gr.Radio(WAYS, value="feed", label="What kind", elem_classes="pz-ways")
            with gr.Column() as feed:
                self._feed()
            with gr.Column(visible=False) as file:
                self._file()
            with gr.Column(visible=False) as folder:
                gr.HTML(_folder_html(desk.surroundings.watched_dir))
                self.add_folder = _button("Watch the folder")
            with gr.Column(visible=False) as replay:
                gr.HTML(REPLAY)
                self.add_replay = _button("Play the replay")
            self.said = gr.HTML()
        self.ways = {"feed": feed, "file": file, "folder": folder, "replay": replay}

    def _feed(self) -> None:
        with gr.Row():
            self.url = gr.Textbox(
                label="Address of the feed", placeholder="https://example.com/news.xml", max_lines=1, scale=4
            )
            self.title = gr.Textbox(
                label="Title (optional)", placeholder="How you want to call it", max_lines=1, scale=2
            )
            self.minutes = gr.Number(
                5, label="Look every (minutes)", precision=0, minimum=1, maximum=1440, scale=1, min_width=160
            )
        self.add_feed = _button("Add the feed")

    def _file(self) -> None:
        gr.HTML(
            '<p class="pz-intro">A table with a row per headline: a column with the <b>text</b> and one with its '
            "<b>date</b>; a link is welcome. CSV, TSV, Excel, JSON or Parquet, up to 200,000 rows.</p>"
        )
        self.file = gr.File(label="Your table", type="filepath", height=130, elem_classes="pz-framed")
        self.understood = gr.HTML()
        self.add_file = _button("Add the table")

    def wire(self, tab: gr.Tab) -> None:
        """What fills the list, and what the buttons do."""
        tab.select(shown(self.html), None, self.listed, **FAST)
        self.listed.tick(shown(lambda old: if_new(self.html(), old)), self.listed, self.listed, **FAST)
        self.listed.act(shown(self._act), None, [self.listed, self.said], **QUIET)
        self.way.change(
            lambda way: [*(gr.update(visible=name == way) for name in self.ways), ""],
            self.way,
            [*self.ways.values(), self.said],
            **FAST,
        )
        self.file.change(shown(self._look), self.file, [self.understood, self.said], **QUIET)
        outputs = [self.listed, self.said]
        feed: dict[str, Any] = {
            "inputs": [self.url, self.title, self.minutes],
            "outputs": [*outputs, self.url, self.title],
        }
        self.add_feed.click(shown(self._add_feed), **feed, **QUIET)
        self.url.submit(shown(self._add_feed), **feed, **QUIET)
        self.add_file.click(shown(self._add_file), self.file, [*outputs, self.file], **QUIET)
        self.add_folder.click(shown(lambda: self._added(self.desk.sources.add_folder().title)), None, outputs, **QUIET)
        self.add_replay.click(shown(lambda: self._added(self.desk.sources.add_replay().title)), None, outputs, **QUIET)

    def html(self) -> str:
        """The list as it is now."""
        return source_list(self.desk.sources.all())

    def _act(self, event: gr.EventData) -> tuple[str, str]:
        """What the buttons in the list do."""
        book = self.desk.sources
        acts = {
            "check": book.check_now,
            "pause": book.pause,
            "resume": book.resume,
            "remove": book.remove,
            "purge": book.remove_with_headlines,
        }
        acts[event.act](int(event.source))
        return self.html(), ""

    def _add_feed(self, url: str, title: str, minutes: float | None) -> tuple[str, ...]:
        if not url.strip():
            raise DataError("There is no address yet: paste the address of an RSS or Atom feed.")
        added = self.desk.sources.add_feed(url.strip(), title.strip(), interval=60.0 * max(1, minutes or 5))
        return (*self._added(added.title), "", "")

    def _look(self, path: str | None) -> tuple[str, str]:
        """Which columns of the uploaded table were understood."""
        return (understood(self.services, path) if path else ""), ""

    def _add_file(self, path: str | None) -> tuple[Any, ...]:
        if path is None:
            raise DataError("There is no table yet: choose a file first.")
        understood(self.services, path)
        added = self.desk.sources.add_file(Path(path), Path(path).name)
        return *self._added(added.title), None

    def _added(self, title: str) -> tuple[str, str]:
        said = f"Added <strong>{markup.text(title)}</strong>. It will be looked at within a few seconds."
        return self.html(), markup.notice(said, "good")


REPLAY = (
    '<p class="pz-intro">More than 300 invented headlines of invented companies: most arrive at once as history, '
    "the last 80 one by one, as if they were published now. It shows the monitor at work without a network.</p>"
)


def _folder_html(folder: Path) -> str:
    return (
        '<p class="pz-intro">Only this folder of the server is watched. Every table that is put there is read, and '
        "read again when it changes: CSV, TSV, Excel, JSON or Parquet with a column for the <b>text</b> and one for "
        f'the <b>date</b>.</p><p class="pz-path"><code>{markup.text(folder)}</code></p>'
    )


def _button(label: str) -> gr.Button:
    with gr.Row(elem_classes="pz-buttons"):
        return gr.Button(label, variant="primary", scale=0)


def understood(services: "Services", path: str | Path) -> str:
    """What will be read of an uploaded table, and its first rows. Raises DataError if nothing looks like headlines."""
    from ..monitor.sources.table_columns import find_columns

    table = read_upload(services, path)
    columns = find_columns(table)
    said = [f"{plural(len(table), 'row')}. The text is read from “{columns.text}”"]
    said.append(
        f", the date from “{columns.date}”" if columns.date else ". No column has dates: the rows count as of now"
    )
    said.append(f", the link from “{columns.link}”." if columns.link else ".")
    roles = {"text": columns.text, "date": columns.date, "link": columns.link}
    shown = preview_html(table, {role: column for role, column in roles.items() if column})
    return f'<div class="pz-understood"><p>{markup.text("".join(said))}</p>{shown}</div>'
