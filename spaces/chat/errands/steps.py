"""What an errand says next."""

from dataclasses import dataclass, field
from typing import Any, Literal

StepOutcome = Literal["asking", "confirming", "done", "failed", "cancelled", "unused"]


@dataclass(frozen=True)
class Step:
    """`progress`: to be kept and handed in with the next message; None at the end. `text`: Markdown.

    `choices`: what may be clicked. `known`: what the next errand of this conversation may build on, as plain JSON.
    """

    progress: dict[str, Any] | None
    text: str
    choices: tuple[str, ...]
    outcome: StepOutcome
    known: dict[str, Any] = field(default_factory=dict)
