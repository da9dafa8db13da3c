"""What the bot keeps of a conversation between two messages."""

from dataclasses import asdict, dataclass, field, fields
from typing import Any

from ..understanding.clarifying import Asked

MOST_QUESTIONS = 6


@dataclass
class Memory:
    """`errand`: the progress of the one under way; `last`: the name of the latest; `known`: what the next uses (see
    `errands.Step`).

    `asked`: which of two things is meant, if that was asked. `questions`: what the visitor asked, the latest last.
    """

    errand: dict[str, Any] | None = None
    known: dict[str, Any] = field(default_factory=dict)
    last: str = ""
    asked: dict[str, Any] | None = None
    questions: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, kept: dict[str, Any]) -> "Memory":
        """Read `as_json`'s form back; what another release kept is left out."""
        names = {one.name for one in fields(cls)}
        return cls(**{name: value for name, value in kept.items() if name in names})

    def as_json(self) -> dict[str, Any]:
        """Plain values."""
        return asdict(self)

    def ask(self, asked: Asked | None) -> None:
        """Keep what was asked back."""
        self.asked = asked.to_dict() if asked else None

    def answered(self, question: str) -> None:
        """A question was asked: later ones may go on from it."""
        self.questions = [*self.questions, question][-MOST_QUESTIONS:]
