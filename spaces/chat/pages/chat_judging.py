"""Thumbs under an answer, and the form that asks what was wrong with it."""

from typing import Any

import gradio as gr

from shared.errors import DataError
from shared.ui import markup
from shared.ui.errors import shown
from shared.ui.finetune.bench import FAST

from ..bot import Bot
from ..insight.labels import REASONS
from ..turns import Turn
from .chat_markdown import Markdown
from .chat_rows import NOT_JUDGED
from .chat_thread import Thread

COMMENT_LIMIT = 1000
QUOTED = 140
VERDICTS = ("up", "down")
GONE = "This answer is not shown any more: reload the page and try again."
INTO_FORM = (
    "() => { setTimeout(() => document.querySelector('#chat-judging input')?.focus({preventScroll: true}), 80); }"
)


class Judging:
    """The form. It is placed where it is made; `judge` and `send` give the values of `outputs`."""

    def __init__(self, bot: Bot, markdown: Markdown) -> None:
        self.bot, self.markdown = bot, markdown
        with gr.Column(visible=False, elem_id="chat-judging", elem_classes="pz-chat-judging") as self.panel:
            self.quote = gr.HTML()
            self.reason = gr.Radio(list(REASONS), label="What is wrong with it?", elem_id="chat-reason")
            self.right = gr.Dropdown([], label="What should it have been? (optional)", elem_id="chat-right")
            self.comment = gr.Textbox(
                label="Comment (optional)", lines=2, max_lines=4, max_length=COMMENT_LIMIT, elem_id="chat-comment"
            )
            with gr.Row(elem_classes="pz-buttons"):
                self.send = gr.Button("Send feedback", variant="primary", size="sm", scale=0)
                self.close = gr.Button("Close", size="sm", scale=0, elem_id="chat-judging-close")

    @property
    def outputs(self) -> list[Any]:
        """What the form shows."""
        return [self.panel, self.quote, self.reason, self.right, self.comment]

    def wire(self, log: gr.HTML, thread: gr.State, rows: Any) -> None:
        """Connect the thumbs in `log`. `rows`: the function that gives the value of `log` for a thread."""

        def judge(thread: Thread | None, event: gr.EventData) -> list[Any]:
            form = self.judge(thread, int(event.turn), str(event.verdict))
            return [rows(thread), *form]

        def send(thread: Thread | None, reason: str | None, right: str | None, comment: str) -> list[Any]:
            self.send_form(thread, reason, right, comment)
            return [rows(thread), *self.closed(thread)]

        opened = log.judge(shown(judge), thread, [log, *self.outputs], trigger_mode="multiple", **FAST)
        opened.success(None, None, None, js=INTO_FORM, show_progress="hidden", api_visibility="private")
        fields = [thread, self.reason, self.right, self.comment]
        self.send.click(shown(send), fields, [log, *self.outputs], **FAST)
        self.close.click(self.closed, thread, self.outputs, **FAST)

    def judge(self, thread: Thread | None, turn: int, verdict: str) -> list[Any]:
        """A thumb was clicked, once more to take it back. A thumb down opens the form."""
        answer = _answer(thread, turn)
        if verdict not in VERDICTS:
            raise DataError(f"“{verdict}” is no judgement: up or down is.")
        assert thread is not None
        verdict = "" if answer.verdict == verdict else verdict
        thanks = self.bot.judge(thread.token, turn, verdict, "", "", "")
        thread.judge(turn, verdict, thanks if verdict else "")
        if verdict != "down":
            return self.closed(thread) if thread.judged == turn else [gr.skip() for _ in self.outputs]
        thread.judged = turn
        quote = (
            f'<p class="pz-chat-quote">“{markup.text(markup.clipped(self.markdown.plain(answer.text), QUOTED))}”</p>'
        )
        rights = gr.update(choices=self.bot.rights(), value=None)
        return [gr.update(visible=True), quote, gr.update(value=None), rights, ""]

    def send_form(self, thread: Thread | None, reason: str | None, right: str | None, comment: str) -> None:
        """Keep what the form says. Raises DataError if it says nothing."""
        answer = _answer(thread, thread.judged if thread else 0)
        assert thread is not None
        if not (reason or right or (comment or "").strip()):
            raise DataError("The form is empty: choose what is wrong, or write a comment.")
        said = (comment or "").strip()[:COMMENT_LIMIT]
        thanks = self.bot.judge(thread.token, answer.id, "down", reason or "", said, right or "")
        thread.judge(answer.id, "down", thanks)

    def closed(self, thread: Thread | None) -> list[Any]:
        """The values of `outputs` without the form."""
        if thread:
            thread.judged = 0
        return [gr.update(visible=False), "", gr.update(value=None), gr.update(value=None), ""]


def _answer(thread: Thread | None, turn: int) -> Turn:
    answer = thread.answer(turn) if thread else None
    if answer is None or answer.outcome in NOT_JUDGED:
        raise DataError(GONE)
    return answer
