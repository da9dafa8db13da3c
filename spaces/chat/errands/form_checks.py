"""What must hold between the parts of a form, said with the line where it does not."""

from collections.abc import Collection

from shared.data.wording import listing

from .forms import Form
from .outline import Part
from .specs import FIELDS, SPECS
from .texts import placeholders


def check_form(part: Part, found: dict[str, Part], form: Form) -> None:
    """What the action needs, the order of the slots, the question before it, the texts. Raises DataError."""
    spec, names = SPECS[form.call.name], [slot.name for slot in form.slots]
    for name, kind in spec.needs.items():
        slot = next((slot for slot in form.slots if slot.name == name), None)
        if slot is None or kind not in slot.kinds:
            raise found["slots"].error(f"the action {form.call.name} needs a slot “{name}” of the type {kind}.")
    if spec.changes and form.confirm is None:
        raise part.error("`confirm:` is missing: nothing is done without a question before it.")
    if spec.needs and form.proof_slot is None:
        raise found["slots"].error(
            "one slot must have `matches: order.postcode`: orders are told to their owners only."
        )
    order, proof = form.order_slot, form.proof_slot
    after = [slot for slot in form.slots if slot.matches or slot.options_from]
    if after and order is None:
        raise found["slots"].error(f"“{after[0].name}” asks about an order, so there must be a slot for its number.")
    if proof and any(names.index(slot.name) < names.index(proof.name) for slot in form.slots if slot.options_from):
        raise found["slots"].error(f"“{proof.name}” must come before what is told of the order.")
    if order and proof and names.index(proof.name) < names.index(order.name):
        raise found["slots"].error(f"“{order.name}” must come before “{proof.name}”.")
    _check_texts(found, form)


def _check_texts(found: dict[str, Part], form: Form) -> None:
    """Every placeholder must be known: a visitor should never see one."""
    known = {slot.name for slot in form.slots} | {"title"} | set(SPECS[form.call.name].facts)
    known |= {f"order.{field}" for field in FIELDS} if form.order_slot else set()
    for saying in (*form.success.values(), *form.failure.values()):
        check_placeholders(
            found["success"] if saying in form.success.values() else found["failure"], saying.text, known
        )
    if form.confirm:
        check_placeholders(found["confirm"], form.confirm.ask, known)
    for slot in form.slots:
        for text in (slot.prompt, slot.wrong, slot.help):
            check_placeholders(found["slots"], text, {other.name for other in form.slots if other is not slot})


def check_placeholders(part: Part, text: str, known: Collection[str]) -> None:
    for name in placeholders(text):
        if name not in known:
            raise part.error(f"there is no {{{name}}} here: expected {listing(sorted(known), 30)}.")
