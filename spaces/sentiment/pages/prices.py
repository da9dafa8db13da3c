"""The tab “Prices”: a company's closing prices beside its sentiment, and whether one goes with the other."""

from typing import TYPE_CHECKING, Any

import gradio as gr

from shared.errors import DataError
from shared.ui import markup
from shared.ui.errors import shown
from shared.ui.finetune.bench import FAST, QUIET
from shared.ui.tables import read_upload

from .live_list import nothing
from .price_chart import comparison_html

if TYPE_CHECKING:
    from shared.services import Services

    from ..monitor.desk import Desk

NOBODY = "Nobody is watched yet: add companies on the tab “Watch-list” first."
CHOOSE = "Choose a company above."
NO_PRICES = "There are no prices of this company yet: upload a table with a column for the date and one for the close."


def prices_tab(services: "Services", desk: "Desk", tab: gr.Tab) -> None:
    """Place the content of the tab. It is filled whenever `tab` is chosen."""
    PricesTab(services, desk).wire(tab)


class PricesTab:
    """The components of the tab."""

    def __init__(self, services: "Services", desk: "Desk") -> None:
        self.services, self.desk = services, desk
        gr.HTML(
            '<p class="pz-intro">Upload daily closing prices (columns <b>date</b> and <b>close</b>) to see them beside '
            "the sentiment of each day. Headlines of days without trading count for the next trading day.</p>"
        )
        with gr.Row(elem_classes="pz-tools"):
            self.company = gr.Dropdown([], label="Company", scale=1, min_width=200)
            self.upload = gr.UploadButton("Upload prices", variant="primary", scale=0, size="lg", interactive=False)
            self.remove = gr.Button("Remove the prices", variant="stop", scale=0, visible=False)
        self.said = gr.HTML()
        self.result = gr.HTML()

    @property
    def outputs(self) -> list[Any]:
        """What `overlay` fills."""
        return [self.result, self.upload, self.remove]

    def wire(self, tab: gr.Tab) -> None:
        """What fills the comparison, and what the buttons do."""
        outputs = [*self.outputs, self.said]
        tab.select(shown(self._opened), self.company, [self.company, *outputs], **FAST)
        self.company.input(shown(lambda company: [*overlay(self.desk, company), ""]), self.company, outputs, **QUIET)
        self.upload.upload(shown(self._save), [self.company, self.upload], outputs, **QUIET)
        self.remove.click(
            shown(self._remove),
            self.company,
            outputs,
            js="company => confirm('Remove the prices of this company?') ? company : null",
            **QUIET,
        )

    def _opened(self, company: int | None) -> list[Any]:
        companies = self.desk.watchlist.all()
        choices = [(one.name, one.id) for one in companies]
        if company not in dict(choices).values():
            ids, priced = [one.id for one in companies], self.desk.prices.companies()
            company = next((id for id in ids if id in priced), ids[0] if ids else None)
        return [gr.update(choices=choices, value=company), *overlay(self.desk, company), ""]

    def _save(self, company: int | None, path: str | None) -> list[Any]:
        if company is None or path is None:
            raise DataError("There is no company or no table yet: choose both.")
        saved = self.desk.prices.save(company, read_upload(self.services, path))
        said = f"Saved {saved.rows:,} closing prices from {saved.first:%d %b %Y} to {saved.last:%d %b %Y}. {saved.note}"
        return [*overlay(self.desk, company), markup.notice(markup.text(said.strip()), "good")]

    def _remove(self, company: int | None) -> list[Any]:
        if company is None:
            return [gr.skip(), gr.skip(), gr.skip(), gr.skip()]
        self.desk.prices.remove(company)
        return [*overlay(self.desk, company), markup.notice("The prices were removed.")]


def overlay(desk: "Desk", company: int | None) -> list[Any]:
    """The tab's outputs for a company: the comparison, or what to do to get one."""
    if company is None:
        said = CHOOSE if desk.watchlist.all() else NOBODY
        return [nothing(said), gr.update(interactive=False), gr.update(visible=False)]
    there = desk.prices.has(company)
    result = comparison_html(desk.prices.compare(company)) if there else nothing(NO_PRICES)
    label, variant = ("Upload other prices", "secondary") if there else ("Upload prices", "primary")
    return [result, gr.update(label=label, variant=variant, interactive=True), gr.update(visible=there)]
