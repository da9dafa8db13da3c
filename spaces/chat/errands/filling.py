"""Where a form stands: what is missing, whose the order is, and what is asked next."""

from collections.abc import Mapping, Sequence
from typing import Any

from shared.data.wording import listing

from .actions import Actions
from .checks import problem
from .forms import Form, Option, Saying, Slot, Texts
from .order import Order
from .progress import CHANGE, CONFIRM, State
from .results import Result
from .texts import fill
from .values import addresses, choices

MOST_TRIES = 3
"""Wrong proofs after which an errand ends."""
MOST_CHOICES = 8


class Filling:
    """A form and how far it is. `lead`: what is said instead of, or before, the next question."""

    def __init__(self, form: Form, state: State, actions: Actions, texts: Texts) -> None:
        self._form, self._state, self._actions, self._texts = form, state, actions, texts
        self.lead = ""

    def advance(self, touched: set[str]) -> Saying | None:
        """Go to the first thing that is open: it is then in `state.asked`. What is said if the errand ends here.

        `touched`: the slots that the last message said something of.
        """
        state = self._state
        state.part = ""
        for slot in self._form.slots:
            if slot.matches and not self._proven():
                stop = self._prove(slot, touched)
            elif self._missing(slot):
                stop = self._ask_for(slot)
            else:
                stop = None
            if stop is not None or (state.asked == slot.name and self._open(slot)):
                return stop
            if slot.matches and (result := self._cannot({})):
                return self._failed(result)
        return self._ready()

    def options(self, slot: Slot) -> Sequence[Option]:
        """What a choice offers now; nothing of an order that nobody has shown to be theirs."""
        if not slot.options_from:
            return slot.options
        order = self._order() if self._proven() else None
        return (
            [Option(name) for name in self._actions.options(self._form.call, order, slot.options_from)] if order else ()
        )

    def problem(self, values: Mapping[str, Any]) -> str:
        """What is wrong with values by the rules of their slots; "" if nothing is."""
        for slot in self._form.slots:
            value = values.get(slot.name)
            if isinstance(value, str) and (said := problem(slot, value, self._actions.today)):
                return said
        return ""

    def question(self) -> str:
        """The question that is open, as text."""
        state, slot = self._state, self._slot()
        if state.asked == CONFIRM and self._form.confirm:
            return fill(self._form.confirm.ask, self.facts())
        if state.asked == CHANGE:
            return self._texts.what_else.replace(
                "{titles}", " or ".join(f"the {title}" for title in self._changeable())
            )
        if slot is None:
            return ""
        address = state.values.get(slot.name)
        if "address" in slot.kinds and address:
            missing = [addresses.TITLES[part] for part in addresses.missing(address)]
            return self._texts.incomplete.replace("{missing}", listing([f"the {title}" for title in missing]))
        return fill(slot.prompt, self.facts())

    def choices(self) -> tuple[str, ...]:
        """What may be clicked as an answer."""
        state, slot = self._state, self._slot()
        if state.asked == CONFIRM and self._form.confirm:
            return self._form.confirm.yes, self._form.confirm.no
        if state.asked == CHANGE:
            return (*self._changeable(), self._texts.leave)
        if slot and "choice" in slot.kinds:
            return tuple(option.name for option in self.options(slot))[:MOST_CHOICES]
        return ("Yes", "No") if slot and "yes_no" in slot.kinds else ()

    def facts(self) -> dict[str, str]:
        """What texts may say now. Nothing of an order that nobody has shown to be theirs."""
        said = {slot.name: shown(self._state.values.get(slot.name, "")) for slot in self._form.slots}
        order = self._order() if self._proven() else None
        return {**said, "title": self._form.title, **(order.told() if order else {})}

    def _changeable(self) -> list[str]:
        """The titles of what may be different. What showed whose the order is has done its work."""
        return [slot.title for slot in self._form.slots if slot.name in self._state.values and not slot.matches]

    def _slot(self) -> Slot | None:
        return next((slot for slot in self._form.slots if slot.name == self._state.asked), None)

    def _number(self) -> str:
        slot = self._form.order_slot
        return str(self._state.values.get(slot.name, "")) if slot else ""

    def _order(self) -> Order | None:
        return self._actions.order(self._number()) if self._number() else None

    def _proven(self) -> bool:
        """Whether the visitor has shown that the order is theirs; nothing has to be shown where nothing is matched."""
        return self._form.proof_slot is None or self._number() in self._state.proven

    def _missing(self, slot: Slot) -> bool:
        value = self._state.values.get(slot.name)
        if "address" in slot.kinds:
            return not value or not addresses.is_whole(value)
        return not value

    def _open(self, slot: Slot) -> bool:
        return (slot.matches != () and not self._proven()) or (not slot.matches and self._missing(slot))

    def _ask_for(self, slot: Slot) -> Saying | None:
        """Ask for a slot, unless earlier words or the only option fill it."""
        state = self._state
        if slot.options_from:
            offered = self.options(slot)
            heard = choices.find(state.heard, offered, asked=False, many=slot.many)
            named = [option.name for option in offered] if len(offered) == 1 else heard
            if named:
                state.values[slot.name] = named if slot.many else named[0]
                state.heard = ""
                return None
        if "address" in slot.kinds and (missing := addresses.missing(state.values.get(slot.name) or {})):
            state.part = missing[0] if len(missing) == 1 else ""
        state.asked = slot.name
        return None

    def _prove(self, slot: Slot, touched: set[str]) -> Saying | None:
        """Compare what the visitor knows with the order. What is wrong, or whether there is one, is never said."""
        state, proof = self._state, self._state.values.get(slot.name, "")
        if not proof:
            state.asked = slot.name
            return None
        order = self._order()
        if order and order.belongs_to(str(proof), slot.matches):
            state.proven.append(order.number)
            state.rejected = ""
            return None
        state.asked = slot.name
        pair = f"{self._number()} {proof}"
        if pair != state.rejected or touched & {slot.name, getattr(self._form.order_slot, "name", "")}:
            state.tries += 1
            state.rejected = pair
        if state.tries >= MOST_TRIES:
            return Saying(self._texts.stopped, (self._texts.person,))
        both = [one.title for one in (self._form.order_slot, slot) if one]
        self.lead = self._texts.not_found.replace("{both}", " or ".join(f"the {title}" for title in both))
        return None

    def _cannot(self, values: Mapping[str, Any]) -> Result | None:
        order = self._order()
        return self._actions.check(self._form.call, order, values) if order else None

    def _ready(self) -> Saying | None:
        """Everything is there. What the action will not take is asked for again, or ends the errand."""
        state = self._state
        result = self._cannot(state.values)
        if result is None:
            state.asked = CONFIRM if self._form.confirm else ""
            return None
        if result.case not in ("country", "same"):
            return self._failed(result)
        slot = self._form.slots[-1]
        self.lead = fill(self._form.failure[result.case].text, {**self.facts(), **result.facts}) + " {prompt}"
        state.values.pop(slot.name, None)
        state.asked = slot.name
        return None

    def _failed(self, result: Result) -> Saying:
        saying = self._form.failure[result.case]
        return Saying(fill(saying.text, {**self.facts(), **result.facts}), saying.choices)


def shown(value: Any) -> str:
    """A value as text."""
    if isinstance(value, dict):
        return addresses.shown(value)
    return ", ".join(value) if isinstance(value, list) else str(value)
