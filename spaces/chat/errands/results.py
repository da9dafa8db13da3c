"""What came of an action."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Result:
    """`case`: one of the action's, see `specs.SPECS`. `facts`: for placeholders. `said`: for the order's history."""

    ok: bool
    case: str
    facts: Mapping[str, str] = field(default_factory=dict)
    said: str = ""
