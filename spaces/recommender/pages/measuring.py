"""Models are fitted anew on a part of the interactions and measured on the rest, one after the other. No Gradio."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from time import perf_counter
from typing import TYPE_CHECKING, Any

from shared.data.wording import listing
from shared.errors import DataError, ModelError

from ..measured import sampled
from .measuring_data import Material

if TYPE_CHECKING:
    import numpy as np

    from shared.recommending.evaluating import Row
    from shared.recommending.models.base import Model, Tools
    from shared.recommending.splits import How

HYBRID = "hybrid"
COST = {"popularity": 1, "cooccurrence": 2, "ease": 6, "als": 8, "content": 10, "sequential": 40, HYBRID: 20}
"""About how long fitting takes beside the others, for the time left."""
FITTING = 0.75
"""The share of the work on one model that fitting it is; the rest is measuring."""
MOST_K = 50
SHARES = (0.05, 0.5)
VALIDATION = 0.2
"""The share of the training entries on which the hybrid learns to blend."""
HOWS: "tuple[How, ...]" = ("user", "item", "time")


@dataclass(frozen=True)
class Asked:
    """What is to be measured: `names` of models; `how` and by which `share` the entries are split; lists of `k`."""

    names: tuple[str, ...]
    how: "How" = "user"
    k: int = 10
    share: float = 0.2
    seed: int = 0

    def check(self, kinds: "Mapping[str, type[Model]]") -> None:
        """Raises DataError for what cannot be done."""
        unknown = [name for name in self.names if name not in kinds]
        if unknown or not self.names:
            there = listing(list(kinds), 12)
            raise DataError(f"{f'There is no model {listing(unknown)}' if unknown else 'Choose a model'}: {there}.")
        if HYBRID in self.names and len(self.names) < 3:
            raise DataError("The hybrid blends the other models that are chosen: choose two or more beside it.")
        if self.how not in HOWS:
            raise DataError(f"Entries cannot be split by “{self.how}”: choose {listing(HOWS)}.")
        if not 1 <= self.k <= MOST_K:
            raise DataError(f"The length of the lists is {self.k}: it has to be from 1 to {MOST_K}.")
        if not SHARES[0] <= self.share <= SHARES[1]:
            raise DataError(f"The share held back is {self.share:g}: it has to be from {SHARES[0]:g} to {SHARES[1]:g}.")


@dataclass(frozen=True)
class Step:
    """How far it is: `share` of the work (0 to 1), and `words` for what is done now.

    `lines`: those measured so far, see `lines_of`. `entries`: for training and held back. `skipped`: why a model is
    missing, by its title. `note`: what else is to be known. `waiting`: for somebody else's. `stopped`: why it ended
    early, "" if it did not.
    """

    share: float = 0.0
    words: str = ""
    lines: tuple[dict[str, Any], ...] = ()
    entries: tuple[int, int] = (0, 0)
    skipped: Mapping[str, str] = field(default_factory=dict)
    note: str = ""
    seconds: float = 0.0
    waiting: bool = False
    finished: bool = False
    stopped: str = ""

    @property
    def seconds_left(self) -> float | None:
        """Expected from the speed so far; None at the beginning."""
        early = self.share < 0.02 or self.seconds < 1
        return None if early else self.seconds * (1 - self.share) / self.share


class Measuring:
    """One measurement. `kinds`: the models there are, from cheap to dear. `told` gets each step."""

    def __init__(
        self,
        material: Material,
        asked: Asked,
        kinds: "Mapping[str, type[Model]]",
        encode: "Callable[[Sequence[str]], np.ndarray]",
        told: Callable[[Step], None],
        check: Callable[[], None],
    ) -> None:
        """Raises DataError for what cannot be done."""
        asked.check(kinds)
        self.material, self.asked, self.kinds = material, asked, kinds
        self.encode, self.told, self.check = encode, told, check
        self.names = [name for name in kinds if name in asked.names]
        self.total = sum(COST.get(name, 10) for name in self.names)
        self.done, self.started, self.step = 0.0, perf_counter(), Step()
        self.rows: list[Row] = []

    def run(self) -> None:
        """All of it. Raises DataError where the entries cannot be split, and what `check` raises."""
        from shared.recommending.splits import split

        asked = self.asked
        self._tell(0.0, "Holding back entries")
        self.train, rest = split(self.material.interactions, asked.how, asked.share, asked.seed)
        self.test, note = sampled(rest)
        self.step = replace(self.step, entries=(len(self.train), len(rest)), note=note)
        for name, model, seconds in self._ladder() if HYBRID in self.names else self._singles():
            self._measure(name, model, seconds)
        if not self.rows:
            raise ModelError(f"None of the models can learn from these data: {' '.join(self.step.skipped.values())}")
        self.step = replace(self.step, finished=True)
        self._tell(1.0, "Measured")

    def _singles(self) -> "Iterator[tuple[str, Model, float]]":
        """Each is fitted when the one before has been measured."""
        for name in self.names:
            kind, cost, started = self.kinds[name], COST.get(name, 10), perf_counter()
            try:
                why = kind.unfit(self.train, self.material.catalogue)
                tools = self._tools(f"Fitting {kind.title}", FITTING * cost)
                model = None if why else kind.fit(self.train, self.material.catalogue, tools)
            except (ModelError, DataError) as error:
                why, model = str(error), None
            except MemoryError:
                why, model = f"{kind.title} needs more memory than there is here.", None
            if model is None:
                self._skip(kind.title, why)
                self.done += cost
                continue
            self.done += FITTING * cost
            yield name, model, perf_counter() - started
            self.done += (1 - FITTING) * cost

    def _ladder(self) -> "Iterator[tuple[str, Model, float]]":
        """All are fitted first: the hybrid learns from the others before they have seen everything."""
        from shared.recommending.models.ladder import fit_ladder
        from shared.recommending.splits import split

        asked = self.asked
        parts = split(self.train, asked.how, VALIDATION, asked.seed + 1)
        tools = self._tools("", FITTING * self.total)
        ladder = fit_ladder(*parts, self.material.catalogue, tools, names=self.names)
        for name, why in ladder.skipped.items():
            self._skip(self.kinds[name].title, why)
        self.done = FITTING * self.total
        for name, model in ladder.models.items():
            yield name, model, ladder.scores[name].seconds
            self.done += (1 - FITTING) * self.total / len(ladder.models)

    def _measure(self, name: str, model: "Model", seconds: float) -> None:
        from shared.recommending.evaluating import compare
        from shared.recommending.measures import unit_columns

        vectors = self.material.vectors
        self.rows += compare(
            {name: model},
            self.train,
            self.test,
            self.material.catalogue,
            self.asked.k,
            tools=self._tools("", 0.0),
            seconds={name: seconds},
            vectors=unit_columns(self.train.matrix) if vectors is None else vectors,  # type: ignore[arg-type]
        )
        self.step = replace(self.step, lines=tuple(lines_of(self.rows)))
        self._tell(self.done / self.total, "")

    def _skip(self, title: str, why: str) -> None:
        self.step = replace(self.step, skipped={**self.step.skipped, title: why})

    def _tools(self, words: str, part: float) -> "Tools":
        """Their progress is a `part` of the whole, in the unit of `COST`."""
        from shared.recommending.models.base import Tools

        def progress(share: float, said: str) -> None:
            self._tell((self.done + share * part) / self.total, ": ".join(filter(None, (words, said))))

        progress(0.0, "")
        return Tools(self._encode, progress, self.check, self.asked.seed)

    def _encode(self, texts: "Sequence[str]") -> "np.ndarray":
        """Some at a time, so that it can be given up."""
        import numpy as np

        made = []
        for first in range(0, len(texts), 64):
            self.check()
            made.append(self.encode(texts[first : first + 64]))
        return np.concatenate(made) if made else self.encode(texts)

    def _tell(self, share: float, words: str) -> None:
        self.check()
        words = words or self.step.words
        self.step = replace(self.step, share=min(1.0, share), words=words, seconds=perf_counter() - self.started)
        self.told(self.step)


def lines_of(rows: "Sequence[Row]") -> list[dict[str, Any]]:
    """The rows as `Row.to_dict`, the best nDCG first; `behind` in all but the first: how far its nDCG is from that of
    the first for the same users, `mean`, `low` and `high` of the 95 % interval, below 0 for worse."""
    from shared.recommending.evaluating import paired

    ordered = sorted(rows, key=lambda row: -(row.metrics["ndcg"] or 0.0))
    lines = [row.to_dict() for row in ordered]
    for line, row in zip(lines[1:], ordered[1:], strict=True):
        gain = paired(row, ordered[0], ["ndcg"])["ndcg"]
        line["behind"] = {"mean": gain.mean, "low": gain.low, "high": gain.high}
    return lines


def verdict(line: Mapping[str, Any]) -> str:
    """What the difference to the best says; "" for the best itself, and where none is known."""
    behind = line.get("behind")
    return "" if behind is None else "clearly worse" if behind["high"] < 0 else "no clear difference"
