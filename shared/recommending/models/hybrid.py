"""A blend of the other models: their scores in comparable units, weighted by what was learnt on a validation split."""

import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Self

from shared.data.wording import listing
from shared.errors import ModelError
from shared.recommending.histories import Histories
from shared.recommending.models.base import Model, Tools
from shared.recommending.models.blend import CONTENT, POPULARITY, Blend, learn, lifted
from shared.recommending.models.candidates import LARGE, POOL, Candidates, gather, per_spread, spread_of, unseen
from shared.recommending.models.weighing import damped, rarity_of

if TYPE_CHECKING:
    import numpy as np
    from scipy.sparse import csr_matrix

    from shared.recommending.catalogue import Catalogue
    from shared.recommending.interactions import Interactions

FILE, POPULAR = "hybrid.json", "popular.npy"
REMEMBERED = 64
"""Histories whose units are kept for the reasons of their next items."""


class Hybrid(Model):
    """`members` by name; `popular` [I] float32: how popular items were when the members were fitted, 1 for the most
    popular, 0 for those that nobody had.

    A score is the sum of weight * score / spread over the members, see `candidates`, damped for popular items, see
    `weighing.damped`. An item that nobody has is scored by its content alone, see `blend.lifted`. 0 says that nobody
    says anything.
    """

    name: ClassVar[str] = "hybrid"
    title: ClassVar[str] = "Hybrid"
    note: ClassVar[str] = (
        "Blends the other models; how much each counts is learnt, and depends on the history's length."
    )
    blends: ClassVar[bool] = True
    """It is loaded after the others, with them."""

    def __init__(self, blend: Blend, members: Mapping[str, Model], popular: "np.ndarray") -> None:
        """Raises ModelError if a model with a weight is not among the members."""
        missing = [name for name in blend.names if name not in members]
        if missing:
            raise ModelError(f"The hybrid blends {listing(missing)}, which cannot be found: train it again.")
        self.blend, self.popular = blend, popular
        self.members = {name: members[name] for name in blend.names}
        self._units = lru_cache(maxsize=REMEMBERED)(self._units_of)

    @classmethod
    def unfit(cls, train: "Interactions", catalogue: "Catalogue") -> str:
        """It needs two users with two entries, so that some can be held out."""
        import numpy as np

        if len(train) and (np.bincount(train.user) > 1).sum() > 1:
            return ""
        return "The hybrid learns from entries that are held out, and no two users have more than one entry."

    @classmethod
    def fit(cls, train: "Interactions", catalogue: "Catalogue", tools: Tools) -> Self:
        """With all models of the ladder, on a split of its own. Raises ModelError if fewer than two can be fitted."""
        from shared.recommending.models.ladder import fit_ladder
        from shared.recommending.splits import split

        made = fit_ladder(*split(train, "user", 0.2, tools.seed), catalogue, tools)
        if not isinstance(made.models.get(cls.name), cls):
            raise ModelError(made.skipped.get(cls.name, "The hybrid could not be fitted."))
        return made.models[cls.name]  # type: ignore[return-value]

    @classmethod
    def learnt(
        cls,
        members: Mapping[str, Model],
        histories: Histories,
        relevant: "csr_matrix",
        popular: "np.ndarray",
        tools: Tools,
    ) -> Self:
        """From members that were fitted without what is `relevant` [users, I]; see `blend.learn`.

        Raises ModelError with fewer than two.
        """
        if len(members) < 2:
            raise ModelError(f"A blend needs two models or more, and there is {listing(list(members)) or 'none'}.")
        return cls(learn(members, histories, relevant, popular, tools), members, popular)

    def of_members(self, members: Mapping[str, Model], popular: "np.ndarray | None" = None) -> Self:
        """The same weights with these members, fitted on more, maybe; they may know more items than before.

        `popular`: as it is now; without, the member “popularity” says it, if there is one. Raises ModelError if a
        member is missing.
        """
        if popular is None and POPULARITY in members:
            popular = popularity_of(members[POPULARITY])
        return type(self)(self.blend, members, self.popular if popular is None else popular)

    def scores(self, histories: Histories) -> "np.ndarray":
        """As the class says; all members are asked, a chunk of histories at a time is for the caller to choose."""
        import numpy as np

        weights = self.blend.of(histories)
        total = np.zeros((len(histories), histories.count), dtype=np.float32)
        content = None
        for place, (name, member) in enumerate(self.members.items()):
            lifts = name == CONTENT and self._lifts
            if not weights[:, place].any() and not lifts:
                continue
            scores = member.scores(histories)
            tail = spread_of(unseen(scores, histories))
            total += scores * (weights[:, place] * per_spread(tail[1]))[:, None]
            content = (scores, *tail) if lifts else content
        popular = self._popular(histories.count)
        total = damped(total, rarity_of(popular), self.blend.damping_of(histories)[:, None])
        if content is None:
            return total
        known = popular > 0
        tails = (*spread_of(np.where(known, unseen(total, histories), -np.inf)), *content[1:])
        return lifted(total, content[0], known, tails, self.blend.cold)

    def best(self, histories: Histories, k: int) -> "tuple[np.ndarray, np.ndarray]":
        """Of a large catalogue, the best of what the members propose; a member's score of what it does not propose
        counts as the lowest of its proposals."""
        import numpy as np

        if histories.count <= LARGE:
            return super().best(histories, k)
        numbers, scores = self._proposed(histories, max(POOL, 2 * k))
        k = min(k, histories.count)
        order = np.lexsort((numbers, -scores), axis=1)[:, :k]
        numbers, scores = np.take_along_axis(numbers, order, axis=1), np.take_along_axis(scores, order, axis=1)
        missing = ((0, 0), (0, k - numbers.shape[1]))
        return (np.pad(numbers, missing, constant_values=-1), np.pad(scores, missing, constant_values=-np.inf))

    def similar(self, item: int) -> "np.ndarray":
        """What members say of similar items, in comparable units, with the weights for long histories.

        Popularity is left out: what most people like is not like anything.
        """
        import numpy as np

        total = np.zeros(len(self.popular), dtype=np.float32)
        for (name, member), weight in zip(self.members.items(), self.blend.weights[-1], strict=True):
            if name == POPULARITY or not weight:
                continue
            scores = member.similar(item).astype(np.float32)
            own = Histories.of_lists([[(item, 1.0)]], len(scores))
            scaled = scores * weight * per_spread(spread_of(unseen(scores[None], own))[1])
            total = np.pad(total, (0, max(0, len(scaled) - len(total)))) + scaled
        return total

    def shares(self, history: Histories, item: int) -> "np.ndarray":
        """The members' shares, each in the unit that its score has in the blend."""
        import numpy as np

        units, lift = self._units(history.items.tobytes(), history.preference.tobytes(), history.count)
        popular = self._popular(history.count)[item : item + 1]
        if lift and not popular[0]:
            return self.members[CONTENT].shares(history, item) * lift
        total = np.zeros(len(history.items), dtype=np.float32)
        for member, unit in zip(self.members.values(), units, strict=True):
            if unit:
                total += unit * member.shares(history, item)
        return damped(total, rarity_of(popular), self.blend.damping_of(history))

    def save(self, folder: Path) -> None:
        """The names, the weights and how popular items are: the members are saved beside it by whoever has them."""
        import numpy as np

        (folder / FILE).write_text(json.dumps(self.blend.to_dict(), indent=1) + "\n", "utf-8")
        np.save(folder / POPULAR, self.popular.astype(np.float32), allow_pickle=False)

    @classmethod
    def load(cls, folder: Path, members: Mapping[str, Model] | None = None) -> Self:
        """What `save` wrote, with the members. Raises ModelError without them."""
        import numpy as np

        blend = Blend.of_dict(json.loads((folder / FILE).read_text("utf-8")))
        return cls(blend, members or {}, np.load(folder / POPULAR, allow_pickle=False))

    @property
    def _lifts(self) -> bool:
        return self.blend.cold > 0 and CONTENT in self.members

    def _popular(self, count: int) -> "np.ndarray":
        """How popular items are; those that came later are not."""
        import numpy as np

        return np.pad(self.popular, (0, max(0, count - len(self.popular))))

    def _proposed(self, histories: Histories, pool: int) -> "tuple[np.ndarray, np.ndarray]":
        """Candidates and their scores; -1 and -inf fill up."""
        import numpy as np

        made = gather(list(self.members.values()), histories, pool=pool)
        there = made.numbers >= 0
        scores, lift = self._blended(made, histories), self._tails(made, histories)
        if lift is not None:
            known, content = self._popular(histories.count)[made.numbers] > 0, list(self.members).index(CONTENT)
            scores = lifted(scores, made.scores[:, :, content], known, lift, self.blend.cold)
        return made.numbers, np.where(there, scores, -np.inf).astype(np.float32)

    def _blended(self, made: Candidates, histories: Histories) -> "np.ndarray":
        """The scores of candidates [rows, C], without regard to those that nobody has."""
        import numpy as np

        blended = np.einsum("rcm,rm->rc", made.features, self.blend.of(histories))
        rarity = rarity_of(self._popular(histories.count))[made.numbers]
        return damped(blended, rarity, self.blend.damping_of(histories)[:, None])

    def _tails(self, made: Candidates, histories: Histories) -> "tuple[np.ndarray, ...] | None":
        """Floor and spread of the blend and of the content, as `lifted` takes them; None if nothing is lifted."""
        import numpy as np

        if not self._lifts:
            return None
        content = list(self.members).index(CONTENT)
        known = (self._popular(histories.count)[made.numbers] > 0) & (made.numbers >= 0)
        own = spread_of(np.where(known, self._blended(made, histories), -np.inf))
        return (*own, made.floor[:, content], made.spread[:, content])

    def _units_of(self, items: bytes, preference: bytes, count: int) -> "tuple[tuple[float, ...], float]":
        """What a member's score of 1 is in the blend, for each; and that of content for items that nobody has."""
        import numpy as np

        liked = np.frombuffer(items, dtype=np.int32), np.frombuffer(preference, dtype=np.float32)
        history = Histories(np.array([0, len(liked[0])]), *liked, count)
        made = gather(list(self.members.values()), history)
        units, tails = self.blend.of(history)[0] * per_spread(made.spread)[0], self._tails(made, history)
        lift = 0.0 if tails is None else float(self.blend.cold * tails[1][0] * per_spread(tails[3])[0])
        return tuple(units.tolist()), lift


def popularity_of(popularity: Model) -> "np.ndarray":
    """How popular items are by the model of that name, 1 for the most popular [I] float32."""
    import numpy as np

    shown = popularity.similar(0).astype(np.float32)
    return np.maximum(shown, 0) / max(float(shown.max(initial=0)), 1e-9)
