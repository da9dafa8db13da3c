"""A page with a tab for the owner, whose events note that they ran; as a program, it is served."""

import asyncio
import sys
from pathlib import Path

import gradio as gr

from shared.services import build_services
from shared.settings import Settings
from shared.ui.owner import owner_area

KEY = "a-key-of-the-owner-1"
SECRET = "the figures of the shop"


def settings_in(folder: Path) -> Settings:
    """Settings with a key, and everything below a folder."""
    return Settings(folder, folder, f"sqlite:///{folder / 'plaza.db'}", device="cpu", owner_key=KEY)


def owner_page(folder: Path) -> gr.Blocks:
    """The page; the names of the events that ran are written to `ran.txt` in the folder."""
    services = build_services(settings_in(folder))

    def note(name: str) -> None:
        with (folder / "ran.txt").open("a", encoding="utf-8") as ran:
            ran.write(f"{name}\n")

    def noting(name: str):
        def handler(*_: object) -> str:
            note(name)
            return SECRET

        handler.__name__ = name
        return handler

    def streaming(_: str):
        note("streaming")
        yield SECRET
        yield SECRET

    async def waiting(_: str) -> str:
        note("waiting")
        return SECRET

    async def async_streaming(_: str):
        note("async_streaming")
        yield SECRET

    def rendered() -> None:
        note("rendered")
        gr.Markdown(SECRET)

    with gr.Blocks(analytics_enabled=False) as page:
        with gr.Tabs():
            with gr.Tab("Chat"):
                asked, said = gr.Textbox(), gr.Textbox()
                ask = gr.Button()
            with gr.Tab("Inbox") as tab:
                word, shown, filled = gr.Textbox(), gr.Textbox(), gr.Textbox()
                act, kept = gr.Button("Act"), gr.State("")
                with gr.Group(), gr.Row():
                    deep = gr.Button()
                gr.render(triggers=[act.click])(rendered)
                timer = gr.Timer(0.5)
        ask.click(lambda text: f"You said {text}", asked, said, api_name="public")
        act.click(noting("queued"), word, shown, api_name="queued")
        act.click(noting("direct"), word, shown, queue=False, api_name="direct")
        act.click(streaming, word, shown, api_name="streaming")
        act.click(waiting, word, shown, api_name="waiting")
        act.click(async_streaming, word, shown, api_name="async_streaming")
        act.click(noting("hidden"), word, said, api_visibility="private").then(noting("after"), None, None)
        deep.click(noting("nested"), None, said)
        ask.click(noting("outside"), asked, shown)
        ask.click(noting("reads"), kept, said)
        page.load(noting("at_load"), None, filled)
        gr.on(None, noting("on_load"), None, filled)
        gr.on(None, js="() => {}").then(noting("after_load"), None, filled).then(noting("and_then"), None, filled)
        tab.select(noting("chosen"), None, shown)
        timer.tick(noting("ticking"), None, shown)
    owner_area(page, services, [tab])
    services.close()
    return page


async def quietly(folder: Path) -> gr.Blocks:
    """The page, made within a loop: or else Gradio makes some that nobody closes."""
    return owner_page(folder)


if __name__ == "__main__":
    asyncio.run(quietly(Path(sys.argv[1]))).launch(
        server_name="127.0.0.1", server_port=int(sys.argv[2]), quiet=True, prevent_thread_lock=False
    )
