"""Errands: forms that are filled in a conversation, whatever comes in between, and done after a clear yes."""

import secrets
from collections.abc import Mapping
from typing import Any

from . import remarks
from .actions import Actions
from .course import Course
from .filling import shown
from .forms import Form, Forms
from .hearing import Hearing
from .progress import CONFIRM, State
from .reading import read
from .steps import Step

FEW_WORDS = 4


class Errands:
    """The errands of the forms. Nothing is kept here: what an errand knows is in its progress."""

    def __init__(self, forms: Forms, actions: Actions) -> None:
        self._forms, self._texts, self._actions = forms.forms, forms.texts, actions

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the forms."""
        return tuple(self._forms)

    def title(self, name: str) -> str:
        """What the form of this name is called on screen."""
        return self._forms[name].title

    def named(self, message: str, but: str = "") -> str | None:
        """The form that a message clearly asks for, by its `asked_by`; None if it asks for the form `but`, too."""
        text = remarks.tidy(message)
        asked = [form.name for form in self._forms.values() if _wishes(text, form)]
        return None if but in asked or not asked else asked[0]

    def begin(self, name: str, message: str, known: Mapping[str, Any] | None = None) -> Step:
        """Begin an errand with the message that asked for it. `known`: of an earlier step of the conversation."""
        built_on = {key: list(value) for key, value in (known or {}).items()}
        return self._course(self._forms[name], State(name, _new_key(), **built_on)).begin(remarks.tidy(message))

    def go_on(self, progress: Mapping[str, Any], message: str) -> Step:
        """Take the next message. "unused" if it is no answer: the progress is as it was; answer it, then `remind`.

        Nothing but the action at the end changes anything.
        """
        state, text = State.of(progress), remarks.tidy(message)
        form = self._forms.get(state.form)
        if form is None:
            return self._gone(state)
        if not text:
            return self.remind(progress)
        hearing = Hearing(self._course(form, state), text)
        other = self.named(text, but=form.name)
        if other and not hearing.is_confirmed() and not remarks.bare_cancel(text):
            return self._switch(hearing, self._forms[other])
        return hearing.step() or Step(dict(progress), "", (), "unused", state.known())

    def remind(self, progress: Mapping[str, Any]) -> Step:
        """Ask again, after something came in between."""
        state = State.of(progress)
        form = self._forms.get(state.form)
        if form is None:
            return self._gone(state)
        step = self._course(form, state).ask()
        text = self._texts.back.replace("{title}", form.title).replace("{prompt}", step.text)
        return Step(dict(progress), text, step.choices, step.outcome, step.known)

    def confirms(self, progress: Mapping[str, Any]) -> bool:
        """Whether a “yes” would do something now."""
        return State.of(progress).asked == CONFIRM

    def slots(self, progress: Mapping[str, Any]) -> dict[str, str]:
        """What is known so far, by the slots' titles, for a person who takes over."""
        state = State.of(progress)
        form = self._forms.get(state.form)
        if form is None:
            return {}
        return {slot.title: shown(state.values[slot.name]) for slot in form.slots if state.values.get(slot.name)}

    def names_only_an_order(self, message: str) -> bool:
        """Whether a message is an order number, or several, and next to nothing else."""
        state = State("", "")
        read_as = [read(form, state, message, lambda slot: (), self._actions.today) for form in self._forms.values()]
        return len(message.split()) <= FEW_WORDS and any(reading.orders for reading in read_as)

    def _course(self, form: Form, state: State) -> Course:
        return Course(form, state, self._actions, self._texts)

    def _gone(self, state: State) -> Step:
        return Step(None, self._texts.gone, (), "cancelled", state.known())

    def _switch(self, hearing: Hearing, form: Form) -> Step:
        """Another errand instead, with the order that was spoken of. Wrong proofs still count."""
        old, before = hearing.course.state, hearing.course.form
        same = [slot.name for slot in form.slots if slot in before.slots and not slot.options_from]
        values = {name: old.values[name] for name in same if name in old.values}
        if form.order_slot and hearing.names_order():
            values.pop(form.order_slot.name, None)
        state = State(form.name, _new_key(), values, tries=old.tries, mentioned=old.mentioned, proven=old.proven)
        return self._course(form, state).begin(hearing.text)


def _new_key() -> str:
    return secrets.token_hex(8)


def _wishes(text: str, form: Form) -> bool:
    """Whether a text asks for the form, and not against it or about it: "how do I ..." is a question for articles.

    Whatever changes nothing may be asked for by any other question.
    """
    found = [match for one in form.asked_by for match in one.finditer(text) if not remarks.negated(text, match.start())]
    if remarks.asks_for_facts(text):
        return any(remarks.asks_for_facts(match[0]) for match in found)
    return bool(found) and (form.confirm is None or not remarks.asks(text) or remarks.asks_to_do(text))
