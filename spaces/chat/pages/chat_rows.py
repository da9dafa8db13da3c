"""The conversation as rows of HTML, each with a key: the page keeps a row as it is while its HTML stays the same."""

from collections.abc import Iterable
from datetime import datetime

from shared.ui import markup

from ..turns import Reply, Source, Turn
from .chat_markdown import Markdown
from .chat_thread import Thread

Row = dict[str, str]
NOT_JUDGED = ("", "refused", "with_person", "handed_over")
"""Outcomes that are no answers: there is nothing to say about them."""
PERSON_SHORT = 2
THUMB = (
    '<svg viewBox="0 0 24 24" aria-hidden="true"><path d="M7 10.5v9.5H4.2A1.2 1.2 0 0 1 3 18.8v-7.1'
    "A1.2 1.2 0 0 1 4.2 10.5zm0 0 4-7.5c1.5 0 2.5 1.1 2.5 2.6V9h5.2a2 2 0 0 1 2 2.300"
    'l-1.1 6.9a2 2 0 0 1-2 1.8H7"/></svg>'
)
BUBBLE = (
    '<svg viewBox="0 0 24 24" aria-hidden="true"><path d="M5 4.5h14A1.5 1.5 0 0 1 20.5 6v9.5'
    'A1.5 1.5 0 0 1 19 17h-6.5L8 20.5V17H5a1.5 1.5 0 0 1-1.5-1.5V6A1.5 1.5 0 0 1 5 4.5z"/></svg>'
)


class Rows:
    """Draws conversations. `greeting` is shown above each."""

    def __init__(self) -> None:
        self.markdown = Markdown()

    def of(self, thread: Thread, greeting: Reply) -> list[Row]:
        """The rows of a conversation as it is now."""
        rows = [{"key": "greeting", "html": self._bot(greeting.text, head=True)}]
        before = "bot"
        for turn in thread.turns:
            head, before = turn.author != before, turn.author
            rows.append({"key": thread.keys.get(turn.id, f"turn{turn.id}"), "html": self._drawn(thread, turn, head)})
        if thread.busy:
            return rows + self._live(thread)
        return rows + _next(thread, greeting)

    def _drawn(self, thread: Thread, turn: Turn, head: bool) -> str:
        thanks = thread.thanks.get(turn.id, "")
        known = (turn.id, turn.verdict, thanks, head, thread.agent)
        if known not in thread.drawn:
            thread.drawn[known] = self.turn(turn, head=head, thanks=thanks, agent=thread.agent)
        return thread.drawn[known]

    def turn(self, turn: Turn, *, head: bool = True, thanks: str = "", agent: str = "") -> str:
        """One turn. `head`: with who says it, which is left out where the same one goes on."""
        if turn.author == "visitor":
            return visitor_html(turn.text, turn.created)
        if turn.author == "agent":
            return agent_html(turn.text, agent, turn.created, head=head)
        foot = _foot(turn, thanks)
        return self._bot(turn.text, turn.sources, foot=foot, head=head, key=str(turn.id))

    def _live(self, thread: Thread) -> list[Row]:
        rows = [{"key": f"{thread.live}-asked", "html": visitor_html(thread.asked)}]
        reply = thread.reply
        if reply is not None and reply.outcome == "refused":
            return rows
        if reply is None or (not reply.text and reply.outcome != "with_person"):
            # A person does not write as soon as the message is there.
            waits = "" if thread.state in ("waiting", "person") else _article("bot", "Assistant", _dots(), head=True)
            return rows + ([{"key": f"{thread.live}-reply", "html": waits}] if waits else [])
        if reply.text:
            html = self._bot(reply.text, reply.sources, busy=not reply.done, head=True)
            rows.append({"key": f"{thread.live}-reply", "html": html})
        return rows

    def _bot(
        self,
        text: str,
        sources: Iterable[Source] = (),
        *,
        foot: str = "",
        head: bool = False,
        busy: bool = False,
        key: str = "live",
    ) -> str:
        sources = tuple(sources)
        body = f'<div class="pz-chat-bubble pz-md" dir="auto">{self.markdown.html(text, len(sources))}</div>'
        listed = self.sources_html(sources, key) if sources and not busy else ""
        return _article("bot", "Assistant", body + listed + foot, head=head, busy=busy)

    def sources_html(self, sources: Iterable[Source], key: str) -> str:
        """The passages that an answer rests on, each to be opened. `key` tells them from those of other answers."""
        return (
            '<div class="pz-chat-sources">'
            + "".join(self._source(source, number, f"{key}-{number}") for number, source in enumerate(sources, 1))
            + "</div>"
        )

    def _source(self, source: Source, number: int, key: str) -> str:
        heading = f'<p class="pz-md-head">{markup.text(source.heading)}</p>' if source.heading else ""
        topic = f'<span class="pz-chat-topic">{markup.text(source.topic)}</span>' if source.topic else ""
        return (
            f'<details class="pz-chat-source" data-key="source-{markup.text(key)}" data-source="{number}"><summary>'
            f'<span class="pz-chat-number"><span class="pz-sr">Source </span>{number}</span>'
            f'<span class="pz-chat-title">{markup.text(source.title)}</span>{topic}</summary>'
            f'<div class="pz-chat-passage pz-md" dir="auto">{heading}{self.markdown.html(source.text)}</div></details>'
        )


