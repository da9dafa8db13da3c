"""What comes next: a small transformer over the last liked items, in their order."""

import json
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Self

from shared.errors import ModelError
from shared.recommending.index import VectorIndex
from shared.recommending.models.base import CHUNK, Model, Tools

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np

    from shared.recommending.catalogue import Catalogue
    from shared.recommending.histories import Histories
    from shared.recommending.interactions import Interactions
    from shared.recommending.models.sequential_module import SequenceReader

SECONDS = 120.0
"""What training may take on a processor."""
USERS, ITEMS = 20, 3
"""So many users need so many items, or there is no order to learn."""
LARGE = 50_000
"""Of more items, the best are found through an index."""
WEIGHTS, ABOUT, INDEX = "sequential.safetensors", "sequential.json", "index"
NUMBERS = "numbers"
SETTINGS = ("length", "width", "layers", "heads")


class Sequential(Model):
    """A score is how much likelier an item is to be next than the mean of all, on a logarithmic scale.

    Dislikes are not read, nor are items that nobody liked in training; those get the score 0.
    """

    name = "sequential"
    title = "Sequential"
    note = "Reads what was liked in its order, and finds what comes next."

    def __init__(
        self, reader: "SequenceReader", numbers: "np.ndarray", count: int, index: VectorIndex | None = None
    ) -> None:
        """`numbers` [V]: of the items that the reader knows, ascending, of `count` in all."""
        self.reader, self.numbers, self.count, self._given = reader.eval(), numbers, count, index

    @classmethod
    def unfit(cls, train: "Interactions", catalogue: "Catalogue") -> str:
        """It needs times, and users with several items."""
        import numpy as np

        if train.time is None:
            return "Sequential needs to know when: name a column with dates or times."
        liked = np.bincount(train.user[train.preference > 0], minlength=len(train.users))
        if int((liked >= ITEMS).sum()) < USERS:
            return f"Sequential needs {USERS} users or more who like {ITEMS} items or more: add rows."
        return ""

    @classmethod
    def fit(cls, train: "Interactions", catalogue: "Catalogue", tools: Tools) -> Self:
        """Train for `SECONDS` at most. Raises ModelError, Cancelled."""
        return cls.fit_within(train, catalogue, tools, SECONDS)

    @classmethod
    def fit_within(cls, train: "Interactions", catalogue: "Catalogue", tools: Tools, seconds: float) -> Self:
        """Train until nothing is gained, for `seconds` at most. Raises ModelError, Cancelled."""
        import numpy as np

        from shared.recommending.models.sequential_training import train as trained

        if why := cls.unfit(train, catalogue):
            raise ModelError(why)
        numbers = np.unique(train.item[train.preference > 0]).astype(np.int64)
        sequences = [row for row in _liked(train.histories, numbers, None) if len(row)]
        model = cls(trained(sequences, len(numbers), tools, seconds), numbers, len(train.items))
        if len(numbers) > LARGE:
            model._given = VectorIndex.build(model.vectors, "ip", tools.progress, tools.check)
        return model

    def scores(self, histories: "Histories") -> "np.ndarray":
        """See Model."""
        import numpy as np

        scores = np.zeros((len(histories), self.count), dtype=np.float32)
        scores[:, self.numbers] = self._after(self._read(histories)) @ self.vectors.T
        return scores

    def best(self, histories: "Histories", k: int) -> "tuple[np.ndarray, np.ndarray]":
        """See Model."""
        import numpy as np

        index = self._given
        if index is None:
            return super().best(histories, k)
        longest = int(np.diff(histories.start).max(initial=0))
        places, scores = index.search(self._after(self._read(histories)), k + longest)
        numbers = np.where(places >= 0, self.numbers[places], -1)
        for row in range(len(histories)):
            scores[row, np.isin(numbers[row], histories.row(row).items)] = -np.inf
        order = np.argsort(-scores, axis=1, kind="stable")[:, :k]
        numbers, scores = np.take_along_axis(numbers, order, 1), np.take_along_axis(scores, order, 1)
        return np.where(np.isneginf(scores), -1, numbers), scores

    def similar(self, item: int) -> "np.ndarray":
        """The cosines of the items' vectors."""
        import numpy as np

        found = np.zeros(self.count, dtype=np.float32)
        place = int(np.searchsorted(self.numbers, item))
        if place < len(self.numbers) and self.numbers[place] == item:
            lengths = np.maximum(np.linalg.norm(self.vectors, axis=1), 1e-9)
            found[self.numbers] = self.vectors @ self.vectors[place] / (lengths * lengths[place])
        return found

    def shares(self, history: "Histories", item: int) -> "np.ndarray":
        """By how much the score is lower without the entry; what is not read adds nothing."""
        import numpy as np

        added = np.zeros(len(history.items), dtype=np.float32)
        place = int(np.searchsorted(self.numbers, item))
        if place >= len(self.numbers) or self.numbers[place] != item:
            return added
        read = np.flatnonzero((history.preference > 0) & np.isin(history.items, self.numbers))
        read = read[-self.reader.places.num_embeddings :]
        whole = np.searchsorted(self.numbers, history.items[read]) + 1
        rows = [whole, *(np.delete(whole, at) for at in range(len(whole)))]
        scores = self._after(rows) @ self.vectors[place]
        added[read] = scores[0] - scores[1:]
        return added

    def save(self, folder: Path) -> None:
        """See Model."""
        import torch
        from safetensors.torch import save_file

        weights = {name: value.contiguous() for name, value in self.reader.state_dict().items()}
        save_file(weights | {NUMBERS: torch.from_numpy(self.numbers)}, folder / WEIGHTS)
        about = {
            "count": self.count,
            "length": self.reader.places.num_embeddings,
            "width": self.reader.places.embedding_dim,
            "layers": len(self.reader.blocks),
            "heads": self.reader.heads,
        }
        (folder / ABOUT).write_text(json.dumps(about), "utf-8")
        if self._given is not None:
            self._given.save(folder / INDEX)

    @classmethod
    def load(cls, folder: Path) -> Self:
        """What `save` wrote. Raises ModelError."""
        from safetensors import SafetensorError
        from safetensors.torch import load_file

        from shared.recommending.models.sequential_module import SequenceReader

        try:
            about = json.loads((folder / ABOUT).read_text("utf-8"))
            weights = load_file(folder / WEIGHTS)
            numbers = weights.pop(NUMBERS).numpy()
            reader = SequenceReader(len(numbers), dropout=0.0, **{name: about[name] for name in SETTINGS})
            reader.load_state_dict(weights)
        except (OSError, ValueError, KeyError, RuntimeError, SafetensorError) as error:
            raise ModelError(f"The sequential model cannot be read ({error}): train it again.") from error
        index = VectorIndex.load(folder / INDEX) if (folder / INDEX).is_dir() else None
        return cls(reader, numbers, about["count"], index)

    @cached_property
    def vectors(self) -> "np.ndarray":
        """Of the items that are known [V, width] float32, less their mean: a history that says nothing gives 0."""
        found = self.reader.items.weight.detach().numpy()[1:]
        return found - found.mean(axis=0)

    def _read(self, histories: "Histories") -> "list[np.ndarray]":
        return _liked(histories, self.numbers, self.reader.places.num_embeddings)

    def _after(self, rows: "Sequence[np.ndarray]") -> "np.ndarray":
        """What comes after each row of numbers from 1 on [rows, width] float32; 0 after nothing."""
        import numpy as np
        import torch

        from shared.recommending.models.sequential_training import padded

        found = np.zeros((len(rows), self.reader.places.embedding_dim), dtype=np.float32)
        there = np.flatnonzero([len(row) for row in rows])
        for start in range(0, len(there), CHUNK):
            some = there[start : start + CHUNK]
            with torch.inference_mode():
                found[some] = self.reader.after(*padded([rows[at] for at in some])).numpy()
        return found


def _liked(histories: "Histories", numbers: "np.ndarray", most: int | None) -> "list[np.ndarray]":
    """The last `most` liked and known items of each row, numbered from 1 on in the order of `numbers`."""
    import numpy as np

    place = np.searchsorted(numbers, histories.items)
    known = numbers[np.minimum(place, len(numbers) - 1)] == histories.items
    taken = known & (histories.preference > 0)
    rows = []
    for start, end in zip(histories.start[:-1], histories.start[1:], strict=True):
        row = place[start:end][taken[start:end]] + 1
        rows.append(row if most is None else row[-most:])
    return rows
