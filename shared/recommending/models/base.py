"""The contract of a model that recommends: asked with histories, so that who came a minute ago is a user like any."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Self

if TYPE_CHECKING:
    import numpy as np

    from shared.recommending.catalogue import Catalogue
    from shared.recommending.histories import Histories
    from shared.recommending.interactions import Interactions

CHUNK = 256
"""Histories that are scored at once: the scores of all items for each are held in memory."""


@dataclass(frozen=True)
class Tools:
    """What fitting may use. `encode`: texts to unit vectors [n, d] float32. `progress` takes the share done (0 to 1)
    and a few words; `check` raises Cancelled if the user gave up, and is called often.
    """

    encode: "Callable[[Sequence[str]], np.ndarray]"
    progress: Callable[[float, str], None] = lambda share, words: None
    check: Callable[[], None] = lambda: None
    seed: int = 0


class Model(ABC):
    """Scores every item for a history. Fitted once; asked by many threads at once, so asking changes nothing."""

    name: ClassVar[str]
    title: ClassVar[str]
    note: ClassVar[str]
    """What it does, in a short sentence for the page."""

    @classmethod
    def unfit(cls, train: "Interactions", catalogue: "Catalogue") -> str:
        """Why it cannot learn from these, in a sentence for the user; "" if it can."""
        return ""

    @classmethod
    @abstractmethod
    def fit(cls, train: "Interactions", catalogue: "Catalogue", tools: Tools) -> Self:
        """Learn. `catalogue` is in the order of `train.items`, and has those without interactions too."""

    @abstractmethod
    def scores(self, histories: "Histories") -> "np.ndarray":
        """A score for every item [rows, I] float32, the higher the better; comparable within a row only.

        An item without any ground gets -inf nowhere: 0 says that the history says nothing about it.
        """

    def best(self, histories: "Histories", k: int) -> "tuple[np.ndarray, np.ndarray]":
        """The k best items that are not in the history: numbers and scores [rows, k], best first.

        Number -1 and score -inf fill up where there are fewer. Models with an index answer without scoring all.
        """
        from shared.recommending.ranking import best_of

        return best_of(self.scores(histories), histories, k)

    @abstractmethod
    def similar(self, item: int) -> "np.ndarray":
        """How much each item is like this one [I] float32; that of itself does not matter."""

    @abstractmethod
    def shares(self, history: "Histories", item: int) -> "np.ndarray":
        """What each entry of one history adds to the score of an item [length] float32, in its own unit."""

    @abstractmethod
    def save(self, folder: Path) -> None:
        """Write it into an empty folder: safetensors, scipy npz, JSON; nothing that runs code when it is read."""

    @classmethod
    @abstractmethod
    def load(cls, folder: Path) -> Self:
        """What `save` wrote, memory-mapped where that helps."""
