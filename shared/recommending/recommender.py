"""A catalogue, the interactions, the models fitted to them, and which one serves: what answers the pages."""

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from shared.data.wording import agree, listing, plural
from shared.errors import DataError, ModelError
from shared.recommending.alike import alike
from shared.recommending.catalogue import Catalogue
from shared.recommending.histories import Histories
from shared.recommending.interactions import Interactions
from shared.recommending.models.base import Model, Tools
from shared.recommending.naming import short
from shared.recommending.reasons import reasons_for
from shared.recommending.recommendation import Reason, Recommendation, Recommendations
from shared.recommending.reranking import SMALL, candidates, damped, diverse, scaled
from shared.recommending.stock import Stock

if TYPE_CHECKING:
    import numpy as np

POPULARITY, CONTENT = "popularity", "content"
MOST = 1_000
"""Items in one answer."""
POOL, VARIED = 200, 50
"""How many items novelty and diversity choose from; at least `TIMES` as many as are asked for."""
TIMES = 5
NOTHING_LIKED = "Nothing has been liked yet, so this is what most people like."
NOTHING_KNOWN = "“{}” says nothing about these items for this history, so this is what most people like."
FEW = "Only {} {} left to recommend."
NONE_LEFT = "Nothing is left to recommend with these categories and exclusions."
INSTEAD = "“{}” knows nothing like this item, so “{}” answers."
NOTHING_ALIKE = "No model knows of anything that is like this item."


