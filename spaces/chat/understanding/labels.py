"""The intents of a shop, and what they are called in a conversation."""

from collections.abc import Collection

OUTSIDE = frozenset({"out_of_scope", "oos", "out of scope", "none", "other"})
"""Labels that mean: nothing that is asked here. `oos` is what CLINC150 calls it."""
QUESTION = "question"
PERSON = "talk_to_person"
SMALL_TALK = frozenset({"greeting", "thanks", "goodbye"})
COMPLAINT = "complaint"

SAID = {
    "order_status": "find out where an order is",
    "cancel_order": "cancel an order",
    "return_item": "send something back",
    "change_address": "change the address of an order",
    "talk_to_person": "talk to a person",
    "complaint": "make a complaint",
}


def outside(label: str) -> bool:
    """Whether a label means that a message is nothing for this bot."""
    return label.casefold() in OUTSIDE


def said(label: str) -> str:
    """An intent in words, as in “Do you want to …?”."""
    return SAID.get(label, label.replace("_", " ").replace("-", " "))


def spoken(labels: Collection[str]) -> list[tuple[str, str]]:
    """(words, label) for lists to choose from."""
    return [(said(label).capitalize(), label) for label in labels]
