"""The actions that a form can have, and what each may come to."""

from collections.abc import Mapping
from dataclasses import dataclass, field

STATUSES = ("processing", "shipped", "delivered", "cancelled", "returned")
FIELDS = (
    "number", "email", "postcode", "name", "street", "city", "country", "items", "total", "ordered", "status",
    "carrier", "tracking", "delivered", "address", "returns",
)  # fmt: skip
"""What a text may say of an order, as {order.items}. `address`: all of it; `returns`: what is on its way back."""
OTHERWISE = "otherwise"
"""The text for all cases that have none of their own."""


@dataclass(frozen=True)
class Spec:
    """An action and its cases. `needs`: slots that its form must have, by type. `facts`: what its texts may say."""

    success: tuple[str, ...]
    failure: tuple[str, ...]
    needs: Mapping[str, str] = field(default_factory=dict)
    facts: tuple[str, ...] = ()
    changes: bool = True


_ORDER = {"order": "order_number"}
SPECS: Mapping[str, Spec] = {
    "order_status": Spec((*STATUSES, "coming_back"), ("missing",), _ORDER, changes=False),
    "cancel_order": Spec(("done",), (*STATUSES[1:], "missing"), _ORDER),
    "return_item": Spec(
        ("done",),
        ("processing", "shipped", "cancelled", "returned", "late", "on_its_way", "excluded", "missing"),
        {**_ORDER, "items": "choice"},
        ("deadline", "days"),
    ),
    "change_address": Spec(
        ("done",), (*STATUSES[1:], "same", "country", "missing"), {**_ORDER, "address": "address"}, ("old_address",)
    ),
    "webhook": Spec(("done",), ("unreachable",)),
}
