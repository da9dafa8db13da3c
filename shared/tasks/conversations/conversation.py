"""A conversation, as it stands in a table and as a model reads it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, Self

ROLES = {
    "system": "system",
    "developer": "system",
    "user": "user",
    "human": "user",
    "assistant": "assistant",
    "gpt": "assistant",
    "bot": "assistant",
    "model": "assistant",
}
UNREAD = "hold no list of objects with role and content"
UNKNOWN = "have a role other than system, user and assistant"
UNANSWERED = "do not end with the assistant"
UNASKED = "have nothing that the user says first"
EMPTY = "have an answer without words"


class Turn(NamedTuple):
    """One turn. `role`: system, user or assistant."""

    role: str
    content: str


class Conversation(str):
    """A conversation as one input. No text that anybody types can be taken for one."""

    turns: tuple[Turn, ...]

    def __new__(cls, turns: Sequence[Turn]) -> Self:
        """What is said, one turn below the other, is what it is as a plain text."""
        conversation = super().__new__(cls, "\n".join(turn.content for turn in turns))
        conversation.turns = tuple(turns)
        return conversation

    def __getnewargs__(self) -> tuple[tuple[Turn, ...]]:  # type: ignore[override]
        return (self.turns,)

    @property
    def told(self) -> list[dict[str, str]]:
        """The turns, as chat templates take them."""
        return [turn._asdict() for turn in self.turns]

    @property
    def before(self) -> str:
        """All that is said before the last answer."""
        return "\n".join(turn.content for turn in self.turns[:-1])

    @property
    def answer(self) -> str:
        """What the assistant says last."""
        return self.turns[-1].content


@dataclass(frozen=True)
class Unusable:
    """Why a row cannot be learnt from: one of the words above."""

    why: str


def asked(prompt: str, response: str) -> Conversation:
    """A question with its answer."""
    return Conversation([Turn("user", prompt), Turn("assistant", response)])


def conversation_of(prompt: Any, response: Any, messages: Any) -> Conversation | Unusable | None:
    """The conversation in the cells of a row: its messages, else prompt and response. None where there is nothing."""
    if messages and not (isinstance(messages, str) and not messages.strip()):
        return in_messages(messages)
    if all(isinstance(text, str) and text.strip() for text in (prompt, response)):
        return asked(prompt, response)
    return None


def in_messages(value: Any) -> Conversation | Unusable:
    """The conversation in a list of objects with role and content, or in its JSON text; from and value will do, too.

    Neighbours of the same role are one turn. What is said before the first question is left out.
    """
    objects = _objects(value)
    if objects is None:
        return Unusable(UNREAD)
    turns: list[Turn] = []
    for role, content in objects:
        if role not in ROLES:
            return Unusable(UNKNOWN)
        known = ROLES[role]
        if turns and turns[-1].role == known:
            turns[-1] = Turn(known, f"{turns[-1].content}\n\n{content}")
        else:
            turns.append(Turn(known, content))
    return _checked(turns)


def _checked(turns: Sequence[Turn]) -> Conversation | Unusable:
    filled = [turn for turn in turns if turn.content.strip() or turn.role == "assistant"]
    system = [turn for turn in filled if turn.role == "system"]
    rest = [turn for turn in filled if turn.role != "system"]
    first = next((place for place, turn in enumerate(rest) if turn.role == "user"), None)
    if first is None:
        return Unusable(UNASKED)
    if rest[-1].role != "assistant":
        return Unusable(UNANSWERED)
    if not all(turn.content.strip() for turn in rest[first:]):
        return Unusable(EMPTY)
    return Conversation([*system, *rest[first:]])


def _objects(value: Any) -> list[tuple[str, str]] | None:
    """Role and content of each object, None if that is not what there is."""
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            return None
    if not isinstance(value, list) or not value:
        return None
    found = []
    for one in value:
        if not isinstance(one, Mapping):
            return None
        role, content = (one.get(name) or one.get(other) for name, other in (("role", "from"), ("content", "value")))
        content = _text(content)
        if not isinstance(role, str) or content is None:
            return None
        found.append((role.strip().lower(), content))
    return found


def _text(content: Any) -> str | None:
    """A content may be in parts, of which those with a text count."""
    if isinstance(content, list):
        parts = [part.get("text") for part in content if isinstance(part, Mapping)]
        content = "\n".join(part for part in parts if isinstance(part, str))
    return content if isinstance(content, str) else "" if content is None else None
