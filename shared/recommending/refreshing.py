"""Taking in what is new without training again what takes long to train."""

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from shared.errors import ModelError
from shared.recommending.catalogue import Catalogue
from shared.recommending.extended import Extended, extended
from shared.recommending.interactions import Interactions
from shared.recommending.merging import merged, with_items
from shared.recommending.models.base import Model, Tools

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np

    from shared.recommending.recommender import Recommender

CHEAP = ("popularity", "cooccurrence", "ease")
"""The models that are fitted again."""
EASE_ITEMS = 3_000
"""Up to so many items, EASE takes seconds (it inverts a matrix of items by items); of more, it is kept."""


def refreshed(
    recommender: "Recommender",
    new: Interactions,
    described: Catalogue | None = None,
    tools: Tools | None = None,
    without: Interactions | None = None,
) -> "Recommender":
    """A recommender that knows `new`, and no more of the pairs in `without`; the given one stays as it is.

    Users and items grow; what is known of new items may be `described`, else their title is their id. Popularity,
    co-occurrence and EASE (up to 3,000 items) are fitted again. Content gets vectors of new items, if there is an
    encoder in `tools`. ALS, the sequential model and the hybrid's weights stay: they answer everybody, since histories
    are what is asked with, but do not know new items. Raises ModelError, and Cancelled through `tools.check`.
    """
    from shared.recommending.recommender import Recommender

    interactions = merged(recommender.interactions, _described_too(new, described), without)
    catalogue = with_items(recommender.catalogue, interactions.items, described)
    renewing = _Renewing(len(recommender.catalogue), interactions, catalogue, tools)
    for name, model in sorted(recommender.models.items(), key=lambda pair: hasattr(pair[1], "of_members")):
        renewing.add(name, model, len(recommender.models))
    models = {name: renewing.models[name] for name in recommender.models}
    about = recommender.about | {"refreshed": _times(recommender.about, len(new))}
    return Recommender(catalogue, interactions, models, recommender.serving, about)


@dataclass(frozen=True)
class _Renewing:
    """The models one after the other, the one that blends others last. `before`: how many items there were."""

    before: int
    interactions: Interactions
    catalogue: Catalogue
    tools: Tools | None
    models: dict[str, Model] = field(default_factory=dict)

    def add(self, name: str, model: Model, count: int) -> None:
        """As the new items and entries need it."""
        given, done = self.tools or Tools(_no_encoder), len(self.models)
        given.check()

        def tell(share: float, words: str) -> None:
            given.progress((done + share) / count, f"Refreshing {model.title}")

        tell(0.0, "")
        self.models[name] = self._renewed(model, replace(given, progress=tell))
        tell(1.0, "")

    def _renewed(self, model: Model, tools: Tools) -> Model:
        inner, known = (model.inner, model.known) if isinstance(model, Extended) else (model, self.before)
        if hasattr(inner, "of_members"):
            return inner.of_members(self.models)
        if _cheap(model.name, len(self.catalogue)) and not inner.unfit(self.interactions, self.catalogue):
            return inner.fit(self.interactions, self.catalogue, tools)
        if hasattr(inner, "extended") and self.tools is not None and known < len(self.catalogue):
            return inner.extended(self.catalogue, tools)
        return extended(inner, known, len(self.catalogue))


def _cheap(name: str, items: int) -> bool:
    return name in CHEAP and (name != "ease" or items <= EASE_ITEMS)


def _described_too(new: Interactions, described: Catalogue | None) -> Interactions:
    """The new interactions with all items that are described among their items."""
    import numpy as np

    if described is None:
        return new
    there = new.item_number
    more = [id for id in described.ids.tolist() if id not in there]
    ids: np.ndarray = np.empty(len(new.items) + len(more), dtype=object)
    ids[:] = [*new.items.tolist(), *more]
    return Interactions(new.users, ids, new.user, new.item, new.weight, new.time, new.kind)


def _times(about: dict[str, Any], entries: int) -> dict[str, int]:
    before = about.get("refreshed") or {}
    return {"times": int(before.get("times", 0)) + 1, "entries": int(before.get("entries", 0)) + entries}


def _no_encoder(texts: "Sequence[str]") -> "np.ndarray":
    raise ModelError("There is no encoder at hand: give one in `tools`.")
