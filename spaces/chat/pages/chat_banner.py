"""What stands above and below the conversation: who has it, and why something was not sent."""

from shared.ui import markup

from .chat_thread import Thread


def banner_html(thread: Thread) -> str:
    """Who has the conversation, if it is not the bot; nothing otherwise."""
    if thread.asks_to_end:
        keep = markup.action("keep", "Keep this one", {})
        return _banner("ask", "End this conversation and begin a new one?", _begin() + keep)
    name = markup.text(thread.agent)
    if thread.state == "waiting":
        return _banner("waiting", "A person will answer you here. What you write until then is passed on.")
    if thread.state == "person":
        who = f"<strong>{name}</strong>" if name else "A person"
        return _banner("person", f"{who} has joined and answers you now.")
    if thread.state == "closed":
        return _banner(
            "closed", f"{name} has closed this conversation." if name else "This conversation is over.", _begin()
        )
    return ""


def _banner(kind: str, said: str, actions: str = "") -> str:
    dot = '<span class="pz-dot" aria-hidden="true"></span>'
    acts = f'<span class="pz-actions">{actions}</span>' if actions else ""
    return (
        f'<div class="pz-chat-banner pz-chat-{kind}" role="status">{dot}<span class="pz-grow">{said}</span>{acts}</div>'
    )


def _begin() -> str:
    return markup.action("begin", "Begin a new one", {}, kind="primary")


def problem_html(thread: Thread) -> str:
    """Why the message in the box was not sent; nothing if there is no reason."""
    return f'<p class="pz-chat-problem" role="alert">{markup.text(thread.problem)}</p>' if thread.problem else ""


def count_html(limit: int) -> str:
    """The place of the counter. `limit`: of a message, in characters; the page counts."""
    return f'<span class="pz-chat-count" data-limit="{limit}" role="status"></span>'
