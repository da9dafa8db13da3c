"""The tab “Chat”: what a visitor sees."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import gradio as gr

from shared.ui import markup
from shared.ui.errors import shown
from shared.ui.finetune.bench import FAST, QUIET

from ..bot import Bot
from .chat_banner import banner_html, count_html, problem_html
from .chat_judging import Judging
from .chat_rows import Rows
from .chat_talk import SOON, Talk, pace
from .chat_thread import Thread

MESSAGE_LIMIT = 1000
"""Characters of a message."""
AT_ONCE = 32
"""Answers that are written at the same time."""
ANSWERING: dict[str, Any] = {**QUIET, "concurrency_limit": AT_ONCE, "concurrency_id": "chat"}
# A second message while an answer comes is refused in words; Gradio by itself would drop it.
SAID: dict[str, Any] = {**ANSWERING, "trigger_mode": "multiple"}
IN_BROWSER: dict[str, Any] = {"fn": None, "show_progress": "hidden", "api_visibility": "private"}
KEPT_AS = "plaza-chat"
"""Where the browser keeps the token. The key is always the same, or else a restart of the server would lose it."""
LOG_JS = Path(__file__).with_name("chat.js")
COUNT_JS = Path(__file__).with_name("chat_count.js")
INTO_BOX = """() => {
  const box = document.querySelector('#chat-message textarea');
  if (box && matchMedia('(pointer: fine)').matches) box.focus({preventScroll: true});
}"""
"""The button that was clicked goes away; the keyboard goes on in the box."""


class ChatTab:
    """The components of the tab. `limit`: of a message, in characters. `intro`: what is answered from, in a line."""

    def __init__(self, bot: Bot, *, limit: int = MESSAGE_LIMIT, intro: str = "Answers from our help pages.") -> None:
        self.bot, self.talk, self.rows = bot, Talk(bot, limit), Rows()
        self.kept = gr.BrowserState("", storage_key=KEPT_AS, secret=KEPT_AS)
        self.thread = gr.State(None)
        self.timer = gr.Timer(SOON, active=False)
        with gr.Column(elem_id="chat", elem_classes="pz-chat"):
            self._place_bar(intro)
            self.banner = gr.HTML(js_on_load=markup.ACTIONS_JS, elem_id="chat-banner")
            log_js = LOG_JS.read_text("utf-8")
            self.log = gr.HTML(html_template="", js_on_load=log_js, elem_id="chat-log", elem_classes="pz-chat-logbox")
            self.judging = Judging(bot, self.rows.markdown)
            with gr.Column(elem_classes="pz-chat-write") as self.writing:
                self._place_box()
                with gr.Row(elem_classes="pz-chat-under"):
                    self.problem = gr.HTML(elem_id="chat-problem", elem_classes="pz-grow")
                    gr.HTML(count_html(limit), js_on_load=COUNT_JS.read_text("utf-8"))
        self._wire()

    def _place_bar(self, intro: str) -> None:
        small: dict[str, Any] = {"size": "sm", "scale": 0, "min_width": 0}
        with gr.Row(elem_classes="pz-chat-bar"):
            gr.HTML(f'<p class="pz-quiet pz-chat-intro">{markup.text(intro)}</p>', elem_classes="pz-grow")
            self.person = gr.Button("Talk to a person", elem_id="chat-person", **small)
            self.again = gr.Button("New conversation", elem_id="chat-again", visible=False, **small)

    def _place_box(self) -> None:
        button: dict[str, Any] = {"scale": 0, "min_width": 0}
        with gr.Row(elem_classes="pz-chat-box"):
            self.box = gr.Textbox(
                label="Your message",
                show_label=False,
                container=False,
                placeholder="Write a message",
                max_lines=6,
                elem_id="chat-message",
            )
            self.send = gr.Button("Send", variant="primary", elem_id="chat-send", **button)
            self.stop = gr.Button("Stop", variant="stop", elem_id="chat-stop", visible=False, **button)

    @property
    def outputs(self) -> list[Any]:
        """What `_all` fills."""
        seen = [self.log, self.banner, self.problem, self.writing, self.send, self.stop, self.person, self.again]
        return [self.kept, self.thread, *seen, self.timer, self.box]

    def _wire(self) -> None:
        mine = [self.kept, self.thread]
        # A step in the browser first, so that the token is read after the browser has looked it up.
        loaded = gr.on(None, js="() => {}", **IN_BROWSER)
        loaded.then(shown(self._load), self.kept, self.outputs, **FAST)
        typed = [trigger(shown(self._send), [self.box, *mine], self.outputs, **SAID) for trigger in self._sending]
        for said in (*typed, self.log.say(shown(self._choose), mine, self.outputs, **SAID)):
            said.then(self._restore, [self.box, self.thread], self.box, **FAST)
        for button in (self.send, self.stop):
            button.click(js=INTO_BOX, **IN_BROWSER)
        self.stop.click(lambda thread: thread.stop.set() if thread and thread.stop else None, self.thread, None, **FAST)
        self.person.click(shown(self._ask_for_person), mine, self.outputs, **ANSWERING)
        self.again.click(self._ask_to_end, self.thread, [self.thread, self.banner], **FAST)
        self.banner.act(shown(self._act), mine, self.outputs, **QUIET)
        for trigger in (self.timer.tick, self.log.look):
            trigger(shown(self._look), self.thread, self.outputs, trigger_mode="once", **FAST)
        self.judging.wire(self.log, self.thread, self._rows)

    @property
    def _sending(self) -> tuple[Any, Any]:
        return self.send.click, self.box.submit

    def _load(self, token: object) -> list[Any]:
        return self._all(self.talk.load(token))

    def _send(self, message: str, token: object, thread: Thread | None, request: gr.Request) -> Iterator[list[Any]]:
        yield from self._say(message or "", token, thread, request, "")

    def _choose(
        self, token: object, thread: Thread | None, event: gr.EventData, request: gr.Request
    ) -> Iterator[list[Any]]:
        yield from self._say(str(event.text), token, thread, request, gr.skip())

    def _say(
        self, message: str, token: object, thread: Thread | None, request: gr.Request, box: Any
    ) -> Iterator[list[Any]]:
        """Pass a message on and show the answer as it grows. `box`: what is in it once the message was sent."""
        thread = thread or Thread()
        for picture in self.talk.say(thread, token, message, visitor_of(request)):
            if picture == "growing":
                yield self._only_log(thread)
            else:
                yield self._all(thread, box if picture == "sent" else gr.skip())

    def _restore(self, typed: str, thread: Thread | None) -> Any:
        """What could not be sent goes back into the box, unless something else is in it by now."""
        unsent = thread.unsent if thread else ""
        if thread:
            thread.unsent = ""
        return unsent if unsent and not (typed or "").strip() else gr.skip()

    def _look(self, thread: Thread | None) -> list[Any]:
        if thread is None or not self.talk.look(thread):
            return [gr.skip() for _ in self.outputs]
        return self._all(thread)

    def _ask_for_person(self, token: object, thread: Thread | None) -> list[Any]:
        thread = thread or Thread()
        self.talk.ask_for_person(thread, token)
        return self._all(thread)

    def _ask_to_end(self, thread: Thread | None) -> list[Any]:
        if thread is None:
            return [gr.skip(), gr.skip()]
        thread.asks_to_end = True
        return [thread, banner_html(thread)]

    def _act(self, token: object, thread: Thread | None, event: gr.EventData) -> list[Any]:
        """A button in the banner: `begin` a new conversation, or `keep` this one."""
        thread = thread or Thread()
        if event.act == "begin":
            thread = self.talk.begin(thread, token)
        thread.asks_to_end = False
        return self._all(thread)

    def _rows(self, thread: Thread | None) -> Any:
        return self.rows.of(thread, self.bot.greeting) if thread else gr.skip()

    def _only_log(self, thread: Thread) -> list[Any]:
        values = [gr.skip() for _ in self.outputs]
        values[self.outputs.index(self.log)] = self._rows(thread)
        return values

    def _all(self, thread: Thread, box: Any = None) -> list[Any]:
        """The values of `outputs`; `box` None: what is typed stays."""
        over = thread.state == "closed"
        seen = [self._rows(thread), banner_html(thread), problem_html(thread)]
        there = [not over, not thread.busy, thread.busy, thread.state == "bot", bool(thread.turns) and not over]
        shows = [gr.update(visible=visible) for visible in there]
        timer = gr.Timer(pace(thread), active=thread.state in ("waiting", "person"))
        return [thread.token or gr.skip(), thread, *seen, *shows, timer, gr.skip() if box is None else box]


def visitor_of(request: gr.Request | None) -> str:
    """The address of whoever asks, for the rate limit; "" if it is not known."""
    client = getattr(request, "client", None)
    return str(client.host) if client else ""
