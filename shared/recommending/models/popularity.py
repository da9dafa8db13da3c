"""The baseline: what most people like, the same for everybody."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Self

from shared.recommending.models.base import Model, Tools
from shared.recommending.models.files import read_arrays, write_arrays

if TYPE_CHECKING:
    import numpy as np

    from shared.recommending.catalogue import Catalogue
    from shared.recommending.histories import Histories
    from shared.recommending.interactions import Interactions

FILE = "popularity.safetensors"


@dataclass(frozen=True, eq=False)
class Popularity(Model):
    """`counts` [I] float32: how many like an item; where times are known, old entries count less."""

    name: ClassVar[str] = "popularity"
    title: ClassVar[str] = "Popularity"
    note: ClassVar[str] = "What most people like, the newer the more where times are known; the same for everybody."

    counts: "np.ndarray"

    @classmethod
    def fit(cls, train: "Interactions", catalogue: "Catalogue", tools: Tools) -> Self:
        """See Model."""
        import numpy as np

        tools.check()
        liked = train.preference > 0
        counts = np.bincount(train.item[liked], weights=freshness(train)[liked], minlength=len(train.items))
        tools.progress(1.0, "counted")
        return cls(counts.astype(np.float32))

    def scores(self, histories: "Histories") -> "np.ndarray":
        """See Model; the largest is 1."""
        import numpy as np

        return np.tile(self._shown, (len(histories), 1))

    def similar(self, item: int) -> "np.ndarray":
        """See Model; it knows no likeness, only what is liked most."""
        return self._shown

    def shares(self, history: "Histories", item: int) -> "np.ndarray":
        """See Model; nothing comes from the history."""
        import numpy as np

        return np.zeros(len(history.items), dtype=np.float32)

    def save(self, folder: Path) -> None:
        """See Model."""
        write_arrays(folder / FILE, {"counts": self.counts})

    @classmethod
    def load(cls, folder: Path) -> Self:
        """See Model. Raises ModelError if it cannot be read."""
        return cls(read_arrays(folder / FILE, "counts")["counts"])

    @property
    def _shown(self) -> "np.ndarray":
        return self.counts / max(float(self.counts.max(initial=0)), 1e-9)


def freshness(train: "Interactions") -> "np.ndarray":
    """What each entry counts, float64 [n]: 1 now, half as much at the median age of all, a quarter at twice that.

    So the half-life suits a shop of a month as well as one of ten years. 1 where times are not known.
    """
    import numpy as np

    if train.time is None or not len(train):
        return np.ones(len(train))
    age = train.time.max() - train.time
    return np.exp2(-age / max(float(np.median(age)), 1.0))
