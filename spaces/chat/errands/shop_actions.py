"""What the shop does with an order: told, cancelled, returned, sent elsewhere. Doing it again changes nothing."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from shared.data.folding import fold

from .forms import Call
from .order import Order, in_words
from .order_file import Fields
from .results import Result
from .values.addresses import shown

Values = Mapping[str, Any]
Action = Callable[[Order, Call, Values, date], tuple[Result, Fields]]


def order_status(order: Order, call: Call, values: Values, today: date) -> tuple[Result, Fields]:
    """Tell how the order stands."""
    coming = order.status == "delivered" and order.on_its_way_back
    return Result(True, "coming_back" if coming else order.status), {}


def cancel_order(order: Order, call: Call, values: Values, today: date) -> tuple[Result, Fields]:
    """Cancel an order that has not left."""
    if order.status != "processing":
        return Result(False, order.status), {}
    return Result(True, "done", said="Cancelled in the chat."), {"status": "cancelled"}


def return_item(order: Order, call: Call, values: Values, today: date) -> tuple[Result, Fields]:
    """Announce that items come back. The status stays: it changes when they have come."""
    problem = return_problem(order, call, today)
    facts = {"days": str(call.days), "deadline": _deadline(order, call)}
    wanted = [item for item in values.get("items") or [] if item in returnable(order, call)]
    if problem or (values.get("items") and not wanted):
        return Result(False, problem or "on_its_way", facts), {}
    if not wanted:
        return Result(True, "done", facts), {}
    reason = f" ({values['reason']})" if values.get("reason") else ""
    returns = "; ".join([*order.on_its_way_back, *wanted])
    return Result(True, "done", facts, f"Return announced in the chat: {', '.join(wanted)}{reason}."), {
        "returns": returns
    }


def change_address(order: Order, call: Call, values: Values, today: date) -> tuple[Result, Fields]:
    """Send an order that has not left to another place in the same country."""
    if order.status != "processing":
        return Result(False, order.status), {}
    new = values.get("address")
    if not new:
        return Result(True, "done"), {}
    facts = {"old_address": shown(order.address)}
    new = {**order.address, **{part: value for part, value in new.items() if value}}
    if fold(new["country"]) != fold(order.address["country"]):
        return Result(False, "country", facts), {}
    if all(fold(new[part]) == fold(order.address[part]) for part in new):
        return Result(False, "same", facts), {}
    return Result(True, "done", facts, f"Address changed in the chat; before: {facts['old_address']}."), new


def returnable(order: Order, call: Call) -> list[str]:
    """The items that may still be announced."""
    gone = set(order.on_its_way_back)
    return [item for item in order.items if item not in gone and not _never(item, call)]


def return_problem(order: Order, call: Call, today: date) -> str:
    """Why nothing of the order can be returned; "" if something can."""
    if order.status != "delivered":
        return order.status
    delivered = order.fields.get("delivered", "")
    if delivered and today > date.fromisoformat(delivered) + timedelta(days=call.days):
        return "late"
    if returnable(order, call):
        return ""
    return "on_its_way" if order.on_its_way_back else "excluded"


def _never(item: str, call: Call) -> bool:
    return any(word in item.lower() for word in call.never)


def _deadline(order: Order, call: Call) -> str:
    delivered = order.fields.get("delivered", "")
    return in_words((date.fromisoformat(delivered) + timedelta(days=call.days)).isoformat()) if delivered else ""


ACTIONS: Mapping[str, Action] = {
    "order_status": order_status,
    "cancel_order": cancel_order,
    "return_item": return_item,
    "change_address": change_address,
}
