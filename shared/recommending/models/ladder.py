"""All models from cheap to dear, fitted one after the other, and which is the best on a validation split."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from time import perf_counter
from typing import TYPE_CHECKING

from shared.data.wording import listing
from shared.errors import DataError, ModelError
from shared.recommending.evaluating import lists, relevant_of
from shared.recommending.interactions import Interactions
from shared.recommending.measures import accuracy, mean
from shared.recommending.models.als import ALS
from shared.recommending.models.base import Model, Tools
from shared.recommending.models.blend import CONTENT
from shared.recommending.models.content import Content
from shared.recommending.models.cooccurrence import Cooccurrence
from shared.recommending.models.ease import EASE
from shared.recommending.models.hybrid import POPULARITY, Hybrid, popularity_of
from shared.recommending.models.popularity import Popularity
from shared.recommending.models.sequential import Sequential
from shared.recommending.splits import joined, with_entries, without_items

if TYPE_CHECKING:
    import numpy as np

    from shared.recommending.catalogue import Catalogue

MODELS: Mapping[str, type[Model]] = {
    kind.name: kind for kind in (Popularity, Cooccurrence, EASE, ALS, Content, Sequential, Hybrid)
}
K = 10
BLIND = 0.05
"""The share of items of which nothing is shown while the blend is learnt, so that it learns what content is worth."""
EFFORT = {"als": 2, "ease": 2, "hybrid": 8, "sequential": 40}
"""How long a step takes beside the others, for the progress that is shown; 1 where nothing is said."""
USERS = 5_000
"""Models are scored on at most so many users."""


@dataclass(frozen=True)
class Score:
    """`ndcg`: at 10, on the validation split, before what is in there was learnt; that of the hybrid is from users
    whom its weights were learnt from, too. `seconds`: what one fit took; for the hybrid, learning the weights.
    """

    ndcg: float
    seconds: float


@dataclass(frozen=True, eq=False)
class Ladder:
    """`models`: fitted on training and validation entries together. `scores` by name. `best`: the name of that with
    the highest score. `skipped`: why a model is missing, in a sentence for the user, by name.
    """

    models: dict[str, Model]
    scores: dict[str, Score]
    best: str
    skipped: dict[str, str] = field(default_factory=dict)

    @property
    def seconds(self) -> dict[str, float]:
        """The time to fit each, as `evaluating.compare` takes it."""
        return {name: score.seconds for name, score in self.scores.items()}


def fit_ladder(
    train: Interactions,
    validation: Interactions,
    catalogue: "Catalogue",
    tools: Tools,
    *,
    names: Collection[str] | None = None,
    on_fitted: Callable[[str, Score], None] = lambda name, score: None,
    stopped: Callable[[], bool] = lambda: False,
) -> Ladder:
    """Fit each model on `train`, score it on `validation`, learn the blend, and fit them again on both together.

    Where content can be learnt, `BLIND` of the items lose their training entries until they are fitted again, and do
    not count in the scores. `names`: which of MODELS; None: all. What a model cannot do is in `skipped`; a model that
    cannot be fitted again stays as it was. Once `stopped` says so, no further model is begun. Raises ModelError if none
    can be fitted or a name is unknown, and Cancelled.
    """
    chosen = _chosen(names)
    tools = replace(tools, encode=_remembering(tools.encode))
    run = _Run(train, validation, catalogue, tools, chosen, on_fitted, stopped)
    run.fit_first()
    if Hybrid.name in chosen:
        run.blend()
    if not run.models:
        raise ModelError(f"None of the models can learn from these data: {' '.join(run.skipped.values())}")
    run.fit_again()
    best = max(run.scores, key=lambda name: run.scores[name].ndcg)
    ordered = [name for name in MODELS if name in run.models]
    return Ladder(
        {name: run.models[name] for name in ordered}, {name: run.scores[name] for name in ordered}, best, run.skipped
    )


class _Run:
    """One ladder on its way."""

    def __init__(
        self,
        train: Interactions,
        validation: Interactions,
        catalogue: "Catalogue",
        tools: Tools,
        names: Sequence[str],
        on_fitted: Callable[[str, Score], None],
        stopped: Callable[[], bool],
    ) -> None:
        self.whole, self.catalogue, self.tools = joined(train, validation), catalogue, tools
        self.singles = [name for name in names if name != Hybrid.name]
        self.on_fitted, self.stopped = on_fitted, stopped
        blind = CONTENT in names and Hybrid.name in names and not Content.unfit(train, catalogue)
        self.train = without_items(train, BLIND, tools.seed) if blind else train
        self.known = with_entries(self.train)
        self.relevant = relevant_of(validation)
        self.models: dict[str, Model] = {}
        self.scores: dict[str, Score] = {}
        self.skipped: dict[str, str] = {}
        blending = EFFORT[Hybrid.name] if Hybrid.name in names else 0
        self.effort, self.done, self.now = 2 * sum(map(_effort, self.singles)) + blending, 0, 0

    def fit_first(self) -> None:
        """On the training entries; what cannot be fitted is skipped."""
        for name in self.singles:
            if self.models and self.stopped():
                self.skipped[name] = f"{MODELS[name].title} was left out, since you asked to stop."
                continue
            started = perf_counter()
            made = self._fitted(name, self.train, "Fitting")
            if isinstance(made, str):
                self.skipped[name] = made
                continue
            seconds = perf_counter() - started
            self.models[name] = made
            self._score(name, seconds)

    def blend(self) -> None:
        """Learn the hybrid from those that are there."""
        started = perf_counter()
        try:
            popular, tools = self._popular(self.train), self._step(Hybrid.name, "Blending")
            made = Hybrid.learnt(self.models, self.train.histories, self.relevant, popular, tools)
        except (ModelError, DataError) as error:
            self.skipped[Hybrid.name] = str(error)
            return
        self.models[Hybrid.name] = made
        self._score(Hybrid.name, perf_counter() - started)

    def fit_again(self) -> None:
        """On training and validation entries together."""
        hybrid = self.models.pop(Hybrid.name, None)
        for name in list(self.models):
            started = perf_counter()
            made = self._fitted(name, self.whole, "Fitting with all entries:")
            if not isinstance(made, str):
                self.models[name] = made
                self.scores[name] = replace(self.scores[name], seconds=perf_counter() - started)
        if isinstance(hybrid, Hybrid):
            self.models[Hybrid.name] = hybrid.of_members(self.models, self._popular(self.whole))
        self.tools.progress(1.0, "Fitted")

    def _popular(self, entries: Interactions) -> "np.ndarray":
        """How popular items are, 1 for the most popular; what has entries is above 0."""
        import numpy as np

        if POPULARITY in self.models:
            return popularity_of(self.models[POPULARITY])
        liked = np.bincount(entries.item[entries.preference > 0], minlength=len(entries.items))
        return (liked / max(int(liked.max(initial=0)), 1)).astype(np.float32)

    def _fitted(self, name: str, entries: Interactions, words: str) -> Model | str:
        """The model, or why there is none."""
        kind = MODELS[name]
        tools = self._step(name, f"{words} {kind.title}")
        why = kind.unfit(entries, self.catalogue)
        if why:
            return why
        try:
            return kind.fit(entries, self.catalogue, tools)
        except (ModelError, DataError) as error:
            return str(error)
        except MemoryError:
            return f"{kind.title} needs more memory than there is for so many items: bring fewer, or a larger machine."

    def _score(self, name: str, seconds: float) -> None:
        """nDCG of what is held out, items that nobody knows left out."""
        import numpy as np
        from scipy.sparse import diags

        relevant = (self.relevant @ diags(self.known.astype(np.float32))).tocsr()
        relevant.eliminate_zeros()
        who = np.flatnonzero(np.diff(relevant.indptr))
        who = np.sort(np.random.default_rng(self.tools.seed).permutation(who)[:USERS])
        numbers = lists(self.models[name], self.train.histories.chosen(who), K, self.tools.check)
        score = Score(mean(accuracy(numbers, relevant[who])["ndcg"]) or 0.0, seconds)
        self.scores[name] = score
        self.on_fitted(name, score)

    def _step(self, name: str, words: str) -> Tools:
        """The tools for one step, whose progress is a part of the whole."""
        self.tools.check()
        self.done, self.now = self.done + self.now, _effort(name)
        done, now, whole, tell = self.done, self.now, self.effort, self.tools.progress
        tell(done / whole, words)
        return replace(
            self.tools,
            progress=lambda share, said: tell((done + now * share) / whole, f"{words}: {said}" if said else words),
        )


def _effort(name: str) -> int:
    return EFFORT.get(name, 1)


def _chosen(names: Collection[str] | None) -> list[str]:
    """Those named, in the order of the ladder. Raises ModelError."""
    unknown = [name for name in names or () if name not in MODELS]
    if unknown:
        raise ModelError(f"There is no model {listing(unknown)}: choose from {listing(list(MODELS), 12)}.")
    return [name for name in MODELS if names is None or name in names]


def _remembering(encode: "Callable[[Sequence[str]], np.ndarray]") -> "Callable[[Sequence[str]], np.ndarray]":
    """`encode` that gives the same texts their vectors at once when they come again: models are fitted twice."""
    before: dict[tuple[str, ...], np.ndarray] = {}

    def remembered(texts: "Sequence[str]") -> "np.ndarray":
        key = tuple(texts)
        if key not in before:
            before[key] = encode(key)
        return before[key]

    return remembered