def visitor_html(text: str, created: datetime | None = None) -> str:
    """What the visitor said: shown as it was typed."""
    body = f'<div class="pz-chat-bubble pz-chat-plain" dir="auto">{markup.text(text)}</div>'
    return _article("visitor", "You", body + f'<div class="pz-chat-foot">{_time(created)}</div>')


def agent_html(text: str, name: str, created: datetime | None = None, *, head: bool = True) -> str:
    """What a person of the shop said, under the person's name."""
    body = f'<div class="pz-chat-bubble pz-chat-plain" dir="auto">{markup.text(text)}</div>'
    foot = f'<div class="pz-chat-foot">{_time(created)}</div>'
    return _article("agent", name or "Customer service", body + foot, head=head)


def _article(author: str, name: str, body: str, *, head: bool = False, busy: bool = False) -> str:
    who = f'<div class="pz-chat-who">{markup.text(name)}</div>' if head and author != "visitor" else ""
    face = "" if author == "visitor" else f'<span class="pz-chat-face" aria-hidden="true">{_face(author, name)}</span>'
    waits = ' aria-busy="true"' if busy else ""
    return (
        f'<article class="pz-chat-turn pz-chat-{author}{" pz-chat-first" if head else ""}" '
        f'aria-label="{markup.text(name)}"{waits}>{face}<div class="pz-chat-said">{who}{body}</div></article>'
    )


def _face(author: str, name: str) -> str:
    if author == "bot":
        return BUBBLE
    return markup.text("".join(word[0] for word in name.split()[:PERSON_SHORT]).upper())


def _time(created: datetime | None) -> str:
    # The page writes it in the visitor's own time.
    return f'<time datetime="{markup.text(created.isoformat())}"></time>' if created else ""


def _dots() -> str:
    dots = '<span class="pz-sr">The answer is on its way</span>' + "<i></i>" * 3
    return f'<div class="pz-chat-bubble pz-chat-dots">{dots}</div>'


def _foot(turn: Turn, thanks: str) -> str:
    said = f'<span class="pz-chat-thanks" role="status">{markup.text(thanks)}</span>' if thanks else ""
    thumbs = "" if turn.outcome in NOT_JUDGED else _thumb(turn, "up", "Helpful") + _thumb(turn, "down", "Not helpful")
    return f'<div class="pz-chat-foot">{_time(turn.created)}{thumbs}{said}</div>'


def _thumb(turn: Turn, verdict: str, label: str) -> str:
    pressed = "true" if turn.verdict == verdict else "false"
    return (
        f'<button type="button" class="pz-chat-thumb pz-chat-{verdict}" data-judge="{verdict}" data-turn="{turn.id}" '
        f'data-key="{verdict}{turn.id}" aria-label="{label}" title="{label}" aria-pressed="{pressed}">{THUMB}</button>'
    )


def _next(thread: Thread, greeting: Reply) -> list[Row]:
    """What may be clicked to say next: under the last answer, as long as it is the last thing that was said."""
    if thread.state == "closed":
        return []
    last = thread.turns[-1] if thread.turns else None
    if last is not None and last.author != "bot":
        return []
    choices = last.suggestions if last else greeting.suggestions
    if not choices:
        return []
    buttons = "".join(_choice(markup.text(choice)) for choice in choices)
    label = "Suggested answers" if last else "Questions to begin with"
    return [{"key": "next", "html": f'<div class="pz-chat-next" role="group" aria-label="{label}">{buttons}</div>'}]


def _choice(said: str) -> str:
    return f'<button type="button" class="pz-chat-choice" data-say="{said}" dir="auto">{said}</button>'
