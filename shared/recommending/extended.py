"""A model that was fitted before some of the items came: it says nothing about those, and is right about all others."""

from pathlib import Path
from typing import TYPE_CHECKING, Self

from shared.errors import ModelError
from shared.recommending.histories import Histories
from shared.recommending.models.base import Model, Tools

if TYPE_CHECKING:
    import numpy as np

    from shared.recommending.catalogue import Catalogue
    from shared.recommending.interactions import Interactions


class Extended(Model):
    """The model `inner`, which knows the first `known` of `count` items. Of the others, each scores 0."""

    def __init__(self, inner: Model, known: int, count: int) -> None:
        self.inner, self.known, self.count = inner, known, count
        self.name, self.title, self.note = inner.name, inner.title, inner.note  # type: ignore[misc]

    @classmethod
    def fit(cls, train: "Interactions", catalogue: "Catalogue", tools: Tools) -> Self:
        """Raises ModelError: it is what remains of a model that was fitted to fewer items."""
        raise ModelError("An extended model cannot be fitted: fit the model that is in it.")

    def scores(self, histories: Histories) -> "np.ndarray":
        """Those of the model, and 0 for new items."""
        return self._with_new(self.inner.scores(self._within(histories)))

    def best(self, histories: Histories, k: int) -> "tuple[np.ndarray, np.ndarray]":
        """The best of the items that the model knows."""
        return self.inner.best(self._within(histories), k)

    def similar(self, item: int) -> "np.ndarray":
        """Those of the model, and 0 for new items."""
        import numpy as np

        if item >= self.known:
            return np.zeros(self.count, dtype=np.float32)
        return self._with_new(self.inner.similar(item))

    def shares(self, history: Histories, item: int) -> "np.ndarray":
        """Those of the model; new items add nothing."""
        import numpy as np

        shares = np.zeros(len(history.items), dtype=np.float32)
        if item < self.known:
            shares[history.items < self.known] = self.inner.shares(self._within(history), item)
        return shares

    def save(self, folder: Path) -> None:
        """Only the model that is in it; `bundle` writes down how many items it knows."""
        self.inner.save(folder)

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Raises ModelError: `bundle` loads the model that is in it."""
        raise ModelError("An extended model is loaded with its bundle.")

    def _with_new(self, scores: "np.ndarray") -> "np.ndarray":
        import numpy as np

        return np.pad(scores, [(0, 0)] * (scores.ndim - 1) + [(0, self.count - self.known)])

    def _within(self, histories: Histories) -> Histories:
        """The items that the model knows."""
        import numpy as np

        mine = histories.items < self.known
        if mine.all():
            return Histories(histories.start, histories.items, histories.preference, self.known)
        start = np.concatenate([[0], np.cumsum(mine)])[histories.start].astype(np.int64)
        return Histories(start, histories.items[mine], histories.preference[mine], self.known)


def extended(model: Model, known: int, count: int) -> Model:
    """`model`, which knows `known` of `count` items, for all of them."""
    inner, known = (model.inner, model.known) if isinstance(model, Extended) else (model, known)
    return inner if known == count else Extended(inner, known, count)
