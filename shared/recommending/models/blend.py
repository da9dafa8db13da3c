"""How much each model counts in a blend, by the length of the history; learnt on entries that were held out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from shared.recommending.measures import hits
from shared.recommending.models.base import CHUNK, Tools
from shared.recommending.models.candidates import LARGE, Candidates, gather, spread_of
from shared.recommending.models.weighing import Found, Held, damped, ndcg_of, rarity_of, search, settled

if TYPE_CHECKING:
    import numpy as np
    from scipy.sparse import csr_matrix

    from shared.recommending.histories import Histories
    from shared.recommending.models.base import Model

LENGTHS = (0, 1, 3, 6)
"""Histories with at least so many liked items, and fewer than the next, have weights of their own."""
POPULARITY, CONTENT = "popularity", "content"
USERS, FEWEST = 2_000, 30
"""Weights are learnt from at most so many users, and not from fewer."""
POOL = 100
CELLS = 1 << 26
"""So many scores of all models together are in memory at once."""
COLD = (0.25, 0.5, 0.75, 1.0)
COLD_PRICE = 0.02
"""The share of nDCG that items nobody has yet may cost: what they bring later is not in the entries held out."""
UNTRIED = 0.5
"""How far such items rise where none was there to learn it from."""


@dataclass(frozen=True)
class Blend:
    """`weights`: for each of `LENGTHS`, one a model in the order of `names`; they sum to 1. `damping`: of what is
    popular, for each of `LENGTHS`, see `weighing.damped`. `cold`: how far items without interactions rise by their
    content, 0 (their content counts as that of others) to 1; see `lifted`.
    """

    names: tuple[str, ...]
    weights: tuple[tuple[float, ...], ...]
    damping: tuple[float, ...] = (0.0,) * len(LENGTHS)
    cold: float = 0.0

    @classmethod
    def equal(cls, names: Sequence[str]) -> "Blend":
        """All the same, but for an empty history: of that, only popularity knows."""
        same = tuple(1 / len(names) for _ in names)
        return cls(tuple(names), (_of_nobody(names), *(same for _ in LENGTHS[1:])))

    def of(self, histories: "Histories") -> "np.ndarray":
        """The weights for each history [rows, M] float32."""
        import numpy as np

        return np.array(self.weights, dtype=np.float32)[lengths_of(histories)]

    def damping_of(self, histories: "Histories") -> "np.ndarray":
        """How much what is popular is damped for each history [rows] float32."""
        import numpy as np

        return np.array(self.damping, dtype=np.float32)[lengths_of(histories)]

    def to_dict(self) -> dict[str, Any]:
        """Plain values."""
        weights = [list(row) for row in self.weights]
        return {"names": list(self.names), "weights": weights, "damping": list(self.damping), "cold": self.cold}

    @classmethod
    def of_dict(cls, plain: Mapping[str, Any]) -> "Blend":
        """What `to_dict` gave. Raises ValueError, KeyError or TypeError."""
        names = tuple(str(name) for name in plain["names"])
        weights = tuple(tuple(float(value) for value in row) for row in plain["weights"])
        damping = tuple(float(value) for value in plain["damping"])
        sizes = {len(weights), len(damping)}
        if sizes != {len(LENGTHS)} or any(len(row) != len(names) or min(row) < 0 for row in weights):
            raise ValueError("not the weights of a blend")
        return cls(names, weights, damping, float(plain["cold"]))


def lengths_of(histories: "Histories") -> "np.ndarray":
    """Which of `LENGTHS` each history has, by its liked items [rows]."""
    import numpy as np

    liked = np.concatenate([[0], np.cumsum(histories.preference > 0)])
    return np.searchsorted(LENGTHS, np.diff(liked[histories.start]), side="right") - 1


def lifted(
    blended: "np.ndarray", content: "np.ndarray", known: "np.ndarray", tails: "tuple[np.ndarray, ...]", cold: float
) -> "np.ndarray":
    """Scores [rows, C] with those of items that nobody knows (not `known`, [rows, C] or [C]) on the scale of the rest.

    The other models say nothing of them, so they would always be behind. The place of an item among the best by
    content, in spreads above the floor, becomes its place among the best of the blend, times `cold`. `tails`: floor
    and spread of the blend and of the content [rows] each. Rows of which content says nothing stay as they are.
    """
    import numpy as np

    floor, spread, content_floor, content_spread = (part[:, None] for part in tails)
    above = (content - content_floor) / np.where(content_spread > 0, content_spread, 1)
    return np.where(known | (content_spread <= 0), blended, floor + cold * spread * above).astype(np.float32)


def learn(
    models: "Mapping[str, Model]",
    histories: "Histories",
    relevant: "csr_matrix",
    popular: "np.ndarray",
    tools: Tools,
) -> Blend:
    """Weights from users' `histories` and what was held out of them, `relevant` [users, I].

    The models have to be fitted without what was held out. Weights for short histories come from the same users, with
    all but their last items hidden (these are no candidates then). `popular` [I]: how popular items were when the
    models were fitted, 1 for the most popular, 0 for what nobody had. Equal weights where there are too few users.
    """
    import numpy as np

    rng, names = np.random.default_rng(tools.seed), tuple(models)
    who = np.flatnonzero(np.diff(relevant.indptr))
    who = np.sort(rng.permutation(who)[:USERS])
    found: dict[int, tuple[_Sample, Found]] = {}
    start: Found | None = None
    for place in range(len(LENGTHS) - 1, 0, -1):
        tools.progress(1 - (place + 1) / len(LENGTHS), "learning how to blend")
        sample = _sample(models, histories.chosen(who), relevant[who], popular, place, rng, tools)
        if sample is not None:
            tools.check()
            whole = place == len(LENGTHS) - 1
            start = settled(sample.held, tools.seed) if whole else search(sample.held, start)
            found[place] = (sample, start)
    cold = 0.0
    if CONTENT in names:
        cold = UNTRIED if (popular > 0).all() else _cold(list(found.values()), names.index(CONTENT))
    tools.progress(1.0, "blended")
    return _blend_of(names, {place: one for place, (_, one) in found.items()}, cold)


def _blend_of(names: tuple[str, ...], found: Mapping[int, Found], cold: float) -> Blend:
    """Lengths that too few users have take what was learnt for the nearest."""
    equal = Blend.equal(names)
    weights, damping = list(equal.weights), list(equal.damping)
    for place in range(1, len(LENGTHS) if found else 1):
        nearest = found[min(found, key=lambda other: (abs(other - place), -other))]
        weights[place], damping[place] = tuple(nearest.weights.tolist()), nearest.damping
    return Blend(names, tuple(weights), tuple(damping), cold)


@dataclass(frozen=True, eq=False)
class _Sample:
    """Users with histories of about one length: candidates, which somebody has, how rare they are, what was held out.
    `held`: of those that somebody has."""

    candidates: Candidates
    known: "np.ndarray"
    rarity: "np.ndarray"
    right: "np.ndarray"
    count: "np.ndarray"
    held: Held


def _sample(
    models: "Mapping[str, Model]",
    full: "Histories",
    relevant: "csr_matrix",
    popular: "np.ndarray",
    place: int,
    rng: "np.random.Generator",
    tools: Tools,
) -> _Sample | None:
    """None if there are too few users with histories of that length or more."""
    import numpy as np

    enough = np.flatnonzero(lengths_of(full) >= place)
    full, relevant = full.chosen(enough), relevant[enough]
    warm = np.asarray(relevant @ (popular > 0).astype(np.float32)).ravel()
    if (warm > 0).sum() < FEWEST:
        return None
    short = full if place == len(LENGTHS) - 1 else newest(full, _drawn(place, len(full), rng))
    made = _gathered(models, short, full, tools)
    right, known, rarity = hits(made.numbers, relevant), popular[made.numbers] > 0, rarity_of(popular)[made.numbers]
    may, there = known & (made.numbers >= 0), warm > 0
    held = Held(made.features[there], rarity[there], right[there], may[there], warm[there].astype(np.int64))
    return _Sample(made, known, rarity, right, np.diff(relevant.indptr), held)


def _drawn(place: int, count: int, rng: "np.random.Generator") -> "np.ndarray":
    return rng.integers(LENGTHS[place], LENGTHS[place + 1], count)


def newest(histories: "Histories", most: "np.ndarray") -> "Histories":
    """The end of each history, with at most `most` [rows] liked items in it."""
    import numpy as np

    from shared.recommending.histories import Histories

    rows = np.repeat(np.arange(len(histories)), np.diff(histories.start))
    liked = np.concatenate([[0], np.cumsum(histories.preference > 0)])
    # How many liked ones come from here to the end of the row, this one included.
    left = liked[histories.start[1:]][rows] - liked[:-1]
    kept = left <= most[rows]
    start = np.concatenate([[0], np.cumsum(kept)])[histories.start].astype(np.int64)
    return Histories(start, histories.items[kept], histories.preference[kept], histories.count)


def _gathered(models: "Mapping[str, Model]", histories: "Histories", hidden: "Histories", tools: Tools) -> Candidates:
    """Those of all rows, some rows at a time."""
    import numpy as np

    cells = max(1, min(histories.count, LARGE) * len(models))
    size, parts = max(1, min(CHUNK, CELLS // cells)), []
    for first, some in histories.chunks(size):
        tools.check()
        parts.append(gather(list(models.values()), some, hidden.rows(first, first + size), POOL))
    width = max(part.numbers.shape[1] for part in parts)
    numbers = [np.pad(p.numbers, ((0, 0), (0, width - p.numbers.shape[1])), constant_values=-1) for p in parts]
    scores = [np.pad(p.scores, ((0, 0), (0, width - p.scores.shape[1]), (0, 0))) for p in parts]
    floor, spread = (np.concatenate([getattr(part, name) for part in parts]) for name in ("floor", "spread"))
    return Candidates(np.concatenate(numbers), np.concatenate(scores), floor, spread)


def _cold(samples: Sequence[tuple[_Sample, Found]], content: int) -> float:
    """The largest of `COLD` that costs no more than its price, over all lengths together."""
    import numpy as np

    if not samples:
        return UNTRIED
    reached = [np.concatenate([_with_cold(*one, content, cold) for one in samples]).mean() for cold in COLD]
    enough = (1 - COLD_PRICE) * max(reached)
    return max(cold for cold, value in zip(COLD, reached, strict=True) if value >= enough)


def _with_cold(sample: _Sample, found: Found, content: int, cold: float) -> "np.ndarray":
    """nDCG of each user when items that nobody knows are candidates too."""
    import numpy as np

    made, may = sample.candidates, sample.candidates.numbers >= 0
    blended = damped(made.features @ found.weights.astype(np.float32), sample.rarity, found.damping)
    own = spread_of(np.where(may & sample.known, blended, -np.inf))
    tails = (*own, made.floor[:, content], made.spread[:, content])
    scores = lifted(blended, made.scores[:, :, content], sample.known, tails, cold)
    return ndcg_of(scores, sample.right, may, sample.count)


def _of_nobody(names: Sequence[str]) -> tuple[float, ...]:
    if POPULARITY in names:
        return tuple(float(name == POPULARITY) for name in names)
    return tuple(1 / len(names) for _ in names)
