"""The whole site: the home page and a page per Space, in one multipage Gradio app."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

import gradio as gr
from gradio import routes

from shared.spaces_loader import load_space
from shared.ui.home import Page, build_home

if TYPE_CHECKING:
    from shared.services import Services
    from shared.spaces_loader import SpaceInfo

TEMPORARY_SECONDS = 24 * 3600
CLEANING_SECONDS = 3600


def build_site(services: "Services", spaces: "Sequence[SpaceInfo]") -> gr.Blocks:
    """Build every page. Launch the result with `**look()` of `shared.ui.theme`.

    Uploads and results that visitors left are deleted after a day.
    """
    with _without_servers():
        return _build(services, spaces)


def _build(services: "Services", spaces: "Sequence[SpaceInfo]") -> gr.Blocks:
    modules = sorted(((load_space(info), info.name) for info in spaces), key=lambda pair: pair[0].ORDER)
    pages = [Page(name, module.TITLE, module.ICON, module.SUMMARY) for module, name in modules]
    with gr.Blocks(title="Plaza", analytics_enabled=False, delete_cache=(CLEANING_SECONDS, TEMPORARY_SECONDS)) as site:
        gr.Navbar(main_page_name="Plaza")
        build_home(services, pages)
    for module, name in modules:
        content = module.build(services)
        with site.route(module.TITLE, f"/{name}"):
            gr.Navbar(main_page_name="Plaza")
            content.render()
    return site


@contextmanager
def _without_servers() -> Iterator[None]:
    """Within the block, Gradio makes no server of its own for each Blocks and each page.

    It makes one whenever a `with` of Blocks ends, and another one at the launch: only that is ever used, and the
    others take more than half of the time that the pages take.
    """
    make = routes.App.create_app
    routes.App.create_app = staticmethod(lambda *_, **__: None)  # type: ignore[assignment, method-assign]
    try:
        yield
    finally:
        routes.App.create_app = make  # type: ignore[method-assign]
