"""What is said in a conversation: the words that all parts of the chat share."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

Outcome = Literal[
    "answered",
    "clarify",
    "errand",
    "done",
    "small_talk",
    "abstained",
    "out_of_scope",
    "handed_over",
    "with_person",
    "refused",
]
"""How a message was dealt with. `clarify`: the bot asked which of two things is meant. `errand`: it asked for what an
errand needs; `done`: an errand was done. `abstained`: about the shop, but not known. `with_person`: only passed on.
`refused`: too long, too fast, or empty."""
Author = Literal["visitor", "bot", "agent", "note"]


@dataclass(frozen=True)
class Source:
    """A passage that an answer rests on. `start`, `end`: its place in the article's text, in characters."""

    article: int
    title: str
    topic: str
    heading: str
    text: str
    start: int
    end: int


@dataclass(frozen=True)
class Hit:
    """A passage that may answer a question. `score`: 0 to 1, how likely it does; `dense`, `lexical`: the scores of both
    searches before they were fused."""

    source: Source
    score: float
    dense: float = 0.0
    lexical: float = 0.0


@dataclass(frozen=True)
class Reply:
    """What the bot says, so far: the last of a stream is `done`. `text`: Markdown. `suggestions`: what the visitor may
    click to say next. `turn`: the id under which it was kept (0: not yet)."""

    text: str
    outcome: Outcome
    sources: tuple[Source, ...] = ()
    suggestions: tuple[str, ...] = ()
    intent: str = ""
    confidence: float | None = None
    turn: int = 0
    done: bool = True


@dataclass(frozen=True)
class Turn:
    """Something that was said, as it was kept. See `tables.TurnRow`. `agent`: who said it, of a person's turns."""

    id: int
    author: Author
    text: str
    created: datetime
    outcome: str = ""
    sources: tuple[Source, ...] = ()
    suggestions: tuple[str, ...] = ()
    verdict: str = ""
    reason: str = ""
    agent: str = ""


Memory = dict[str, Any]
"""What the bot keeps of a conversation between two messages: plain values, for JSON."""
