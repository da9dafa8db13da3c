"""The head of a Space's page, with the model badge: what answers here now, from where, how good."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import gradio as gr

from shared.ui import markup
from shared.ui.errors import shown
from shared.ui.origin import origin_of

if TYPE_CHECKING:
    from shared.services import Services


@dataclass(frozen=True)
class Badge:
    """`refresh` gives the badge anew, as the value of `html`."""

    html: gr.HTML
    refresh: Callable[[], str]


def space_head(title: str, icon: str, summary: str) -> gr.HTML:
    """Place the title of a Space and what it does."""
    return gr.HTML(
        f'<header class="pz-head"><h1><span aria-hidden="true">{markup.text(icon)}</span> {markup.text(title)}</h1>'
        f"<p>{markup.text(summary)}</p></header>"
    )


def model_badge(services: "Services", space: str) -> Badge:
    """Place the badge. Its value is computed at each page load, and whenever `refresh` is called."""
    refresh = shown(lambda: badge_html(services, space))
    badge = Badge(gr.HTML(elem_classes="pz-badge-box"), refresh)
    gr.on(None, refresh, None, badge.html, show_progress="hidden", queue=False, api_visibility="private")
    return badge


def badge_html(services: "Services", space: str) -> str:
    """The badge of the model that answers in `space` now."""
    origin = origin_of(services, services.serving.current(space))
    parts = [origin.source, origin.score] if origin.score else [origin.source]
    details = "".join(f"<span>{markup.text(part)}</span>" for part in parts)
    return (
        f'<div class="pz-badge pz-{origin.kind}" title="The model that answers on this page now">'
        '<strong><span class="pz-dot" aria-hidden="true"></span><span class="pz-sr">Model in use: </span>'
        f"{markup.text(origin.title)}</strong>{details}</div>"
    )
