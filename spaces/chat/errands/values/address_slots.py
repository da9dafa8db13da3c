"""The address in a message, as far as it is one, together with what was said of it before."""

import re
from typing import Any

from ..forms import Form
from ..progress import State
from ..remarks import corrects, wants_other
from . import addresses


def read(form: Form, state: State, text: str) -> tuple[dict[str, Any], int]:
    """The value of the form's address slot after this message, and where the address begins; {} if none is told."""
    for slot in form.slots:
        if "address" in slot.kinds:
            before = state.values.get(slot.name) or {}
            asked = state.asked == slot.name
            address, start = (_asked(text, before, state.part), 0) if asked else _told(text, before)
            return ({slot.name: address}, start) if address and address != before else ({}, 0)
    return {}, 0


def _asked(text: str, before: addresses.Address, part: str) -> addresses.Address:
    if before and (changed := _corrected(text, before)):
        return changed
    found = addresses.find(text)
    part = part or ("city" if before.get("street") and not before.get("city") and text[:1].isupper() else "")
    if part and not addresses.is_whole(found) and (answer := addresses.one_part(text, part)):
        return {**before, **answer}
    good = "postcode" in found or re.search(r"\d", found.get("street", "")) or (found.get("city") and len(found) > 1)
    return {**before, **found} if good else {}


def _told(text: str, before: addresses.Address) -> tuple[addresses.Address, int]:
    """Nobody asked: a whole address, or, if there is one already, what is put right."""
    if before and (changed := _corrected(text, before)):
        return changed, 0
    whole, start = addresses.find_within(text)
    whole = whole or (addresses.find(text) if before else {})
    return (whole, start) if addresses.is_whole(whole) and re.search(r"\d", whole["street"]) else ({}, 0)


def _corrected(text: str, before: addresses.Address) -> addresses.Address:
    correction = addresses.correction(text)
    if correction and (wants_other(text) or corrects(text) or any(correction.parts.values())):
        return addresses.with_corrections(before, correction)
    for part, value in before.items():
        swap = re.search(
            rf"(?:\bit'?s |\bit is |\bin |^\W*(?:no,? )?)([^,.?]+?),? (?:not|instead of) {re.escape(value)}\b",
            text,
            re.IGNORECASE,
        )
        if swap and value:
            return {**before, part: swap[1].strip()}
    return {}
