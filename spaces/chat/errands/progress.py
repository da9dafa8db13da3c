"""How far an errand is: kept between two messages as plain JSON."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any

CONFIRM, CHANGE = "?confirm", "?change"
"""What may be asked beside slots: whether to do it, and what should be different."""
MOST_MENTIONED = 12


@dataclass
class State:
    """`values`: of the slots, by name. `asked`: the slot that was asked for last, or `CONFIRM`, or `CHANGE`.

    `part`: of an address, the only part that is open. `tries`: how often the proof was wrong; `rejected`: the order and
    proof that were. `misses`: answers in a row that were none. `mentioned`, `proven`: order numbers. `heard`: earlier
    words in which a choice may be named that could not be offered yet.
    """

    form: str
    key: str
    values: dict[str, Any] = field(default_factory=dict)
    asked: str = ""
    part: str = ""
    tries: int = 0
    misses: int = 0
    rejected: str = ""
    mentioned: list[str] = field(default_factory=list)
    proven: list[str] = field(default_factory=list)
    heard: str = ""

    @classmethod
    def of(cls, progress: Mapping[str, Any]) -> "State":
        """The state in a progress. What an older release did not know is left out."""
        names = {one.name for one in fields(cls)}
        kept = {name: value for name, value in progress.items() if name in names}
        copied = {name: value.copy() if isinstance(value, dict | list) else value for name, value in kept.items()}
        return cls(**{"form": "", "key": "", **copied})

    def as_json(self) -> dict[str, Any]:
        """The progress to keep."""
        return asdict(self)

    def mention(self, number: str) -> None:
        """An order was spoken of: the last one is the current one."""
        self.mentioned = [*(other for other in self.mentioned if other != number), number][-MOST_MENTIONED:]

    def known(self) -> dict[str, Any]:
        """What the next errand of the same conversation may build on."""
        return {"mentioned": list(self.mentioned), "proven": list(self.proven)}
