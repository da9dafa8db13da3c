"""The whole site: the home page and a page per Space, in one multipage Gradio app."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import gradio as gr

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
