"""What is recommended, and why."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Reason:
    """An item that was liked, and the `share` of the score that comes from it (above 0 to 1)."""

    item: int
    id: str
    title: str
    share: float


@dataclass(frozen=True)
class Recommendation:
    """An item that is recommended. `score`: 0 to 1, comparable inside one answer only.

    `reasons`: the largest share first; together they are at most 1. `known`: somebody had to do with it.
    """

    item: int
    id: str
    title: str
    score: float
    categories: tuple[str, ...] = ()
    reasons: tuple[Reason, ...] = ()
    known: bool = True


class Recommendations(list[Recommendation]):
    """A list, best first. `model`: the name of the one that answered; `note`: what is to be said about it, or ""."""

    def __init__(self, found: list[Recommendation], model: str, note: str = "") -> None:
        super().__init__(found)
        self.model, self.note = model, note
