"""What a message means for the errand under way: a yes, a value, a correction, a change of mind, or nothing."""

from . import remarks
from .course import Course
from .forms import Slot
from .progress import CHANGE, CONFIRM
from .reading import tries
from .steps import Step
from .values import answers, choices
from .values.found import NAMED

_LONG = 6
"""Words from which on a message is hardly a short answer gone wrong."""


class Hearing:
    """A message to a form under way. `step` is what follows from it, None if it is not for the errand."""

    def __init__(self, course: Course, text: str) -> None:
        self.course, self.text = course, text
        self._reading = course.read(text)

    def step(self) -> Step | None:
        """The first meaning that fits."""
        means = (
            self._confirmed, self._other_order, self._pointed, self._filled, self._let_go, self._reopened,
            self._refused, self._helped, self._missed,
        )  # fmt: skip
        for mean in means:
            step = mean()
            if step is not None:
                return step
        return None

    def is_confirmed(self) -> bool:
        """Whether it is a clear yes to the question whether to do it."""
        form, state = self.course.form, self.course.state
        if state.asked != CONFIRM or form.confirm is None:
            return False
        own = [str(state.values.get(slot.name, "")) for slot in form.slots if "order_number" in slot.kinds]
        return answers.is_yes(self.text, form.confirm.yes, own)

    def names_order(self) -> bool:
        """Whether it speaks of an order by its number, or of the other one."""
        return bool(self._reading.orders) or remarks.other_order(self.text)

    def _confirmed(self) -> Step | None:
        return self.course.run() if self.is_confirmed() else None

    def _other_order(self) -> Step | None:
        """ "No, the other order": the other one of two that were spoken of."""
        slot, state = self.course.form.order_slot, self.course.state
        if slot is None or self._reading.orders or not remarks.other_order(self.text) or self._wants_facts():
            return None
        if remarks.other_thing(self.text) and self._reading.values:
            return None
        others = [number for number in state.mentioned if number != state.values.get(slot.name)]
        if len(others) > 1:
            return self.course.which(others)
        if others:
            return self.course.fill({slot.name: others[0]})
        return self.course.reopen(slot, self.course.texts.no_other)

    def _pointed(self) -> Step | None:
        """ "The first one", where several orders were offered."""
        slot, state = self.course.form.order_slot, self.course.state
        if slot is None or state.asked != slot.name or len(state.mentioned) < 2 or self._reading.orders:
            return None
        named = choices.pointed(self.text, state.mentioned)
        return self.course.fill({slot.name: named}) if named and not remarks.asks(self.text) else None

    def _filled(self) -> Step | None:
        """Values, new or corrected."""
        reading, state, slot = self._reading, self.course.state, self.course.form.order_slot
        values = dict(reading.values)
        if self._wants_facts() or (remarks.asks(self.text) and reading.strength < NAMED):
            return None
        if slot and len(reading.orders) > 1:
            rest = [number for number in reading.orders if number != state.values.get(slot.name)]
            if len(rest) > 1 or not remarks.corrects(self.text):
                return self.course.which(reading.orders)
            values[slot.name] = rest[0]
        new = {name: value for name, value in values.items() if value != state.values.get(name) or name == state.asked}
        return self.course.fill(new) if new else None

    def _let_go(self) -> Step | None:
        """The visitor does not want it any more."""
        cancels = self.course.form.call.name == "cancel_order"
        bare = remarks.bare_cancel(self.text) and not cancels
        keeps = remarks.keeps(self.text) and cancels
        unwanted = remarks.does_not_want(self.text) and not cancels and self.course.form.call.name != "return_item"
        return self.course.drop() if bare or keeps or unwanted or remarks.gives_up(self.text) else None

    def _reopened(self) -> Step | None:
        """A slot is to be different, and the right value was not told."""
        state = self.course.state
        if remarks.asks(self.text) or not (state.asked == CHANGE or remarks.wants_other(self.text)):
            return None
        for slot in reversed(self.course.form.slots):
            if slot.name in state.values and remarks.speaks_of(self.text, (slot.title, *slot.called)):
                return self.course.reopen(slot)
        return None

    def _refused(self) -> Step | None:
        """A no to the question whether to do it."""
        confirm, asked = self.course.form.confirm, self.course.state.asked
        if confirm is None or asked not in (CONFIRM, CHANGE) or remarks.asks(self.text):
            return None
        leave = self.course.texts.leave
        if not answers.is_no(self.text, (confirm.no, leave)):
            return None
        ends = confirm.ends or asked == CHANGE or choices.same(self.text, [leave])
        return self.course.drop() if ends else self.course.refuse()

    def _helped(self) -> Step | None:
        """The visitor does not know what was asked for."""
        slot = self._asked()
        if slot is None or not slot.help or not remarks.does_not_know(self.text) or remarks.wants_person(self.text):
            return None
        return self.course.say(f"{slot.help} {{prompt}}")

    def _missed(self) -> Step | None:
        """An answer that is none; None if it is something else, to be dealt with elsewhere."""
        if remarks.asks(self.text) or remarks.small_talk(self.text) or remarks.wants_person(self.text):
            return None
        slot, texts = self._asked(), self.course.texts
        if slot is None:
            return self.course.miss(texts.unclear) if len(self.text.split()) <= _LONG else None
        if tries(slot, self.text) or remarks.bare_cancel(self.text):
            return self.course.miss(slot.wrong or texts.wrong)
        return None

    def _asked(self) -> Slot | None:
        return next((slot for slot in self.course.form.slots if slot.name == self.course.state.asked), None)

    def _wants_facts(self) -> bool:
        return remarks.asks_for_facts(self.text)
