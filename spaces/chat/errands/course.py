"""A form under way: takes values, goes on to the next question, and does it at the end."""

from collections.abc import Mapping, Sequence
from typing import Any

from . import remarks
from .actions import Actions
from .filling import Filling
from .forms import Form, Slot, Texts
from .progress import CHANGE, CONFIRM, State
from .reading import Reading, read
from .steps import Step, StepOutcome
from .texts import fill

MOST_MISSES = 4
"""Answers in a row that are none: then a person is offered."""


class Course:
    """A form and its state, which is changed; every method gives what is said then."""

    def __init__(self, form: Form, state: State, actions: Actions, texts: Texts) -> None:
        self.form, self.state, self.texts = form, state, texts
        self._actions, self._filling = actions, Filling(form, state, actions, texts)

    def read(self, text: str) -> Reading:
        """What a message says for the slots."""
        return read(self.form, self.state, text, self._filling.options, self._actions.today)

    def begin(self, text: str) -> Step:
        """Begin with the message that asked for it."""
        reading, slot = self.read(text), self.form.order_slot
        if slot and len(reading.orders) > 1:
            return self.which(reading.orders)
        if slot and not reading.orders and slot.name not in self.state.values:
            self._take_known(slot, text)
        self.state.heard = text
        good = {name: value for name, value in reading.values.items() if not self._filling.problem({name: value})}
        self._put(good)
        return self._next(set(good))

    def fill(self, values: Mapping[str, Any]) -> Step:
        """Take values, and go on."""
        if problem := self._filling.problem(values):
            return self.miss(f"{problem} {{prompt}}")
        self.state.misses = 0
        self._put(values)
        return self._next(set(values))

    def reopen(self, slot: Slot, lead: str = "") -> Step:
        """Ask for a slot again."""
        self.state.values.pop(slot.name, None)
        self.state.part, self.state.misses, self.state.asked = "", 0, slot.name
        return self.say(lead)

    def which(self, orders: Sequence[str]) -> Step:
        """Ask which one of several orders."""
        for number in orders:
            self.state.mention(number)
        slot = self.form.order_slot
        self.state.asked = slot.name if slot else ""
        self.state.values.pop(self.state.asked, None)
        return Step(self.state.as_json(), self.texts.which, tuple(orders), "asking", self.state.known())

    def miss(self, lead: str) -> Step:
        """Ask again after an answer that is none; end it after too many."""
        self.state.misses += 1
        if self.state.misses >= MOST_MISSES:
            return Step(None, self.texts.lost, (self.texts.person,), "failed", self.state.known())
        return self.say(lead)

    def refuse(self) -> Step:
        """A no to the confirmation: ask what should be different."""
        self.state.asked = CHANGE
        return self.ask()

    def drop(self) -> Step:
        """End it without doing anything."""
        return Step(None, self.form.dropped or self.texts.dropped, (), "cancelled", self.state.known())

    def say(self, lead: str = "") -> Step:
        """What is said, and the open question where it holds {prompt}; only the question if there is nothing else."""
        step = self.ask()
        text = lead.replace("{prompt}", step.text) if lead else step.text
        return Step(step.progress, text, step.choices, step.outcome, step.known)

    def ask(self) -> Step:
        """The question that is open."""
        outcome: StepOutcome = "confirming" if self.state.asked == CONFIRM else "asking"
        question, choices = self._filling.question(), self._filling.choices()
        return Step(self.state.as_json(), question, choices, outcome, self.state.known())

    def run(self) -> Step:
        """Do it, and say what came of it."""
        form, state = self.form, self.state
        values = {
            one.name: state.values[one.name] for one in form.slots if state.values.get(one.name) and not one.matches
        }
        before = self._filling.facts()
        result = self._actions.run(form, state.key, values)
        saying = (form.success if result.ok else form.failure)[result.case]
        text = fill(saying.text, {**before, **(self._filling.facts() if result.ok else {}), **result.facts})
        return Step(None, text, saying.choices, "done" if result.ok else "failed", state.known())

    def _next(self, touched: set[str]) -> Step:
        """Ask for what is missing, or whether to do it, or do it."""
        stop = self._filling.advance(touched)
        if stop is not None:
            return Step(None, stop.text, stop.choices, "failed", self.state.known())
        return self.say(self._filling.lead) if self.state.asked else self.run()

    def _put(self, values: Mapping[str, Any]) -> None:
        """Keep values. Another order has other items."""
        order, state = self.form.order_slot, self.state
        if order and order.name in values and values[order.name] != state.values.get(order.name):
            for slot in self.form.slots:
                if slot.options_from:
                    state.values.pop(slot.name, None)
        state.values.update(values)
        if order and state.values.get(order.name):
            state.mention(state.values[order.name])

    def _take_known(self, slot: Slot, text: str) -> None:
        """The order that was spoken of last, or the other one of two; none if another one is meant."""
        mentioned = self.state.mentioned
        if remarks.other_order(text):
            if len(mentioned) == 2:
                self.state.values[slot.name] = mentioned[0]
        elif mentioned and not remarks.new_order(text):
            self.state.values[slot.name] = mentioned[-1]
