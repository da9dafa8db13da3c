"""The tab “Digest”: a day's report, to read and to take away."""

import dataclasses
import tempfile
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import gradio as gr

from shared.errors import DataError
from shared.ui.errors import shown
from shared.ui.finetune.bench import QUIET

from .live_list import nothing

if TYPE_CHECKING:
    from shared.services import Services

    from ..monitor.desk import Desk
    from ..monitor.digest import Digest

EVERY = ("Every company", 0)
SILENT = "No headline of this day fits: choose another day or company."
EMPTY = "There are no headlines yet, so there is nothing to report: add a source first."


def digest_tab(services: "Services", desk: "Desk", tab: gr.Tab) -> None:
    """Place the content of the tab. It is filled whenever `tab` is chosen."""
    DigestTab(desk).wire(tab)


class DigestTab:
    """The components of the tab."""

    def __init__(self, desk: "Desk") -> None:
        self.desk = desk
        with gr.Row(elem_classes="pz-tools"):
            self.day = gr.DateTime(
                include_time=False, type="string", timezone="UTC", label="Day (UTC)", scale=1, min_width=180
            )
            self.company = gr.Dropdown([EVERY], value=0, label="Company", scale=1, min_width=180)
            self.earlier = gr.Button("Day before", scale=0, min_width=120)
            self.later = gr.Button("Day after", scale=0, min_width=120)
        self.empty = gr.HTML()
        self.text = gr.Markdown(elem_classes="pz-paper", container=True, visible=False)
        with gr.Row(elem_classes="pz-buttons"):
            self.markdown = gr.DownloadButton("Download as Markdown", size="lg", scale=0, interactive=False)
            self.csv = gr.DownloadButton("Download as CSV", size="lg", scale=0, interactive=False)

    @property
    def outputs(self) -> list[Any]:
        """What `report` fills."""
        return [self.empty, self.text, self.markdown, self.csv, self.earlier, self.later]

    def wire(self, tab: gr.Tab) -> None:
        """What fills the report, and what the buttons do."""
        chosen = [self.day, self.company]
        tab.select(shown(self._opened), chosen, [self.day, self.company, *self.outputs], **QUIET)
        for changed in (self.day.change, self.company.change):
            changed(shown(self._report), chosen, self.outputs, **QUIET)
        self.earlier.click(self._step(-1), self.day, self.day, **QUIET)
        self.later.click(self._step(1), self.day, self.day, **QUIET)

    def _report(self, day: str | None, company: int | None) -> Iterator[list[Any]]:
        with tempfile.TemporaryDirectory(prefix="plaza-digest-") as folder:
            yield report(self.desk, day_of(day), company or 0, Path(folder))

    def _opened(self, day: str | None, company: int | None) -> Iterator[list[Any]]:
        """The newest day, unless one was chosen before."""
        bounds = self.desk.digests.days()
        there = bounds[1] if bounds else date.today()
        wanted = day_of(day) if day else there
        companies = [EVERY, *((company.name, company.id) for company in self.desk.watchlist.all())]
        company = company if company in dict(companies).values() else 0
        chosen = gr.update(choices=companies, value=company)
        with tempfile.TemporaryDirectory(prefix="plaza-digest-") as folder:
            yield [wanted.isoformat(), chosen, *report(self.desk, wanted, company or 0, Path(folder))]

    def _step(self, days: int) -> Callable[[str | None], str]:
        @shown
        def stepped(day: str | None) -> str:
            return (day_of(day) + timedelta(days=days)).isoformat()

        return stepped


def day_of(value: str | None) -> date:
    """The day that the field holds. Raises DataError if it is none."""
    try:
        return date.fromisoformat((value or "").strip()[:10])
    except ValueError:
        raise DataError(f"“{value or ''}” is no day: write one such as 2026-03-04.") from None


def report(desk: "Desk", day: date, company: int, folder: Path) -> list[Any]:
    """The tab's outputs for a `day`, for one company or (0) for every one.

    The files to download are written into `folder`, which has to be there until the page has got them.
    """
    from ..monitor.digest import markdown

    off, hidden = gr.update(interactive=False), gr.update(visible=False)
    bounds = desk.digests.days()
    if bounds is None:
        return [nothing(EMPTY), hidden, off, off, off, off]
    steps = [gr.update(interactive=day > bounds[0]), gr.update(interactive=day < bounds[1])]
    digest = only(desk.digests.of(day), company)
    if not digest.overall.count:
        return [nothing(SILENT), hidden, off, off, *steps]
    written = markdown(digest)
    return ["", gr.update(value=written, visible=True), *_files(digest, written, folder), *steps]


def _files(digest: "Digest", written: str, folder: Path) -> list[Any]:
    """The two downloads."""
    from ..monitor.digest import write_csv

    text = folder / f"digest-{digest.day.isoformat()}.md"
    text.write_text(written, "utf-8")
    table = write_csv(digest, text.with_suffix(".csv"))
    return [gr.update(value=str(path), interactive=True) for path in (text, table)]


def only(digest: "Digest", company: int) -> "Digest":
    """The digest with the entry of one company alone; as it is if `company` is 0."""
    if not company:
        return digest
    found = next((one for one in digest.entries if one.company is not None and one.company.id == company), None)
    silent = dataclasses.replace(digest.overall, count=0, strongest=[])
    return dataclasses.replace(digest, overall=found or silent, entries=[])
