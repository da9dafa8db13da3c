"""Scripted dialogues: what a visitor says, what is expected, and how the orders are afterwards.

They run against anything that replies: the errands alone, or the whole bot.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

from shared.data.folding import fold
from shared.errors import DataError

from .order import Order
from .outline import Part, read_outline

ALLOWED: Mapping[str, tuple[str, ...]] = {
    "asking": ("asking", "errand"),
    "confirming": ("confirming", "errand"),
    "done": ("done",),
    "failed": ("failed", "errand", "done", "abstained", "handed_over"),
    "cancelled": ("cancelled", "errand", "done", "small_talk"),
    "unused": ("unused", "answered", "clarify", "small_talk", "abstained", "out_of_scope", "errand", "refused"),
}
"""What counts as each outcome: the errand's own word, and those of `turns.Outcome` that a whole bot may use for it."""
_STEP = ("visitor", "outcome", "says", "never_says", "slots")


class Said(Protocol):
    """What is read of a reply: a `Step` or a `turns.Reply`."""

    @property
    def text(self) -> str: ...

    @property
    def outcome(self) -> str: ...


Say = Callable[[str], Said]
Orders = Callable[[], list[Order]]
Slots = Callable[[], Mapping[str, str]]


@dataclass(frozen=True)
class Line:
    """What the visitor says, and what is expected: the outcome, words that are said or never said, slots by title."""

    visitor: str
    outcome: str
    says: tuple[str, ...]
    never_says: tuple[str, ...]
    slots: Mapping[str, str]


@dataclass(frozen=True)
class Dialogue:
    """A dialogue from its beginning. `orders`: the fields that are different at the end; all others are as before."""

    name: str
    lines: tuple[Line, ...]
    orders: Mapping[str, Mapping[str, str]]


@dataclass(frozen=True)
class Script:
    """Dialogues and the day on which they take place."""

    now: datetime
    dialogues: tuple[Dialogue, ...]


def load_script(path: Path) -> Script:
    """The dialogues in a YAML file. Raises DataError with the line."""
    top = read_outline(path)
    found = top.entries(("today", "dialogues"))
    try:
        now = datetime.fromisoformat(top.need(found, "today").text()).replace(hour=12, tzinfo=UTC)
    except ValueError:
        raise found["today"].error("a date such as 2026-11-24 was expected.") from None
    dialogues = tuple(map(_dialogue, top.need(found, "dialogues").items()))
    names = [dialogue.name for dialogue in dialogues]
    if twice := {name for name in names if names.count(name) > 1}:
        raise DataError(f"{path.name}: “{twice.pop()}” is the name of two dialogues.")
    return Script(now, dialogues)


def play(dialogue: Dialogue, reply: Say, orders: Orders, slots: Slots | None = None) -> list[str]:
    """Play a dialogue; what went wrong, in sentences, [] if nothing did.

    `reply` must begin a new conversation, and `orders` give the order table as it is. Without `slots` what is expected
    of slots is not looked at.
    """
    before = {order.number: dict(order.fields) for order in orders()}
    problems: list[str] = []
    for number, line in enumerate(dialogue.lines, 1):
        said = reply(line.visitor)
        problems += [f"step {number} (“{line.visitor}”): {problem}" for problem in _problems(line, said)]
        held = slots() if slots is not None else line.slots
        problems += [
            f"step {number}: {title} is “{held.get(title, '')}”, not “{value}”"
            for title, value in line.slots.items()
            if held.get(title, "") != value
        ]
    after = {order.number: dict(order.fields) for order in orders()}
    expected = {key: {**fields, **dialogue.orders.get(key, {})} for key, fields in before.items()}
    return problems + _differences(expected, after)


def _problems(line: Line, said: Said) -> list[str]:
    text, problems = fold(said.text.replace("\\", "")), []
    if line.outcome and said.outcome not in ALLOWED[line.outcome]:
        problems.append(f"the outcome is {said.outcome}, not {line.outcome}: {said.text}")
    problems += [f"“{word}” is not said: {said.text}" for word in line.says if fold(word) not in text]
    return problems + [f"“{word}” is said: {said.text}" for word in line.never_says if fold(word) in text]


def _differences(expected: Mapping[str, Mapping[str, str]], after: Mapping[str, Mapping[str, str]]) -> list[str]:
    if set(expected) != set(after):
        return ["other orders are there than before"]
    return [
        f"order {number}: {name} is “{after[number].get(name, '')}”, not “{fields.get(name, '')}”"
        for number, fields in expected.items()
        for name in sorted({*fields, *after[number]})
        if fields.get(name, "") != after[number].get(name, "")
    ]


def _dialogue(part: Part) -> Dialogue:
    found = part.entries(("name", "steps", "orders"))
    orders = found["orders"].entries() if "orders" in found else {}
    return Dialogue(
        part.need(found, "name").text(),
        tuple(map(_line, part.need(found, "steps").items())),
        {number: {name: value.text() for name, value in below.entries().items()} for number, below in orders.items()},
    )


def _line(part: Part) -> Line:
    found: dict[str, Any] = part.entries(_STEP)
    outcome = found["outcome"].one_of(tuple(ALLOWED)) if "outcome" in found else ""
    texts = {
        name: tuple(item.text() for item in found[name].items()) if name in found else ()
        for name in ("says", "never_says")
    }
    slots = {title: value.text() for title, value in found["slots"].entries().items()} if "slots" in found else {}
    if not (outcome or texts["says"] or slots):
        raise part.error("nothing is expected: give `outcome:`, `says:` or `slots:`.")
    return Line(part.need(found, "visitor").text(), outcome, texts["says"], texts["never_says"], slots)
