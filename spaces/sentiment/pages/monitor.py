"""The tab “Monitor”: what is said about the companies of the watch-list, as it comes in."""

from typing import TYPE_CHECKING

import gradio as gr

from .alerts import alerts_tab
from .digest import digest_tab
from .overview import Overview
from .prices import prices_tab
from .sources import sources_tab
from .watchlist import watchlist_tab

if TYPE_CHECKING:
    from shared.services import Services

    from ..monitor.desk import Desk

SETUP = {
    "sources": ("Sources", sources_tab),
    "watchlist": ("Watch-list", watchlist_tab),
    "alerts": ("Alerts", alerts_tab),
    "digest": ("Digest", digest_tab),
    "prices": ("Prices", prices_tab),
}


def monitor_tab(services: "Services", desk: "Desk") -> Overview:
    """Place the content of the tab."""
    with gr.Tabs(selected="overview", elem_classes="pz-inner") as tabs:
        with gr.Tab("Overview", id="overview") as first:
            overview = Overview(services, desk, tabs)
        for id, (name, place) in SETUP.items():
            with gr.Tab(name, id=id) as tab:
                place(services, desk, tab)
    overview.refresh(first.select)
    return overview
