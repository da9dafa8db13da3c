"""The form for a new rule: only what matters for the chosen kind is asked."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import gradio as gr

from shared.ui import markup
from shared.ui.errors import shown
from shared.ui.finetune.bench import FAST, QUIET

if TYPE_CHECKING:
    from ..monitor.desk import Desk

KINDS = [
    ("The mood is bad: the average of the latest headlines lies under a score", "below"),
    ("The mood changes: it is much better or worse than in the time before", "change"),
    ("A burst: many more headlines than usual", "burst"),
]
EVERY = ("Every company", 0)


@dataclass(frozen=True)
class Ask:
    """How a number is asked for: its label, what it means, where it starts, and its bounds."""

    label: str
    info: str
    value: float
    minimum: float
    maximum: float

    @property
    def update(self) -> Any:
        """The field, visible, asking this."""
        return gr.update(
            visible=True, label=self.label, info=self.info, value=self.value, minimum=self.minimum, maximum=self.maximum
        )


ASKS: dict[str, dict[str, Ask]] = {
    "below": {
        "threshold": Ask("Score", "From −1 (bad) to +1 (good)", -0.3, -1, 1),
        "count": Ask("Headlines", "The average of this many", 5, 1, 1000),
    },
    "change": {
        "threshold": Ask("Difference", "In points of the score, up or down", 0.4, 0.05, 2),
        "hours": Ask("Hours", "These hours against those before", 24, 1, 336),
    },
    "burst": {
        "threshold": Ask("Times as many", "As in a usual stretch", 3, 1.1, 100),
        "count": Ask("Headlines", "And at least this many", 5, 1, 1000),
        "hours": Ask("Hours", "The length of the stretch", 6, 1, 336),
    },
}
FIELDS = ("threshold", "count", "hours")


class RuleForm:
    """The components of the form."""

    def __init__(self, desk: "Desk") -> None:
        self.desk = desk
        self.kind = gr.Radio(KINDS, value="below", label="What to watch for", elem_classes="pz-choices")
        with gr.Row():
            self.company = gr.Dropdown([EVERY], value=0, label="For", info="Each company by itself", min_width=180)
            self.fields = {name: _number(name) for name in FIELDS}
            self.cooldown = gr.Number(
                12, label="Quiet for (hours)", info="Before it speaks again", minimum=0, maximum=720, min_width=140
            )
        with gr.Row(elem_classes="pz-buttons"):
            self.add = gr.Button("Add the rule", variant="primary", scale=0)
        self.said = gr.HTML()

    def companies(self) -> Any:
        """The dropdown with everybody on the watch-list."""
        return gr.update(choices=[EVERY, *((company.name, company.id) for company in self.desk.watchlist.all())])

    def wire(self, values: Callable[[], Sequence[str]], lists: Sequence[gr.HTML]) -> None:
        """A new kind asks for other numbers; a new rule shows in the `lists`, filled by `values`."""

        @shown
        def add(kind: str, company: int, cooldown: float | None, *numbers: float | None) -> list[Any]:
            chosen = numbers_of(kind, dict(zip(FIELDS, numbers, strict=True)))
            rule = self.desk.rules.add(
                kind,
                company or None,
                chosen["threshold"],
                int(chosen["count"]),
                chosen["hours"],
                12.0 if cooldown is None else cooldown,
            )
            return [*values(), markup.notice(f"Added: {markup.text(rule.said)}", "good")]

        fields = list(self.fields.values())
        self.kind.change(shown(asked), self.kind, fields, **FAST)
        self.add.click(add, [self.kind, self.company, self.cooldown, *fields], [*lists, self.said], **QUIET)


def asked(kind: str) -> list[Any]:
    """The number fields for a rule of this kind; those that do not matter are hidden."""
    return [ASKS[kind][name].update if name in ASKS[kind] else gr.update(visible=False) for name in FIELDS]


def numbers_of(kind: str, given: dict[str, float | None]) -> dict[str, float]:
    """What the rule gets: what was asked for this kind, and harmless values for the rest."""
    unasked = {"threshold": 0.0, "count": 1.0, "hours": 24.0}
    found = dict(unasked)
    for name, ask in ASKS[kind].items():
        number = given[name]
        found[name] = ask.value if number is None else number
    return found


def _number(name: str) -> gr.Number:
    """A field as the first kind of rule asks it; hidden if it does not."""
    whole: dict[str, Any] = {"precision": 0} if name == "count" else {}
    if (ask := ASKS["below"].get(name)) is None:
        return gr.Number(visible=False, label=name.capitalize(), min_width=140)
    bounds = {"minimum": ask.minimum, "maximum": ask.maximum, "step": 0.1 if name == "threshold" else 1}
    return gr.Number(ask.value, label=ask.label, info=ask.info, min_width=140, **bounds, **whole)
