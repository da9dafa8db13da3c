"""By what the items are: the vectors that an encoder makes of their texts, whether anybody knows them or not."""

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Self

from shared.errors import ModelError
from shared.recommending.index import VectorIndex
from shared.recommending.index_graph import slices
from shared.recommending.models.base import Model, Tools
from shared.recommending.models.content_vectors import described, encoded, without
from shared.recommending.models.files import read_arrays, write_arrays

if TYPE_CHECKING:
    import numpy as np
    from scipy.sparse import csr_matrix

    from shared.recommending.catalogue import Catalogue
    from shared.recommending.histories import Histories
    from shared.recommending.interactions import Interactions

LARGE = 50_000
"""Of more items, the best are found through the index."""
SOFTNESS = 0.4
"""0 would take the nearest entry alone, infinity the mean of all. More books by the authors of a history, read by title
and author (goodbooks-10k): nDCG@10 0.80 with the mean, 0.87 with 0.05, 0.90 with 0.3 or 0.4. Long histories of names
alone (artists of HetRec's Last.fm) want it higher, but a name says little there: 0.03 with 0.4, 0.05 with the mean."""
DISLIKED = 0.5
"""How much an item like a disliked one loses."""
CENTRED = 100
"""From so many described items on, what all have in common is taken off the vectors."""
SIGNS = ((1, 1.0), (-1, -DISLIKED))
"""Of likes and dislikes: that of the preference, and what their part of the score is multiplied by."""
AT_ONCE = 8_000_000
"""Cosines that are held in memory."""
NEWEST = 50
"""Liked entries of a history that count, and as many disliked ones."""
ASKED = 8
"""The newest likes whose neighbours the index is asked for, beside those of the mean of all."""
POOL = 20
INDEX, CENTRE = "index", "centre.safetensors"
_Entries = tuple[float, "csr_matrix", "np.ndarray"]


