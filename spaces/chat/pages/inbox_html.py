"""What the inbox shows: lists of conversations, and the story of one of them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from shared.ui import markup

from ..turns import Turn
from .chat_markdown import Markdown

if TYPE_CHECKING:
    from ..people.kept import Conversation
    from ..people.listing import Entry, Which

KINDS: "dict[Which, str]" = {"waiting": "Waiting", "mine": "Mine", "open": "Open", "closed": "Closed"}
NOTHING: "dict[Which, str]" = {
    "waiting": "Nobody is waiting. Conversations that the bot hands over appear here by themselves.",
    "mine": "You have no conversation. Take one of those that wait.",
    "open": "No conversation goes on at the moment.",
    "closed": "No conversation was closed yet.",
}
STATES = {"bot": ("Bot", "neu"), "waiting": ("Waiting", "warn"), "person": ("", "run"), "closed": ("Closed", "neu")}
ASKS_FIRST = "A person was asked for, nothing was said yet"
UNKNOWN = {"abstained": "not known", "out_of_scope": "not ours"}
SHOWN = 140
"""Characters of the first words in a list."""
CONFIRM_CLOSE = "Close this conversation? Personal data in it is then replaced by tags for good."


def kinds_html(which: "Which", counts: "Mapping[Which, int]") -> str:
    """The buttons that choose a list; `counts` of those that are counted."""
    buttons = "".join(
        f'<button type="button" data-act="kind" data-kind="{kind}" data-key="{kind}" '
        f'aria-pressed="{str(kind == which).lower()}">{label}{_badge(counts.get(kind, 0))}</button>'
        for kind, label in KINDS.items()
    )
    return f'<div class="pz-inbox-kinds" role="group" aria-label="Which conversations">{buttons}</div>'


def list_html(entries: "Sequence[Entry]", which: "Which", chosen: int | None, now: datetime) -> str:
    """A list of conversations to choose from."""
    if not entries:
        return f'<p class="pz-inbox-nothing">{NOTHING[which]}</p>'
    return f'<ul class="pz-inbox-entries">{"".join(_entry(entry, chosen, now) for entry in entries)}</ul>'


def _entry(entry: "Entry", chosen: int | None, now: datetime) -> str:
    first = markup.clipped(entry.first, SHOWN) or ASKS_FIRST
    unread = (
        f'<span class="pz-inbox-unread">{entry.unread}<span class="pz-sr"> not read yet</span></span>'
        if entry.unread
        else ""
    )
    return (
        f'<li><button type="button" class="pz-inbox-entry{" pz-unread" if entry.unread else ""}" data-act="choose" '
        f'data-id="{entry.id}" data-key="{entry.id}" aria-current="{str(entry.id == chosen).lower()}">'
        f'<span class="pz-inbox-first">{markup.text(first)}</span>'
        f'<span class="pz-inbox-line">{_state(entry.state, entry.agent)}'
        f"<span>{_age(entry.since, now)}</span>{unread}</span></button></li>"
    )


def head_html(conversation: "Conversation | None", agent: str) -> str:
    """Who has the chosen conversation, and what the agent can do about it."""
    if conversation is None:
        return ""
    buttons = "".join(_acts(conversation, agent))
    up = '<button type="button" class="pz-action quiet pz-inbox-up" data-up>To the list</button>'
    return (
        f'<div class="pz-inbox-head"><strong>Conversation {conversation.id}</strong>'
        f'{_state(conversation.state, conversation.agent)}<span class="pz-grow"></span>{up}{buttons}</div>'
    )


def _acts(conversation: "Conversation", agent: str) -> list[str]:
    state, holder = conversation.state, conversation.agent
    if state == "closed":
        return [markup.action("reopen", "Reopen", {})]
    if state != "person":
        return [markup.action("take", "Take", {}, kind="primary"), _close()]
    if holder != agent:
        question = f"Take this conversation over from {holder}?"
        return [markup.action("over", f"Take over from {holder}", {"holder": holder}, confirm=question)]
    return [markup.action("back", "Hand back to the bot", {}), _close()]


def _close() -> str:
    return markup.action("close", "Close", {}, confirm=CONFIRM_CLOSE, kind="danger")


def about_html(conversation: "Conversation | None") -> str:
    """The summary of a conversation that was handed over, and what an errand had collected."""
    about = _summary(conversation) + _slots(conversation.slots) if conversation else ""
    return f'<details class="pz-inbox-about" open><summary>Summary</summary>{about}</details>' if about else ""


def story_html(conversation: "Conversation | None", turns: Sequence[Turn], markdown: Markdown) -> str:
    """What was said in a conversation, what was done with it, and notes."""
    if conversation is None:
        return '<p class="pz-inbox-nothing">Choose a conversation to read it and to answer.</p>'
    said = "".join(_turn(turn, markdown) for turn in turns)
    closed = '<p class="pz-inbox-act">What is personal in this conversation was replaced by tags.</p>'
    return (
        f'<div class="pz-inbox-story" data-conversation="{conversation.id}">{said}'
        f"{closed if conversation.state == 'closed' else ''}</div>"
    )


def _summary(conversation: "Conversation") -> str:
    lines = [line.partition(": ") for line in conversation.summary.splitlines() if line.strip()]
    parts = "".join(
        f"<p><b>{markup.text(name)}:</b> {markup.text(text)}</p>" if text else f"<p>{markup.text(name)}</p>"
        for name, _, text in lines
    )
    return parts


def _slots(slots: Mapping[str, str]) -> str:
    facts = "".join(
        f"<div><dt>{markup.text(name.replace('_', ' '))}</dt><dd>{markup.text(value)}</dd></div>"
        for name, value in slots.items()
        if value
    )
    return f'<h3>Collected</h3><dl class="pz-inbox-slots">{facts}</dl>' if facts else ""


def _turn(turn: Turn, markdown: Markdown) -> str:
    if turn.author == "note" and not turn.agent:
        return f'<p class="pz-inbox-act">{markup.text(turn.text)} {_clock(turn.created)}</p>'
    who = {"visitor": "Visitor", "bot": "Bot", "agent": turn.agent or "Agent", "note": f"Note by {turn.agent}"}
    body = markdown.html(turn.text) if turn.author == "bot" else markup.text(turn.text)
    look = "pz-md" if turn.author == "bot" else "pz-inbox-plain"
    return (
        f'<article class="pz-inbox-turn pz-inbox-{turn.author}">'
        f'<header>{markup.text(who[turn.author])} {_clock(turn.created)}</header><div class="{look}">{body}</div>'
        f"{_foot(turn)}</article>"
    )


def _foot(turn: Turn) -> str:
    parts = [markup.pill(UNKNOWN[turn.outcome], "warn")] if turn.outcome in UNKNOWN else []
    if turn.sources:
        titles = dict.fromkeys(source.title for source in turn.sources)
        parts.append(f"<span>From: {markup.text(', '.join(titles))}</span>")
    if turn.verdict in ("up", "down"):
        thumb = "👍 The visitor found this right" if turn.verdict == "up" else "👎 The visitor found this wrong"
        parts.append(f"<span>{thumb}{markup.text(f': {turn.reason}' if turn.reason else '')}</span>")
    return f"<footer>{''.join(parts)}</footer>" if parts else ""


def _state(state: str, agent: str) -> str:
    label, kind = STATES[state]
    return markup.pill(label or agent, kind)


def _age(moment: datetime, now: datetime) -> str:
    said = markup.text(markup.stamp(moment))
    return f'<time datetime="{moment.isoformat()}" title="{said}">{markup.ago(moment, now)}</time>'


def _clock(moment: datetime) -> str:
    """A time, which the page tells as that of the agent's clock."""
    return f'<time datetime="{moment.isoformat()}" data-clock>{moment:%H:%M} UTC</time>'


def _badge(count: int) -> str:
    return f" <b>{count}</b>" if count else ""