class Recommender:
    """Answers for known users and visitors alike. Asking changes nothing, so many threads may ask at once.

    `models` by name, `serving`: the one that answers if none is named. `about`: what is to be kept with it on disk,
    plain JSON; `evaluation` in it is the table of all models (see `shared.recommending.evaluating`).
    """

    def __init__(
        self,
        catalogue: Catalogue,
        interactions: Interactions,
        models: Mapping[str, Model],
        serving: str,
        about: Mapping[str, Any] | None = None,
    ) -> None:
        """Raises ModelError if there is no model `serving`, or catalogue and interactions have not the same items."""
        if serving not in models:
            raise ModelError(f"There is no model “{serving}” to serve: there is {listing(list(models)) or 'none'}.")
        if len(catalogue) != len(interactions.items) or (catalogue.ids != interactions.items).any():
            raise ModelError("The catalogue and the interactions do not have the same items in the same order.")
        self.catalogue, self.interactions = catalogue, interactions
        self.models, self.serving = dict(models), serving
        self.about = dict(about or {})
        self.stock = Stock(catalogue, interactions, getattr(models.get(CONTENT), "vectors", None))

    # Whom it answers

    def history(self, user_id: str) -> Histories:
        """What a known user had to do with. Raises DataError for an unknown one."""
        number = self.interactions.user_number.get(user_id)
        if number is None:
            number = self.interactions.user_number.get(user_id.strip())
        if number is None:
            users = plural(len(self.interactions.users), "user")
            raise DataError(
                f"“{short(user_id)}” is not among the {users} of this model: check the id, or name what is liked."
            )
        return self.interactions.histories.row(number)

    def history_of(self, liked: Sequence[str], disliked: Sequence[str] = (), *, user: str = "") -> Histories:
        """That of a visitor, from ids or titles of items; with `user`, after what is known of that one.

        Raises DataError for unknown users and items, and for an item that is both liked and disliked.
        """
        good, bad = self.stock.names.numbers(liked), self.stock.names.numbers(disliked)
        both = [f"“{self.catalogue.titles[number]}”" for number in good if number in set(bad)]
        if both:
            raise DataError(f"{listing(both)} cannot be liked and disliked at once: choose one.")
        said = {**dict.fromkeys(good, 1.0), **dict.fromkeys(bad, -1.0)}
        before = self.history(user) if user.strip() else Histories.of_lists([[]], len(self.catalogue))
        pairs = zip(before.items.tolist(), before.preference.tolist(), strict=True)
        return Histories.of_lists([[*(one for one in pairs if one[0] not in said), *said.items()]], len(self.catalogue))

    # What it answers

    def recommend(
        self,
        history: Histories,
        k: int = 10,
        *,
        model: str = "",
        novelty: float = 0.0,
        diversity: float = 0.0,
        categories: Collection[str] = (),
        exclude: Collection[int] = (),
        reasons: int = 3,
    ) -> Recommendations:
        """The k best items for one history (a single row) that are not in it; fewer only where no more may be shown.

        `model`: a name, else the serving one. A history with nothing liked, or of which the model makes nothing, is
        answered by popularity, and the `note` says so. `novelty` (0 to 1) damps what everybody knows, see
        `reranking.damped`; `diversity` (0 to 1) is the weight of unlikeness, see `reranking.diverse`. `categories`: in
        any of these. `exclude`: numbers of items. `reasons`: so many for each item. Raises DataError.
        """
        _check(k, novelty, diversity)
        may = self.stock.allowed(history, categories, exclude)
        name, note, numbers, scores = self._scored(history, model, may, max(POOL, TIMES * k))
        if not len(numbers):
            return Recommendations([], name, NONE_LEFT)
        relevance = scaled(
            damped(scaled(scores), self.stock.popular[numbers], float(self.stock.popular.max()), novelty)
        )
        chosen = self._chosen(numbers, relevance, k, diversity)
        if len(chosen) < k:
            note = f"{note} {FEW.format(plural(len(chosen), 'item'), agree(len(chosen), 'is', 'are'))}".strip()
        asked, catalogue = self.models[name], self.catalogue
        found = []
        for at in chosen:
            item = int(numbers[at])
            why = reasons_for(asked, history, item, float(scores[at]), catalogue, reasons)
            found.append(self._made(item, float(relevance[at]), why))
        return Recommendations(found, name, note)

    def ranks(self, history: Histories, items: Collection[int], *, model: str = "") -> dict[int, int]:
        """The ranks (1: the best) of items under one history, before novelty, diversity and filters.

        Items of the history have none. Of more than 20,000 items, only the best 1,000 have one.
        """
        may = self.stock.allowed(history, (), ())
        count = len(may) if len(may) <= SMALL else MOST
        numbers = self._scored(history, model, may, count)[2]
        place = {number: rank for rank, number in enumerate(numbers.tolist(), 1)}
        return {item: place[item] for item in items if item in place}

    def similar(
        self, item_id: str, k: int = 10, categories: Collection[str] = (), *, model: str = ""
    ) -> Recommendations:
        """The k items that are most like one, which is given by id or title; fewer where no more are like it at all.

        If the model knows nothing of the item, another one answers, and the `note` says so. Raises DataError.
        """
        _check(k)
        item, name = self.stock.names.number(item_id), self._name(model)
        may = self.stock.allowed(Histories.of_lists([[(item, 1.0)]], len(self.catalogue)), categories, ())
        answering, numbers, scores = alike(self.models, name, item, may, k, self.stock.popular)
        if not answering:
            return Recommendations([], name, NOTHING_ALIKE if may.any() else NONE_LEFT)
        note = "" if answering == name else INSTEAD.format(self.models[name].title, self.models[answering].title)
        best = float(scores[0])
        pairs = zip(numbers.tolist(), scores.tolist(), strict=True)
        return Recommendations([self._made(number, score / best) for number, score in pairs], answering, note)

    # What becomes of it

    def refreshed(
        self,
        new: Interactions,
        described: Catalogue | None = None,
        tools: Tools | None = None,
        without: Interactions | None = None,
    ) -> "Recommender":
        """With new entries, users and items, but without training the dear models; see `refreshing`."""
        from shared.recommending.refreshing import refreshed

        return refreshed(self, new, described, tools, without)

    def save(self, folder: Path) -> None:
        """Write it into a folder; see `bundle`."""
        from shared.recommending.bundle import save

        save(self, folder)

    @classmethod
    def load(cls, folder: Path) -> "Recommender":
        """What `save` wrote. Raises ModelError."""
        from shared.recommending.bundle import load

        return load(folder)

    # How

    def _name(self, model: str) -> str:
        name = model.strip() or self.serving
        if name not in self.models:
            there = listing([f"“{one}”" for one in self.models], 12)
            raise DataError(f"There is no model “{short(name)}” here: choose from {there}.")
        return name

    def _scored(
        self, history: Histories, model: str, may: "np.ndarray", count: int
    ) -> "tuple[str, str, np.ndarray, np.ndarray]":
        """The name of the model that answers, a note, and its best items with scores."""
        name, note = self._name(model), ""
        instead = POPULARITY if POPULARITY in self.models else name
        if name != instead and not (history.preference > 0).any():
            name, note = instead, NOTHING_LIKED
        numbers, scores = candidates(self.models[name], history, may, count, self.stock.popular)
        if name != POPULARITY and len(scores) > 1 and scores[0] == scores[-1]:
            name, note = instead, NOTHING_KNOWN.format(self.models[name].title)
            numbers, scores = candidates(self.models[name], history, may, count, self.stock.popular)
        return name, note, numbers, scores

    def _chosen(self, numbers: "np.ndarray", relevance: "np.ndarray", k: int, diversity: float) -> list[int]:
        """Positions of the k to be shown."""
        import numpy as np

        best = np.argsort(-relevance, kind="stable")[: max(VARIED, TIMES * k) if diversity else k]
        if not diversity:
            return best.tolist()
        return best[diverse(relevance[best], self.stock.likeness(numbers[best]), k, diversity)].tolist()

    def _made(self, number: int, score: float, reasons: tuple[Reason, ...] = ()) -> Recommendation:
        return Recommendation(
            number,
            str(self.catalogue.ids[number]),
            self.catalogue.titles[number],
            round(score, 6),
            self.catalogue.categories[number],
            reasons,
            bool(self.stock.popular[number] > 0),
        )


def _check(k: int, novelty: float = 0.0, diversity: float = 0.0) -> None:
    if not 1 <= k <= MOST:
        raise DataError(f"k is {k:,}: ask for at least 1 item, and at most {MOST:,}.")
    for name, value in (("novelty", novelty), ("diversity", diversity)):
        if not 0 <= value <= 1:
            raise DataError(f"{name} is {value}: it must be from 0 to 1.")
