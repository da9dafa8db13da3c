"""ALS: factors of users and items by alternating least squares, fitted by `implicit`."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Self

from shared.recommending.models.base import Model, Tools
from shared.recommending.models.files import read_arrays, write_arrays
from shared.recommending.models.folding import Folding
from shared.recommending.models.item_weights import nothing_together
from shared.recommending.models.trial import best_value, trial

if TYPE_CHECKING:
    import numpy as np
    from scipy.sparse import csr_matrix

    from shared.recommending.catalogue import Catalogue
    from shared.recommending.histories import Histories
    from shared.recommending.interactions import Interactions

FILE = "factors.safetensors"
ALPHA = 5.0
"""On lastfm 5 and 10 are as good as each other, 20 and 40 are worse."""
FACTORS = 96
"""As good as 128 on lastfm. From 128 on OpenBLAS solves each user's small system with several threads, and on a busy
machine that took 50 times as long.
"""
MANY = 1_000_000
FACTORS_OF_MANY = 64
"""With more than MANY entries: half the time, and on lastfm .005 of nDCG."""
ITERATIONS = 15
STRENGTHS = (0.3, 0.4, 0.55, 0.75, 1.0)
"""Of the noise, tried on held-out entries; see `noise`."""
FEW_DATA = 0.4
TRIED_USERS = 3000
TRIED_FACTORS = 64
TRIED_ITERATIONS = 8


@dataclass(frozen=True, eq=False)
class ALS(Model):
    """`factors` [I, f] float32, 0 for items without entries. Users' factors are not kept: histories are folded in."""

    name: ClassVar[str] = "als"
    title: ClassVar[str] = "ALS"
    note: ClassVar[str] = "Matrix factorisation: tastes and items as points, near each other where they match."

    factors: "np.ndarray"
    regularization: float

    @classmethod
    def unfit(cls, train: "Interactions", catalogue: "Catalogue") -> str:
        """That nobody had to do with two items."""
        return nothing_together(train)

    @classmethod
    def fit(cls, train: "Interactions", catalogue: "Catalogue", tools: Tools) -> Self:
        """See Model."""
        strength = _chosen_strength(train.matrix, tools)
        tools.progress(0.3, f"regularisation {strength:g} of the noise chosen")
        regularization = strength * noise(train.matrix)
        factors = FACTORS if len(train) <= MANY else FACTORS_OF_MANY
        return cls(item_factors(train.matrix, factors, regularization, ITERATIONS, tools, 0.3), regularization)

    def scores(self, histories: "Histories") -> "np.ndarray":
        """See Model."""
        return self._folding.users(histories.matrix) @ self.factors.T

    def similar(self, item: int) -> "np.ndarray":
        """See Model; the cosine of the factors."""
        return self._directions @ self._directions[item]

    def shares(self, history: "Histories", item: int) -> "np.ndarray":
        """See Model; they add up to the score."""
        return self._folding.shares(history.items, history.preference, item)

    def save(self, folder: Path) -> None:
        """See Model."""
        import numpy as np

        write_arrays(folder / FILE, {"factors": self.factors, "regularization": np.float64(self.regularization)})

    @classmethod
    def load(cls, folder: Path) -> Self:
        """See Model. Raises ModelError if it cannot be read."""
        arrays = read_arrays(folder / FILE, "factors", "regularization")
        return cls(arrays["factors"], float(arrays["regularization"]))

    @cached_property
    def _folding(self) -> Folding:
        return Folding(self.factors, ALPHA, self.regularization)

    @cached_property
    def _directions(self) -> "np.ndarray":
        import numpy as np

        return self.factors / np.maximum(np.linalg.norm(self.factors, axis=1, keepdims=True), 1e-12)


def noise(matrix: "csr_matrix") -> float:
    """The largest singular value that a matrix of so many entries would have if they lay at random, about.

    The regularisation is a share of it: what is weaker than that is noise. By this rule one share suits data of any
    size: 0.3 to 0.4 was best on lastfm, on parts of it, and on made data of the shape of MovieLens.
    """
    import numpy as np

    users = np.diff(matrix.indptr).astype(np.float64)
    items = np.bincount(matrix.indices).astype(np.float64)
    norms = [np.sqrt((counts**2).sum() / max(counts.sum(), 1)) for counts in (users, items)]
    return float((1 + ALPHA) * max(sum(norms), 1))


def item_factors(
    matrix: "csr_matrix", factors: int, regularization: float, iterations: int, tools: Tools, done: float
) -> "np.ndarray":
    """Fit to preferences [U, I]; gives [I, factors] float32. `done`: the share of progress before. Raises Cancelled."""
    import numpy as np
    from implicit.cpu.als import AlternatingLeastSquares
    from threadpoolctl import threadpool_limits

    def after(iteration: int, seconds: float, loss: float | None) -> None:
        tools.check()
        part = (iteration + 1) / iterations
        tools.progress(done + (1 - done) * part, f"round {iteration + 1} of {iterations}")

    confidence = matrix.astype(np.float32)
    confidence.data = np.sign(confidence.data) * (1 + ALPHA * np.abs(confidence.data))
    with threadpool_limits(1, "blas"):  # implicit has threads of its own, and warns of others beside them
        model = AlternatingLeastSquares(
            factors, regularization, alpha=1.0, iterations=iterations, random_state=tools.seed
        )
        model.fit(confidence, show_progress=False, callback=after)
    made = np.array(model.item_factors, dtype=np.float32)
    made[np.bincount(matrix.indices, minlength=matrix.shape[1]) == 0] = 0
    return made


def _chosen_strength(matrix: "csr_matrix", tools: Tools) -> float:
    """The best on entries held out of some users."""
    import numpy as np

    users = np.random.default_rng(tools.seed).permutation(matrix.shape[0])[:TRIED_USERS]
    some = matrix[np.sort(users)]
    tried = trial(some[:, np.unique(some.indices)], tools.seed)
    if tried is None:
        return FEW_DATA

    def score(strength: float) -> float:
        quiet = Tools(tools.encode, check=tools.check, seed=tools.seed)
        tools.progress(0.06 * STRENGTHS.index(strength), f"trying regularisation {strength:g} of the noise")
        regularization = strength * noise(tried.fit)
        made = item_factors(tried.fit, TRIED_FACTORS, regularization, TRIED_ITERATIONS, quiet, 0.0)
        folding = Folding(made, ALPHA, regularization)
        return tried.ndcg(lambda asked: folding.users(asked) @ made.T)

    return best_value(STRENGTHS, score)
