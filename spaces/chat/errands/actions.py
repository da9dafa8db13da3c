"""What errands read and do: the order table, and other programs."""

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from .forms import Call, Form
from .order import Order
from .orders import Orders
from .results import Result
from .shop_actions import ACTIONS, returnable
from .webhook import SECONDS, Webhook


class Actions:
    """`allow_private`: whether webhooks may be in this network. `seconds`: how long one may take."""

    def __init__(self, orders: Orders, *, allow_private: bool = False, seconds: float = SECONDS) -> None:
        self.orders = orders
        self._webhook = Webhook(orders.session, allow_private=allow_private, seconds=seconds)

    @property
    def today(self) -> date:
        """The day it is."""
        return self.orders.clock().date()

    def order(self, number: str) -> Order | None:
        """The order of this number."""
        return self.orders.get(number)

    def options(self, call: Call, order: Order, field: str) -> list[str]:
        """The values of a field of the order that may be chosen."""
        if field == "items":
            return returnable(order, call) if call.name == "return_item" else order.items
        value = order.fields.get(field, "")
        return [value] if value else []

    def check(self, call: Call, order: Order, values: Mapping[str, Any]) -> Result | None:
        """What the action would come to if it cannot be done; None if it can. Changes nothing."""
        action = ACTIONS.get(call.name)
        result = action(order, call, values, self.today)[0] if action else None
        return None if result is None or result.ok else result

    def run(self, form: Form, key: str, values: Mapping[str, Any]) -> Result:
        """Do it, once for a key and these values."""
        call, run = form.call, _run_key(key, form.name, values)
        if call.name == "webhook":
            return self._webhook.send(call, run, form.name, values, self.orders.clock())
        action, number = ACTIONS[call.name], str(values.get("order", ""))
        if form.confirm is None:
            order = self.order(number)
            return action(order, call, values, self.today)[0] if order else Result(False, "missing")
        return self.orders.change(run, form.name, number, lambda order: action(order, call, values, self.today))


def _run_key(key: str, form: str, values: Mapping[str, Any]) -> str:
    """The same for copies of one confirmation; another one if what is confirmed was corrected in between."""
    said = json.dumps([key, form, values], sort_keys=True)
    return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()[:40]
