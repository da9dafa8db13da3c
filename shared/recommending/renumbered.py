"""An earlier recommender, asked in the numbers of another catalogue: so that both are measured on the same users."""

from pathlib import Path
from typing import TYPE_CHECKING, Self

from shared.errors import ModelError
from shared.recommending.catalogue import Catalogue
from shared.recommending.histories import Histories
from shared.recommending.interactions import Interactions
from shared.recommending.models.base import Model, Tools

if TYPE_CHECKING:
    import numpy as np

    from shared.recommending.recommender import Recommender


class Renumbered(Model):
    """The serving model of `recommender`. Items that it does not know come last in its lists, and are no history."""

    name = "renumbered"
    title = "Model in use"
    note = "What recommended here before."

    def __init__(self, recommender: "Recommender", catalogue: Catalogue) -> None:
        import numpy as np

        self._model = recommender.models[recommender.serving]
        self._count = len(recommender.catalogue)
        number = recommender.catalogue.number
        self._there: np.ndarray = np.array([number.get(id, -1) for id in catalogue.ids.tolist()], dtype=np.int64)

    def scores(self, histories: Histories) -> "np.ndarray":
        """In the numbers of the catalogue [rows, items]; an unknown item scores just below all others of its row."""
        import numpy as np

        scores = self._model.scores(self._translated(histories))
        known = self._there >= 0
        found = np.repeat(scores.min(axis=1, keepdims=True) - 1, len(known), axis=1)
        found[:, known] = scores[:, self._there[known]]
        return found.astype(np.float32)

    def _translated(self, histories: Histories) -> Histories:
        import numpy as np

        items = self._there[histories.items]
        rows = np.repeat(np.arange(len(histories)), np.diff(histories.start))[items >= 0]
        start = np.concatenate([[0], np.cumsum(np.bincount(rows, minlength=len(histories)))]).astype(np.int64)
        kept = items >= 0
        return Histories(start, items[kept].astype(np.int32), histories.preference[kept], self._count)

    def similar(self, item: int) -> "np.ndarray":
        """Raises ModelError: it is only measured."""
        raise self._refusal()

    def shares(self, history: Histories, item: int) -> "np.ndarray":
        """Raises ModelError: it is only measured."""
        raise self._refusal()

    def save(self, folder: Path) -> None:
        """Raises ModelError: it is only measured."""
        raise self._refusal()

    @classmethod
    def fit(cls, train: Interactions, catalogue: Catalogue, tools: Tools) -> Self:
        """Raises ModelError: it has been fitted before."""
        raise cls._refusal()

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Raises ModelError: it is loaded as a part of its own recommender."""
        raise cls._refusal()

    @classmethod
    def _refusal(cls) -> ModelError:
        return ModelError("A model of an earlier recommender can only be measured: ask that recommender itself.")
