"""The tab “Watch-list”: which companies are watched, and by which names they are known."""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import gradio as gr

from shared.data.wording import plural
from shared.ui import markup
from shared.ui.errors import shown
from shared.ui.finetune.bench import FAST, QUIET
from shared.ui.tables import read_upload

from .named import named_html

if TYPE_CHECKING:
    from shared.services import Services

    from ..monitor.desk import Desk
    from ..monitor.watchlist import Saved

HEADERS = ["Name", "Ticker", "Aliases"]
BLANK = [""] * len(HEADERS)
INTRO = (
    '<p class="pz-intro">A headline counts for every company that it names: by its <b>name</b> (Inc, plc, AG and the '
    "like may be missing), by its <b>ticker</b> in capitals, or by one of its <b>aliases</b>, separated by semicolons. "
    "To remove a company, empty its row; it keeps its history.</p>"
)
Rows = list[list[str]]


def watchlist_tab(services: "Services", desk: "Desk", tab: gr.Tab) -> None:
    """Place the content of the tab. It is filled whenever `tab` is chosen."""
    WatchlistTab(services, desk).wire(tab)


class WatchlistTab:
    """The components of the tab."""

    def __init__(self, services: "Services", desk: "Desk") -> None:
        self.services, self.desk = services, desk
        self.edited = gr.State(False)
        gr.HTML(INTRO)
        self.table = gr.Dataframe(
            headers=HEADERS,
            datatype="str",
            type="array",
            column_count=len(HEADERS),
            column_widths=["36%", "20%", "44%"],
            interactive=True,
            label="Companies",
            show_label=False,
            max_height=420,
            buttons=[],
            elem_classes="pz-watchtable",
        )
        with gr.Row(elem_classes="pz-buttons"):
            self.save = gr.Button("Save the list", variant="primary", scale=0)
            self.add = gr.Button("Add a row", scale=0)
            self.upload = gr.UploadButton("Load a CSV", size="lg", scale=0, file_count="single")
            self.download = gr.DownloadButton("Download as CSV", size="lg", scale=0, interactive=False)
        self.said = gr.HTML()
        with gr.Column(elem_classes="pz-form"):
            self.headline = gr.Textbox(
                label="Try it",
                info="Type a headline to see which companies of the saved list it names.",
                placeholder="Harbor Lane and Verdano Solar agree on a joint venture",
                max_lines=2,
                max_length=500,
            )
            self.named = gr.HTML()

    def wire(self, tab: gr.Tab) -> None:
        """What fills the table, and what the buttons do."""
        outputs = [self.table, self.download, self.said, self.edited]
        tab.select(shown(self._opened), self.edited, outputs, **QUIET)
        self.save.click(shown(self._save), self.table, outputs, **QUIET).then(
            shown(self._try), self.headline, self.named, **QUIET
        )
        self.add.click(lambda rows: ([*filled(rows), BLANK], True), self.table, [self.table, self.edited], **QUIET)
        self.upload.upload(shown(self._read), self.upload, [self.table, self.said, self.edited], **QUIET)
        self.table.input(lambda: True, None, self.edited, **FAST)
        self.headline.change(shown(self._try), self.headline, self.named, trigger_mode="always_last", **QUIET)

    def _opened(self, edited: bool) -> Iterator[tuple[Any, ...]]:
        """The saved list, unless there are changes here that are not saved yet."""
        rows = self.desk.watchlist.to_rows()
        empty = "" if rows else markup.notice("Nobody is watched yet: add a row, or load a CSV, and save the list.")
        table, said = (gr.skip(), gr.skip()) if edited else (rows or [BLANK], empty)
        with self._file() as download:
            yield table, download, said, edited

    def _save(self, rows: Rows) -> Iterator[tuple[Any, ...]]:
        saved = self.desk.watchlist.save(cells(rows))
        # What was left out stays where it was typed, so that it can be put right.
        left = bool(saved.problems)
        with self._file() as download:
            yield gr.skip() if left else self.desk.watchlist.to_rows() or [BLANK], download, saved_html(saved), left

    @contextmanager
    def _file(self) -> Iterator[Any]:
        """The button with the saved list as a file, which is there until Gradio has copied it."""
        with tempfile.TemporaryDirectory(prefix="plaza-watchlist-") as folder:
            yield gr.update(value=str(self.desk.watchlist.write_csv(Path(folder) / "watch-list.csv")), interactive=True)

    def _read(self, path: str) -> tuple[Rows, str, bool]:
        rows = self.desk.watchlist.read_csv(read_upload(self.services, path))
        said = f"Read {len(rows):,} {'company' if len(rows) == 1 else 'companies'} from {markup.text(Path(path).name)}."
        return rows, markup.notice(f"{said} Nothing is saved yet: look through them, then press “Save the list”."), True

    def _try(self, headline: str) -> str:
        return named_html(headline, self.desk.watchlist.mentions(headline)) if headline.strip() else ""


def cells(rows: Sequence[Sequence[Any]]) -> Rows:
    """The rows of the table, every cell as text; columns that a visitor added are left out."""
    return [["" if cell is None else str(cell).strip() for cell in row[: len(HEADERS)]] for row in rows]


def filled(rows: Sequence[Sequence[Any]]) -> Rows:
    """The rows that hold something."""
    return [row for row in cells(rows) if any(row)]


def saved_html(saved: "Saved") -> str:
    """What saving did, and what was left out of it."""
    counts = {"added": saved.added, "changed": saved.changed, "removed": saved.removed}
    done = ", ".join(f"{count:,} {word}" for word, count in counts.items() if count) or "nothing to change"
    said = markup.notice(f"Saved: {done}.", "good")
    if not saved.problems:
        return said
    items = "".join(f"<li>{markup.text(problem)}</li>" for problem in saved.problems)
    head = f"<strong>{plural(len(saved.problems), 'thing')} to look at</strong>"
    return said + markup.notice(f'{head}<ul class="pz-problems">{items}</ul>', "warn")
