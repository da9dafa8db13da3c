"""The items as the lists are made of them: names, categories, how well known and how much alike; made when needed."""

from collections.abc import Collection
from functools import cached_property
from typing import TYPE_CHECKING

from shared.errors import DataError, ModelError
from shared.recommending.naming import Names, categories_named
from shared.recommending.reranking import Likeness, allowed, likeness_of_users, likeness_of_vectors

if TYPE_CHECKING:
    import numpy as np

    from shared.recommending.catalogue import Catalogue
    from shared.recommending.histories import Histories
    from shared.recommending.interactions import Interactions


class Stock:
    """Of one recommender. `vectors` [I, d]: of the items' texts, None if there are none."""

    def __init__(
        self, catalogue: "Catalogue", interactions: "Interactions", vectors: "np.ndarray | None" = None
    ) -> None:
        self._catalogue, self._interactions, self._vectors = catalogue, interactions, vectors

    @cached_property
    def names(self) -> Names:
        """Items by id or title."""
        return Names(self._catalogue)

    @cached_property
    def popular(self) -> "np.ndarray":
        """How many users had to do with each item [I], and did not dislike it."""
        import numpy as np

        liked = self._interactions.item[self._interactions.preference > 0]
        return np.bincount(liked, minlength=len(self._catalogue))

    @cached_property
    def likeness(self) -> Likeness:
        """By the vectors if there are any, else by who had to do with the items."""
        if self._vectors is not None:
            return likeness_of_vectors(self._vectors)
        liked = self._interactions.matrix.tocsc(copy=True)
        liked.data = (liked.data > 0).astype("float32")
        return likeness_of_users(liked)

    def allowed(self, history: "Histories", categories: Collection[str], exclude: Collection[int]) -> "np.ndarray":
        """Which items may be shown after one history [I], bool.

        Raises DataError for unknown categories and items, and ModelError for a history with other items than these.
        """
        if history.count != len(self._catalogue) or len(history) != 1:
            raise ModelError("The model has been exchanged for one with other items: load the page again.")
        if exclude and (min(exclude) < 0 or max(exclude) >= len(self._catalogue)):
            raise DataError("An item to exclude is not one of this model: load the page again.")
        wanted = categories_named(categories, self._catalogue.category_names)
        return allowed(len(self._catalogue), [self._in_category[name] for name in wanted], exclude, history)

    @cached_property
    def _in_category(self) -> "dict[str, np.ndarray]":
        """The items of each category."""
        import numpy as np

        found: dict[str, list[int]] = {name: [] for name in self._catalogue.category_names}
        for number, names in enumerate(self._catalogue.categories):
            for name in names:
                found[name].append(number)
        return {name: np.array(numbers, dtype=np.int64) for name, numbers in found.items()}
