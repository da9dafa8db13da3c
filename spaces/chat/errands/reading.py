"""What a message says for the slots of a form."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from .forms import Form, Option, Slot
from .progress import CHANGE, CONFIRM, State
from .remarks import corrects, wants_all
from .values import address_slots, answers, choices, dates, emails, numbers, order_numbers, postcodes
from .values.found import ASKED, LOOSE, NAMED, SURE, Found

Options = Callable[[Slot], Sequence[Option]]
_NEGATED = re.compile(
    r"\b(?:not|instead of|rather than|isn't|wasn't|no longer|never)\s+"
    r"(?:for |the |my |order |number |postcode |nr\.? ?|no\.? ?)*$",
    re.IGNORECASE,
)
_BEFORE_LOOSE = re.compile(r"(?:^|[,;/:\n(]|\band|\bwith|\d)\s*$", re.IGNORECASE)
_NEAR = 28


@dataclass(frozen=True)
class Candidate:
    """A value that a slot could have. `strength`: see `values.found`."""

    slot: Slot
    value: Any
    start: int
    end: int
    strength: int


@dataclass(frozen=True)
class Reading:
    """`values`: by slot. `orders`: every order number that is meant, in order. `strength`: of the surest value."""

    values: dict[str, Any]
    orders: list[str]
    strength: int = LOOSE


def read(form: Form, state: State, text: str, options: Options, today: date) -> Reading:
    """The values in a message. Of two for the same words the surer one stays, then the one that was asked for."""
    found = [one for one in _plain(form, state, text, today) if not _negated(text, one)]
    named = [one for one in found if one.strength >= NAMED]
    values: dict[str, Any] = {}
    rest = _blanked(text, named)
    address, start = address_slots.read(form, state, rest)
    # Numbers in an address are part of it; what stands before it is not.
    taken = _chosen([one for one in found if not address or one.strength >= NAMED or one.end <= start], state)
    values.update({one.slot.name: one.value for one in taken})
    values.update(address)
    for slot in form.slots:
        if (
            "choice" in slot.kinds
            and slot.name not in values
            and (named_options := _options(slot, state, text, options))
        ):
            values[slot.name] = named_options
    orders = list(dict.fromkeys(one.value for one in taken if "order_number" in one.slot.kinds))
    strength = max((one.strength for one in taken), default=NAMED if set(values) else LOOSE)
    return Reading(values, _orders(orders, found, form), strength)


def tries(slot: Slot, text: str) -> bool:
    """Whether a message without a value looks as if it was meant as one."""
    words = len(text.split())
    for kind in slot.kinds:
        if kind == "order_number" and order_numbers.tries(text, slot.format):
            return words <= 12
        if kind == "postcode" and postcodes.tries(text):
            return words <= 12
        if kind == "email" and emails.tries(text):
            return True
        if kind == "address" and (re.search(r"\d", text) or "," in text or words <= 3):
            return True
        if kind in ("choice", "yes_no", "number", "date") and words <= 6:
            return True
    return False


def _plain(form: Form, state: State, text: str, today: date) -> Iterator[Candidate]:
    for slot in form.slots:
        asked = state.asked == slot.name
        for kind in slot.kinds:
            for one in _found(kind, slot, text, today, asked):
                strength = _strength(slot, kind, form, state, text, one)
                if strength is not None:
                    yield Candidate(slot, one.value, one.start, one.end, strength)


def _found(kind: str, slot: Slot, text: str, today: date, asked: bool) -> Iterable[Found]:
    if kind == "order_number":
        return order_numbers.find(text, slot.format)
    if kind == "postcode":
        return postcodes.find(text)
    if kind == "email":
        return emails.find(text)
    if kind == "date":
        return dates.find(text, today)
    if kind == "number":
        return numbers.find(text)
    if not asked or kind not in ("text", "yes_no"):
        return []
    if kind == "text":
        return [Found(text, 0, len(text))]
    said = "yes" if answers.is_yes(text) else "no" if answers.only_no(text) else ""
    return [Found(said, 0, len(text))] if said else []


def _strength(slot: Slot, kind: str, form: Form, state: State, text: str, one: Found) -> int | None:
    """How sure it is; None if it is no value at all here."""
    asked = state.asked == slot.name
    if one.sure and kind in ("order_number", "email"):
        return SURE
    if kind == "postcode" and not asked and _has_address(form, state):
        return None
    if _called(text, one, form) == slot.name:
        return NAMED
    if asked and kind == "postcode" and form.order_slot and _takes_back_order(form, state, text, one):
        return LOOSE
    if asked:
        return ASKED
    if kind == "order_number":
        return None if _has_address(form, state) else LOOSE
    if kind == "postcode" and state.asked in ("", getattr(form.order_slot, "name", "")):
        return (
            LOOSE
            if _BEFORE_LOOSE.search(text[max(0, one.start - _NEAR) : one.start]) and _holds_order(form, text, one)
            else None
        )
    return None


def _takes_back_order(form: Form, state: State, text: str, one: Found) -> bool:
    """ "Sorry, I meant 10311" in answer to a question for the postcode: the order's number, if it has its length."""
    slot = form.order_slot
    same = slot is not None and any(
        number.start <= one.start < number.end for number in order_numbers.find(text, slot.format)
    )
    return same and not state.rejected and bool(re.search(r"\bmeant\b|\bnumber\b|\binstead\b", text, re.IGNORECASE))


