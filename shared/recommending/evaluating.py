"""All models in one table: what each recommends to users, against what was held out of their histories."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from time import perf_counter
from typing import TYPE_CHECKING, Any

from shared.errors import DataError
from shared.recommending.measures import (
    ACCURACY,
    BEYOND,
    accuracy,
    coverage,
    diversity,
    intervals,
    mean,
    novelty,
    unit_columns,
)
from shared.recommending.models.base import CHUNK, Model, Tools

if TYPE_CHECKING:
    import numpy as np
    from scipy.sparse import csr_matrix, spmatrix

    from shared.recommending.catalogue import Catalogue
    from shared.recommending.histories import Histories
    from shared.recommending.interactions import Interactions

CELLS = 1 << 26
"""So many scores are in memory at once (256 MiB as float32)."""
NOTHING_HELD_OUT = "None of the users has an entry that was held out: hold out a larger share, or bring more entries."


@dataclass(frozen=True, eq=False)
class Row:
    """What one model does. `metrics` by name (`measures.ACCURACY` and `BEYOND`), None where it cannot be said;
    `intervals` (95 %, bootstrap of the users) of those that are means over users. `users`: how many count. `seconds`:
    the time to fit, if it is known; `answer_ms`: milliseconds a user for the lists. `by_user`: [users] arrays of the
    metrics, in the same order for all rows of one comparison.
    """

    name: str
    title: str
    k: int
    users: int
    metrics: dict[str, float | None]
    intervals: dict[str, tuple[float, float]]
    seconds: float | None
    answer_ms: float
    by_user: "dict[str, np.ndarray]" = field(repr=False)

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON, without `by_user`."""
        plain = {name: getattr(self, name) for name in ("name", "title", "k", "users", "seconds", "answer_ms")}
        return plain | {
            "metrics": dict(self.metrics),
            "intervals": {name: list(pair) for name, pair in self.intervals.items()},
        }


@dataclass(frozen=True)
class Difference:
    """How much better one model is than another: the mean over users, and its 95 % interval."""

    mean: float
    low: float
    high: float


def compare(
    models: Mapping[str, Model],
    train: "Interactions",
    test: "Interactions",
    catalogue: "Catalogue",
    k: int = 10,
    *,
    tools: Tools | None = None,
    seconds: Mapping[str, float] | None = None,
    vectors: "np.ndarray | None" = None,
    liked: bool = True,
    on_row: Callable[[Row], None] = lambda row: None,
) -> list[Row]:
    """A row for every model, the best nDCG first. Users without entries in `test` do not count.

    Histories are those of `train`; what is in them is never recommended. `liked`: only entries that speak for the item
    are relevant; False: all, as most published tables have it. `seconds`: the times to fit. `vectors` [items, d] of
    unit length say how different items are; without, those of a model “content”, else who has them in `train`.
    `tools`: for progress, and `check` to give up (Cancelled). Raises DataError if nothing is held out.
    """
    import numpy as np

    tools = tools or Tools(lambda texts: np.empty((0, 0)))
    relevant = relevant_of(test, liked=liked)
    who = np.flatnonzero(np.diff(relevant.indptr))
    if not len(who):
        raise DataError(NOTHING_HELD_OUT)
    popularity = np.bincount(train.item[train.preference > 0], minlength=len(catalogue))
    vectors = _vectors(models, train) if vectors is None else vectors
    histories, rows = train.histories.chosen(who), []
    for place, (name, model) in enumerate(models.items()):
        tools.progress(place / len(models), f"Measuring {model.title}")
        started = perf_counter()
        numbers = lists(model, histories, k, tools.check)
        spent = 1000 * (perf_counter() - started) / len(who)
        by_user = accuracy(numbers, relevant[who]) | {
            "novelty": novelty(numbers, popularity, len(train.users)),
            "diversity": diversity(numbers, vectors),
        }
        rows.append(_row(name, model.title, k, by_user, coverage(numbers, len(catalogue)), (seconds or {}), spent))
        on_row(rows[-1])
    tools.progress(1.0, "Measured")
    return sorted(rows, key=lambda row: -(row.metrics["ndcg"] or 0.0))


def lists(model: Model, histories: "Histories", k: int, check: Callable[[], None] = lambda: None) -> "np.ndarray":
    """The numbers of the k best items for each history [rows, k], -1 where there are fewer; some rows at a time."""
    import numpy as np

    made = np.full((len(histories), k), -1, dtype=np.int64)
    for first, some in histories.chunks(max(1, min(CHUNK, CELLS // max(histories.count, 1)))):
        check()
        numbers = model.best(some, k)[0]
        made[first : first + len(some), : numbers.shape[1]] = numbers
    return made


def relevant_of(test: "Interactions", *, liked: bool = True) -> "csr_matrix":
    """Who had to do with what in `test` [users, items]; with `liked`, without what is disliked."""
    import numpy as np
    from scipy.sparse import csr_matrix

    chosen = test.preference > 0 if liked else np.ones(len(test), dtype=bool)
    at = (test.user[chosen], test.item[chosen])
    return csr_matrix((np.ones(int(chosen.sum()), dtype=np.float32), at), shape=(len(test.users), len(test.items)))


def paired(one: Row, other: Row, metrics: Sequence[str] = ACCURACY) -> dict[str, Difference]:
    """How much better `one` is than `other`, for the same users; both are from one comparison, at the same k."""
    import numpy as np

    if one.users != other.users or one.k != other.k:
        raise ValueError("the rows are from different comparisons")
    gains = np.stack([one.by_user[name] - other.by_user[name] for name in metrics], axis=1)
    found = intervals(gains)
    return {
        name: Difference(mean(gains[:, place]) or 0.0, float(low), float(high))
        for place, (name, (low, high)) in enumerate(zip(metrics, found, strict=True))
    }


def _row(
    name: str,
    title: str,
    k: int,
    by_user: "dict[str, np.ndarray]",
    covered: float,
    seconds: Mapping[str, float],
    spent: float,
) -> Row:
    import numpy as np

    metrics = {metric: mean(values) for metric, values in by_user.items()} | {"coverage": covered}
    found = dict(zip(by_user, intervals(np.stack(list(by_user.values()), axis=1)), strict=True))
    sure = {metric: (float(low), float(high)) for metric, (low, high) in found.items() if not np.isnan(low)}
    ordered = {metric: metrics[metric] for metric in (*ACCURACY, *BEYOND)}
    return Row(name, title, k, len(by_user["ndcg"]), ordered, sure, seconds.get(name), spent, by_user)


def _vectors(models: Mapping[str, Model], train: "Interactions") -> "np.ndarray | spmatrix":
    """What says how different items are: those of their texts if there are any, else who has them."""
    vectors = getattr(models.get("content"), "vectors", None)
    return unit_columns(train.matrix) if vectors is None else vectors
