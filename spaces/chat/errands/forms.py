"""What a form is: slots to fill, a question before it is done, and what is said afterwards."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Saying:
    """What is said, with {placeholders}, and what may be clicked next."""

    text: str
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Option:
    """One of the choices of a slot. `words`: other names for it."""

    name: str
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class Slot:
    """Something that a form needs to know.

    `called`: words that visitors use for it. `kinds`: what counts as a value, see `values.KINDS`. `wrong`: said when a
    value is none; `help`: when the visitor does not know it. `format`: of an order number, `#` is a digit.
    `options_from`: the field of the order that holds the options. `many`: several options may be chosen.
    `pattern`, `least`, `most`: what a value must be. `matches`: fields of the order of which the value must be one.
    """

    name: str
    title: str
    kinds: tuple[str, ...]
    prompt: str
    called: tuple[str, ...] = ()
    wrong: str = ""
    help: str = ""
    format: str = "MB-#####"
    options: tuple[Option, ...] = ()
    options_from: str = ""
    many: bool = False
    pattern: re.Pattern[str] | None = None
    least: str = ""
    most: str = ""
    matches: tuple[str, ...] = ()


@dataclass(frozen=True)
class Confirm:
    """The question before something is done. `yes`, `no`: its two buttons. `ends`: a plain no ends the errand."""

    ask: str
    yes: str
    no: str
    ends: bool


@dataclass(frozen=True)
class Call:
    """What a form does. `name`: see `specs.SPECS`. `url`, `secret`: of a webhook. `days`: how long something may be
    returned after it came; `never`: words in the names of goods that cannot be."""

    name: str
    url: str = ""
    secret: str = field(default="", repr=False)
    days: int = 30
    never: tuple[str, ...] = ()


@dataclass(frozen=True)
class Form:
    """An errand. `asked_by`: what a message says that asks for it. `success`, `failure`: by case, see `specs.SPECS`."""

    name: str
    title: str
    slots: tuple[Slot, ...]
    call: Call
    success: Mapping[str, Saying]
    failure: Mapping[str, Saying]
    asked_by: tuple[re.Pattern[str], ...] = ()
    confirm: Confirm | None = None
    dropped: str = ""

    @property
    def order_slot(self) -> Slot | None:
        """The slot that names an order."""
        return next((slot for slot in self.slots if "order_number" in slot.kinds), None)

    @property
    def proof_slot(self) -> Slot | None:
        """The slot by which visitors show that the order is theirs."""
        return next((slot for slot in self.slots if slot.matches), None)


@dataclass(frozen=True)
class Texts:
    """What is said in every errand. A file may bring its own under `texts:`."""

    dropped: str = "All right, I have left it. Nothing was changed."
    back: str = "Back to “{title}”. {prompt}"
    not_found: str = "I cannot find an order with these details. Please check both, and send what was wrong: {both}."
    stopped: str = (
        "I still cannot find an order with these details, so I have to stop here. "
        "A person can look into it with you: just say so."
    )
    lost: str = "I could not follow, so I stop here, and nothing was changed. A person can help: just say so."
    wrong: str = "I need something else here. {prompt}"
    what_else: str = "Nothing is done yet. What should be different: {titles}? Or shall I leave it?"
    leave: str = "Leave it"
    unclear: str = "I only do this after a clear yes. {prompt}"
    which: str = "One order at a time, please: which one is it?"
    no_other: str = "I know of no other order yet. {prompt}"
    incomplete: str = "Thank you. I still need {missing}."
    gone: str = "That errand is no longer offered, and nothing was changed. How else can I help?"
    person: str = "Talk to a person"


@dataclass(frozen=True)
class Forms:
    """The forms of a file, by name."""

    forms: Mapping[str, Form]
    texts: Texts = Texts()
