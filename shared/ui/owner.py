"""The owner's gate: tabs that only the owner of the app can see and use.

Who opens the page on the very machine that serves it is the owner. Everybody else is asked for the key.
"""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import gradio as gr
from gradio.block_function import BlockFunction
from gradio.blocks import BlockContext
from gradio.context import Context

from shared.errors import DataError
from shared.ui import markup
from shared.ui.errors import shown
from shared.ui.owner_guard import guard, has_guards, is_load, origin
from shared.ui.owner_rights import LOCAL_NAMES, OwnerKey, Owners

if TYPE_CHECKING:
    from shared.services import Services
    from shared.settings import Settings

QUESTION = (
    "<h3>For the owner of this app</h3><p>What is here is not for visitors. Whoever runs the app finds the key in the "
    "file <code>owner.key</code> in its data directory, or has set it as <code>PLAZA_OWNER_KEY</code>. On the machine "
    "that serves the app, no key is asked for.</p>"
)
LOCAL = "127.0.0.1"
# Through the queue: it is only then that the page hears of a state that changed.
_EVENT: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private", "concurrency_limit": None}


@dataclass(eq=False)
class Gate:
    """What stands before the content of one tab."""

    question: gr.Column
    key: gr.Textbox
    open: gr.Button
    said: gr.HTML
    content: gr.Column


def owner_area(
    page: gr.Blocks, services: "Services", containers: Sequence[gr.Tab], owners: Owners | None = None
) -> Owners:
    """Make tabs of a page the owner's. To be called after the `with` block of the page, when all its events are there.

    What is in the tabs is hidden from strangers, who are asked for the key there, and every event that begins, ends or
    reads in one of them (or follows one that does) is refused to them, however they call it. What such an event shows
    outside the tabs is for the owner only, too: what visitors shall get needs an event of its own. Events at the load
    of the page, and at the choice of a tab, run when the owner is known. Returns who counts as the owner.

    Raises ValueError if the page is not built yet, or holds what cannot be guarded (see `owner_guard.guard`).
    """
    if not getattr(page, "exited", False):
        raise ValueError("The owner's tabs are guarded when the page is built: call this after its `with` block.")
    owners = owners or Owners(OwnerKey(services.settings))
    events = guard(page, containers, owners.admits)
    with _inside(page, page):
        opened = gr.State(False)
        gates = [_gate(page, tab) for tab in containers]
        _wire(page, owners, opened, gates)
    _wait_for(opened, events, page, containers)
    page.config = page.get_config_file()
    return owners


def key_hint(settings: "Settings", site: gr.Blocks, host: str | None, share: bool) -> str | None:
    """What to print at the start: where the key is, if strangers can reach the server and some of its tabs ask for it.

    `host`: where the server is told to listen; None: where Gradio listens then. Raises PlazaError as `OwnerKey`.
    """
    listens_at = host or os.environ.get("GRADIO_SERVER_NAME") or ("0.0.0.0" if os.environ.get("SPACE_ID") else LOCAL)
    if not has_guards(site) or not (share or listens_at not in LOCAL_NAMES):
        return None
    return f"Some tabs are the owner's. From other machines they ask for a key: {OwnerKey(settings).where()}."


def _gate(page: gr.Blocks, tab: gr.Tab) -> Gate:
    """Put the question into a tab, and what was there into a column that can be hidden."""
    children, tab.children = tab.children, []
    with _inside(page, tab):
        with gr.Column(visible=False, elem_classes=["pz-panel", "pz-gate"]) as question:
            gr.HTML(QUESTION)
            with gr.Row(elem_classes="pz-buttons"):
                key = gr.Textbox(
                    label="The owner's key", type="password", max_length=500, scale=1, min_width=220, max_lines=1
                )
                button = gr.Button("Open", variant="primary", scale=0)
            said = gr.HTML()
        content = gr.Column(visible=False, elem_classes="pz-owned")
    content.children = children
    for child in children:
        child.parent = content
    return Gate(question, key, button, said, content)


def _wire(page: gr.Blocks, owners: Owners, opened: gr.State, gates: Sequence[Gate]) -> None:
    fixed = [part for gate in gates for part in (gate.question, gate.content)]

    def look(request: gr.Request) -> list[Any]:
        return _opened(owners.admits(request), len(gates))

    def unlock(key: str, request: gr.Request) -> list[Any]:
        try:
            owners.unlock(key, request)
        except DataError as error:
            said = markup.notice(markup.text(error), "bad")
            return [*(gr.skip() for _ in range(1 + len(fixed))), "", said]
        return [*_opened(True, len(gates)), "", ""]

    page.load(look, None, [opened, *fixed], **_EVENT)
    for gate in gates:
        outputs = [opened, *fixed, gate.key, gate.said]
        gr.on([gate.key.submit, gate.open.click], shown(unlock), gate.key, outputs, **_EVENT)


def _opened(owner: bool, gates: int) -> list[Any]:
    """The values of the state, and of question and content of every tab."""
    return [owner, *([gr.update(visible=not owner), gr.update(visible=owner)] * gates)]


def _wait_for(opened: gr.State, events: Sequence[BlockFunction], page: gr.Blocks, containers: Sequence[gr.Tab]) -> None:
    """Let what fills the tabs begin when the gate opens: at the load of the page it is not known who came."""
    tabs, guarded = {tab._id for tab in containers}, {event._id for event in events}
    opening: tuple[int | None, str] = (opened._id, "change")
    for event in events:
        first = origin(page, event)
        if first._id not in guarded and any(is_load(page, target) for target in first.targets):
            # It follows something that runs at the load of everybody's page.
            event.trigger_after, event.targets = None, [opening]
            continue
        kept = [target for target in event.targets if not is_load(page, target)]
        chosen = any(target in tabs and name == "select" for target, name in kept)
        event.targets = [*kept, opening] if chosen or len(kept) < len(event.targets) else kept


@contextmanager
def _inside(page: gr.Blocks, container: BlockContext) -> Iterator[None]:
    """Within the block, components are placed at the end of a container of a page that is built already."""
    before = Context.root_block, Context.block
    Context.root_block, Context.block = page, container
    try:
        yield
    finally:
        Context.root_block, Context.block = before