class Content(Model):
    """What an entry adds to an item's score is their cosine times a weight; the weights of the likes are 1 together.

    They are a softmax over the likes of cosine / SOFTNESS, times the preference: the likes nearest to the item speak
    most, so that several tastes do not blur into one. Dislikes do the same with a minus sign, times `DISLIKED`.
    """

    name = "content"
    title = "Content"
    note = "Finds items whose descriptions are like those of what was liked, new items too."

    def __init__(self, index: VectorIndex, centre: "np.ndarray") -> None:
        """`index`: of unit vectors, 0 for items without a description. `centre` [d]: was taken off before."""
        self.index, self.centre = index, centre

    @property
    def vectors(self) -> "np.ndarray":
        """Of the items [I, d] float16, of length 1, or 0 where there is no description."""
        return self.index.vectors

    @classmethod
    def unfit(cls, train: "Interactions", catalogue: "Catalogue") -> str:
        """It needs titles, categories or texts."""
        if catalogue.described and any(described(catalogue, number) for number in range(len(catalogue))):
            return ""
        return "Content needs to know what the items are: add a table of items with titles, categories or texts."

    @classmethod
    def fit(cls, train: "Interactions", catalogue: "Catalogue", tools: Tools) -> Self:
        """Encode every item that has more than an id. The interactions do not matter. Raises ModelError."""
        import numpy as np

        if why := cls.unfit(train, catalogue):
            raise ModelError(why)
        vectors = encoded(catalogue, 0, tools)
        there = vectors.any(axis=1)
        centre = np.zeros(vectors.shape[1], dtype=np.float32)
        if there.sum() >= CENTRED:
            centre = vectors[there].mean(axis=0, dtype=np.float32)
        return cls(_index(without(vectors, centre), tools), centre)

    def extended(self, catalogue: "Catalogue", tools: Tools) -> "Content":
        """One that knows the items that follow those of this one in the catalogue."""
        import numpy as np

        new = without(encoded(catalogue, len(self.vectors), tools, len(self.centre)), self.centre)
        return Content(_index(np.concatenate([self.vectors, new.astype(np.float16)]), tools), self.centre)

    def scores(self, histories: "Histories") -> "np.ndarray":
        """From -DISLIKED to 1."""
        import numpy as np

        scores = np.zeros((len(histories), len(self.vectors)), dtype=np.float32)
        entries = self._entries(histories)
        for at in self.index.blocks():
            scores[:, at] = _summed(entries, self.index.floats(at))
        return scores

    def best(self, histories: "Histories", k: int) -> "tuple[np.ndarray, np.ndarray]":
        """Of more than `LARGE` items, the best of the neighbours of the history."""
        import numpy as np

        if len(self.vectors) <= LARGE:
            return super().best(histories, k)
        numbers = np.full((len(histories), k), -1, dtype=np.int64)
        scores = np.full((len(histories), k), -np.inf, dtype=np.float32)
        for row in range(len(histories)):
            found, values = self._nearest(histories.row(row), k)
            numbers[row, : len(found)], scores[row, : len(found)] = found, values
        return numbers, scores

    def similar(self, item: int) -> "np.ndarray":
        """The cosines with one item."""
        import numpy as np

        one = self.vectors[item].astype(np.float32)
        return np.concatenate([self.index.floats(at) @ one for at in self.index.blocks()])

    def shares(self, history: "Histories", item: int) -> "np.ndarray":
        """The addends of the score."""
        import numpy as np

        added = np.zeros(len(history.items), dtype=np.float32)
        one = self.vectors[item].astype(np.float32)
        for sign, times in SIGNS:
            places = self._places(history.items, sign * history.preference)
            cosines = self.vectors[history.items[places]].astype(np.float32) @ one
            weights = np.exp(cosines / SOFTNESS) * np.abs(history.preference[places])
            added[places] = times * cosines * weights / max(float(weights.sum()), 1e-9)
        return added

    def save(self, folder: Path) -> None:
        """The index in a folder of its own, and the centre."""
        self.index.save(folder / INDEX)
        write_arrays(folder / CENTRE, {"centre": self.centre})

    @classmethod
    def load(cls, folder: Path) -> Self:
        """What `save` wrote; the vectors are mapped into memory. Raises ModelError."""
        return cls(VectorIndex.load(folder / INDEX), read_arrays(folder / CENTRE, "centre")["centre"])

    def _places(self, items: "np.ndarray", counts: "np.ndarray") -> "np.ndarray":
        """Those of the entries of one history that count: the newest that are described, and of this sign."""
        import numpy as np

        return np.flatnonzero((counts > 0) & self._known[items])[-NEWEST:]

    @cached_property
    def _known(self) -> "np.ndarray":
        import numpy as np

        return np.concatenate([self.vectors[at].any(axis=1) for at in self.index.blocks()])

    def _entries(self, histories: "Histories") -> "list[_Entries]":
        """The likes and the dislikes: what they are multiplied by, how much each counts, and their vectors."""
        return [self._entries_of(histories, sign, times) for sign, times in SIGNS]

    def _entries_of(self, histories: "Histories", sign: int, times: float) -> "_Entries":
        import numpy as np
        from scipy.sparse import csr_matrix

        counts = sign * histories.preference
        bounds = zip(histories.start[:-1], histories.start[1:], strict=True)
        rows = [start + self._places(histories.items[start:end], counts[start:end]) for start, end in bounds]
        at = np.concatenate(rows).astype(np.int64)
        row = np.repeat(np.arange(len(rows)), [len(places) for places in rows])
        items, place = np.unique(histories.items[at], return_inverse=True)
        made = csr_matrix((counts[at], (row, place)), shape=(len(rows), len(items)))
        return times, made, self.vectors[items].astype(np.float32)

    def _nearest(self, history: "Histories", k: int) -> "tuple[np.ndarray, np.ndarray]":
        """The best k of what is near to the likes; without likes, of all."""
        import numpy as np

        liked = self._places(history.items, history.preference)
        if not len(liked):
            numbers, scores = super().best(history, k)
            return numbers[0], scores[0]
        vectors = self.vectors[history.items[liked]].astype(np.float32)
        mean = history.preference[liked] @ vectors
        found, _ = self.index.search(np.vstack([mean, vectors[-ASKED:]]), k + POOL + len(history.items))
        numbers = np.setdiff1d(found[found >= 0], history.items)
        scores = _summed(self._entries(history), self.vectors[numbers].astype(np.float32))[0]
        best = np.argsort(-scores, kind="stable")[:k]
        return numbers[best], scores[best]


def _summed(entries: "list[_Entries]", floats: "np.ndarray") -> "np.ndarray":
    """The scores [rows, n] of items with the vectors [n, d].

    A cosine and its weight are the same in all histories that have the entry: they are made once for all of them.
    """
    import numpy as np

    scores = np.zeros((entries[0][1].shape[0], len(floats)), dtype=np.float32)
    for times, counts, vectors in entries:
        for at in slices(len(floats) if len(vectors) else 0, max(256, AT_ONCE // max(len(vectors), 1))):
            cosines = vectors @ floats[at].T
            weights = np.exp(cosines / SOFTNESS)
            whole = counts @ weights
            scores[:, at] += times * (counts @ (cosines * weights)) / np.where(whole > 0, whole, 1)
    return scores


def _index(vectors: "np.ndarray", tools: Tools) -> VectorIndex:
    return VectorIndex.build(
        vectors, "cosine", lambda share, words: tools.progress(0.8 + 0.2 * share, words), tools.check
    )
