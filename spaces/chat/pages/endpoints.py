"""What programs call: `/chat_reply` and `/chat_feedback`."""

from collections.abc import Callable
from dataclasses import asdict
from threading import Event
from typing import TYPE_CHECKING, Any

import gradio as gr

from shared.ui.errors import shown

if TYPE_CHECKING:
    from ..bot import Bot

CALLS = 8


def endpoints(bot: "Bot") -> None:
    """Place the endpoints."""
    for name, made in (("reply", _reply), ("feedback", _feedback)):
        gr.api(shown(made(bot)), api_name=f"chat_{name}", concurrency_limit=CALLS, concurrency_id="chat-api")


def _reply(bot: "Bot") -> Callable[..., Any]:
    def reply(message: str, session: str = "", request: gr.Request | None = None) -> dict:
        """The answer to a message: `answer` (Markdown), `outcome`, `sources`, `suggestions`, `intent`, `confidence`,
        `turn`, `state` and `session`.

        `session`: the one that came with the answer before, so that the conversation goes on; "" begins a new one. Keep
        it secret: whoever has it sees the conversation. `outcome`: answered, clarify, errand, done, small_talk,
        abstained, out_of_scope, handed_over, with_person or refused. `sources`: the passages that the answer rests on,
        with article, title, topic, heading, text, and their place in the article in characters. `state`: bot, waiting
        (for a person), person or closed.
        """
        token, _, _ = bot.open(session)
        *_, last = bot.reply(token, message, _address(request), Event())
        return {
            "answer": last.text,
            "outcome": last.outcome,
            "sources": [asdict(source) for source in last.sources],
            "suggestions": list(last.suggestions),
            "intent": last.intent,
            "confidence": last.confidence,
            "turn": last.turn,
            "state": bot.open(token)[1],
            "session": token,
        }

    return reply


def _feedback(bot: "Bot") -> Callable[..., Any]:
    def feedback(session: str, turn: int, verdict: str, reason: str = "", comment: str = "", right: str = "") -> dict:
        """Say what an answer was worth: `verdict` is up, down, or "" to take it back. Gives `said`, a sentence.

        `session`, `turn`: as they came with the answer. `reason`: one of those that the page offers. `right`: what it
        should have been, as `intent:<label>` or `article:<id>`.
        """
        return {"said": bot.judge(session, int(turn), verdict, reason, comment, right)}

    return feedback


def _address(request: gr.Request | None) -> str:
    """The client's address, for the rate limit."""
    return request.client.host if request is not None and request.client else ""