def _has_address(form: Form, state: State) -> bool:
    return any(
        "address" in slot.kinds and (state.values.get(slot.name) or state.asked == slot.name) for slot in form.slots
    )


def _holds_order(form: Form, text: str, postcode: Found) -> bool:
    slot = form.order_slot
    found = order_numbers.find(text, slot.format) if slot else []
    return any(number.end <= postcode.start or number.start >= postcode.end for number in found)


def _called(text: str, one: Found, form: Form) -> str:
    """The slot by whose name the value is called: the nearest one before it, or "... is my postcode"."""
    before, after = text[max(0, one.start - _NEAR) : one.start], text[one.end : one.end + _NEAR]
    # What stands before another number belongs to that one.
    before = re.split(r"\d{3,}", before)[-1]
    nearest, name = -1, ""
    for slot in form.slots:
        for word in slot.called:
            for match in re.finditer(rf"\b{re.escape(word)}\b", before, re.IGNORECASE):
                if match.end() > nearest:
                    nearest, name = match.end(), slot.name
            if re.match(rf"\s*(?:is|as|\()\s*(?:my|the|our)?\s*{re.escape(word)}\b", after, re.IGNORECASE):
                return slot.name
    return name


def _negated(text: str, one: Candidate) -> bool:
    return bool(_NEGATED.search(text[max(0, one.start - 2 * _NEAR) : one.start]))


def _blanked(text: str, candidates: Iterable[Candidate]) -> str:
    for one in candidates:
        text = text[: one.start] + " " * (one.end - one.start) + text[one.end :]
    return text


def _chosen(found: list[Candidate], state: State) -> list[Candidate]:
    """One candidate for the same words, one value for a slot: the surest, then the first."""
    taken: list[Candidate] = []
    for one in sorted(found, key=lambda one: (-one.strength, one.start - one.end, one.start)):
        free = all(other.end <= one.start or other.start >= one.end for other in taken)
        if free and all(other.slot is not one.slot for other in taken):
            taken.append(one)
    return taken


def _orders(chosen: list[str], found: list[Candidate], form: Form) -> list[str]:
    """All order numbers that are at least as sure as the chosen one."""
    if not chosen:
        return []
    of_orders = [one for one in found if one.slot is form.order_slot]
    least = max(one.strength for one in of_orders)
    return list(dict.fromkeys(one.value for one in of_orders if one.strength >= max(least, NAMED))) or chosen


def _options(slot: Slot, state: State, text: str, options: Options) -> Any:
    """What a message chooses: a list where several may be chosen, else one."""
    offered, chosen = options(slot), state.values.get(slot.name)
    before = chosen if isinstance(chosen, list) else [chosen] if chosen else []
    again = (
        bool(before) and slot.many and state.asked in (CONFIRM, CHANGE) and wants_all(text) and len(text.split()) <= 4
    )
    asked = state.asked == slot.name or again
    named = choices.find(text, offered, asked=asked, many=slot.many, fixed=bool(slot.options))
    named = named or (choices.other(text, offered, before) if before or asked else [])
    if before and not asked and not (corrects(text) or state.asked in (CONFIRM, CHANGE)):
        return None
    return (named if slot.many else named[0]) if named else None
