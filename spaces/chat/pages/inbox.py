"""The tab “Inbox”: where people answer what the bot hands over, in the same conversation."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import gradio as gr

from shared.errors import DataError
from shared.ui.errors import shown
from shared.ui.finetune.bench import QUIET

from ..people.agents import LONGEST_NAME, LONGEST_REPLY, named
from .chat_markdown import Markdown
from .inbox_html import KINDS, about_html, head_html, kinds_html, list_html, story_html

if TYPE_CHECKING:
    from ..people.conversations import Conversations
    from ..people.kept import Conversation

JS = Path(__file__).with_name("inbox.js")
PULSE_JS = Path(__file__).with_name("inbox_pulse.js")
FIRST = "waiting"
NAME_KEY = "plaza-chat-agent"
SAME_JS = "value => value"
Values = list[Any]
Act = tuple[Callable[[], None], str]


class InboxTab:
    """The components of the tab. `which` list is shown, and which conversation is `chosen`, is every agent's own.

    `conversations` may also be a function that gives them: the page is built before the database's library is imported.
    """

    def __init__(self, conversations: "Conversations | Callable[[], Conversations]") -> None:
        self._conversations_of = conversations if callable(conversations) else lambda: conversations
        self.markdown = Markdown()
        script = JS.read_text("utf-8")
        self.kept_name = gr.BrowserState("", storage_key=NAME_KEY, secret=NAME_KEY)
        self.which, self.chosen, self.drawn = gr.State(FIRST), gr.State(None), gr.State("")
        with gr.Row(elem_classes="pz-inbox"):
            with gr.Column(scale=3, min_width=280, elem_classes="pz-inbox-side"):
                self.name = gr.Textbox(
                    label="Your name",
                    info="Visitors see it beside your answers.",
                    max_length=LONGEST_NAME,
                    max_lines=1,
                    elem_id="inbox-name",
                )
                self.kinds = gr.HTML(js_on_load=script + PULSE_JS.read_text("utf-8"))
                self.list = gr.HTML(js_on_load=script, elem_classes="pz-inbox-list")
            with gr.Column(scale=7, min_width=320, elem_classes="pz-inbox-main"):
                self.head = gr.HTML(js_on_load=script)
                self.about = gr.HTML()
                self.story = gr.HTML(js_on_load=script, elem_classes="pz-inbox-said")
                self.reply = self._box("Write to the visitor. Enter sends, Shift and Enter begin a new line.", "Send")
                self.note = self._box("Write a note that only agents see.", "Keep")
        self._wire()

    @property
    def conversations(self) -> "Conversations":
        """What the tab shows."""
        return self._conversations_of()

    @staticmethod
    def _box(placeholder: str, button: str) -> gr.Textbox:
        return gr.Textbox(
            placeholder=placeholder,
            label="Reply" if button == "Send" else "Private note",
            show_label=False,
            lines=1,
            max_lines=8,
            max_length=LONGEST_REPLY,
            submit_btn=button,
            visible=False,
            elem_id="inbox-reply" if button == "Send" else "inbox-note",
        )

    @property
    def _outputs(self) -> list[Any]:
        parts = [self.kinds, self.list, self.head, self.about, self.story, self.reply, self.note]
        return [self.which, self.chosen, self.drawn, *parts]

    @property
    def _picture(self) -> list[Any]:
        """What is drawn anew without a choice of the agent: the choice, which may be changing just then, stays."""
        return self._outputs[2:]

    def _wire(self) -> None:
        where = [self.name, self.which, self.chosen]
        gr.on(None, shown(self._opened), None, self._outputs, **QUIET)
        # The browser is asked for the name when the tab is chosen first, and tells it as a change.
        self.kept_name.change(None, self.kept_name, self.name, js=SAME_JS)
        self.name.change(None, self.name, self.kept_name, js=SAME_JS)
        again = {"fn": shown(self._again), "inputs": where, "outputs": self._picture, **QUIET}
        self.name.submit(**again)
        self.kinds.tick(shown(self._tick), [*where, self.drawn], self._picture, **QUIET)
        for part in (self.kinds, self.list, self.head):
            acted = part.act(shown(self._act), where, self._outputs, **QUIET)
            acted.failure(**again)
        for box, send in ((self.reply, "reply"), (self.note, "note")):
            sending = box.submit(self._sending(send), [*where, box], [box, *self._outputs], **QUIET)
            sending.failure(**again)

    def _opened(self) -> Values:
        return self._view("", FIRST, None)

    def _tick(self, name: str, which: str, chosen: int | None, drawn: str) -> Values:
        """What is new; nothing at all if nothing is."""
        if drawn == self._fingerprint(name, which, chosen):
            return [gr.skip() for _ in self._picture]
        return self._again(name, which, chosen)

    def _again(self, name: str, which: str, chosen: int | None) -> Values:
        return self._view(name, which, chosen)[2:]

    def _act(self, name: str, which: str, chosen: int | None, event: gr.EventData) -> Values:
        if event.act == "kind":
            return self._view(name, event.kind if event.kind in KINDS else FIRST, chosen)
        if event.act == "choose":
            return self._view(name, which, number(event.id))
        id = number(chosen)
        acts: dict[str, Act] = {
            "take": (lambda: self.conversations.take(id, name), "mine"),
            "over": (lambda: self.conversations.take(id, name, instead_of=str(event.holder)), "mine"),
            "back": (lambda: self.conversations.hand_back(id, name), which),
            "close": (lambda: self.conversations.close(id, named(name)), which),
            "reopen": (lambda: self.conversations.reopen(id, name), "mine"),
        }
        if event.act not in acts:
            raise DataError("This cannot be done here: open the page again.")
        act, then = acts[event.act]
        act()
        return self._view(name, then, chosen)

    def _sending(self, send: str) -> Callable[..., Values]:
        """What sends the text of a box, as a `reply` or a `note`, and empties the box."""

        @shown
        def sending(name: str, which: str, chosen: int | None, text: str) -> Values:
            getattr(self.conversations, send)(number(chosen), name, text)
            return ["", *self._view(name, which, chosen)]

        return sending

    def _view(self, name: str, which: str, chosen: int | None) -> Values:
        """The values of all parts, as they are now."""
        agent, conversation = " ".join(name.split()), self._conversation(chosen)
        if conversation:
            self.conversations.seen(conversation.id)
        turns = self.conversations.turns(conversation.id, notes=True) if conversation else []
        parts = [
            kinds_html(which, self.conversations.counts(agent)),
            list_html(self.conversations.inbox(which, agent), which, chosen, datetime.now(UTC)),
            head_html(conversation, agent),
            about_html(conversation),
            story_html(conversation, turns, self.markdown),
        ]
        mine = conversation is not None and conversation.state == "person" and conversation.agent == agent
        boxes = [gr.update(visible=mine), gr.update(visible=conversation is not None)]
        found = conversation.id if conversation else None
        return [which, found, self._fingerprint(name, which, found), *parts, *boxes]

    def _conversation(self, id: int | None) -> "Conversation | None":
        if id is None:
            return None
        try:
            return self.conversations.get(id)
        except DataError:  # deleted in the meantime
            return None

    def _fingerprint(self, name: str, which: str, chosen: int | None) -> str:
        """What the page shows depends on nothing else; ages are told in minutes."""
        return f"{self.conversations.pulse()} {datetime.now(UTC):%d %H:%M} {name} {which} {chosen}"


def number(id: Any) -> int:
    """The number of the conversation that is chosen. Raises DataError if none is."""
    if not str(id or "").isdecimal():
        raise DataError("No conversation is chosen: choose one of the list.")
    return int(id)
