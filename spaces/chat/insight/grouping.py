"""Questions that mean the same, put together by the distance of their vectors."""

from collections import Counter, OrderedDict, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from threading import Lock
from typing import TYPE_CHECKING

from shared.data.folding import fold

if TYPE_CHECKING:
    import numpy as np

    from shared.engine import Engine

    from .open_questions import OpenQuestion

MOST = 2000
"""Different texts that are grouped; the pairs of them are held in memory."""
DISTANCE = 0.52
"""Groups are joined while their texts are nearer than this on average (1 less the cosine)."""
BATCH = 128
KEPT = 6000


@dataclass(frozen=True)
class Group:
    """Questions that mean the same, newest first. `name`: the most central one. `texts`: different ones, the most
    central first.
    """

    name: str
    questions: "tuple[OpenQuestion, ...]"
    texts: tuple[str, ...]

    @property
    def key(self) -> int:
        """A number that names the group as long as its newest question is in it."""
        return self.questions[0].turn

    @property
    def turns(self) -> tuple[int, ...]:
        """Of the bot, one for each question."""
        return tuple(question.turn for question in self.questions)

    @property
    def whys(self) -> Counter[str]:
        """How often each thing went wrong."""
        return Counter(question.why for question in self.questions)

    def without(self, turns: set[int]) -> "Group | None":
        """The group without some of its questions; None if nothing is left."""
        left = tuple(question for question in self.questions if question.turn not in turns)
        if not left:
            return None
        there = {fold(question.text) for question in left}
        texts = tuple(text for text in self.texts if fold(text) in there)
        return replace(self, name=texts[0], questions=left, texts=texts)


class Vectors:
    """Vectors of texts by the embedded encoder; the latest are kept."""

    def __init__(self, engine: "Engine") -> None:
        self._engine, self._lock = engine, Lock()
        self._kept: OrderedDict[str, np.ndarray] = OrderedDict()

    def missing(self, texts: Sequence[str]) -> list[str]:
        """Those of the texts that have no vector yet, each once."""
        with self._lock:
            return [text for text in dict.fromkeys(texts) if text not in self._kept]

    def make(self, texts: Sequence[str]) -> Iterator[int]:
        """Make the vectors that are missing, batch by batch; yields how many there are so far. Raises ModelError."""
        from shared.embedding import embed

        missing = self.missing(texts)
        for start in range(0, len(missing), BATCH):
            part = missing[start : start + BATCH]
            made = embed(self._engine, part)
            with self._lock:
                self._kept.update(zip(part, made, strict=True))
                while len(self._kept) > KEPT:
                    self._kept.popitem(last=False)
            yield min(start + BATCH, len(missing))

    def of(self, texts: Sequence[str]) -> "np.ndarray":
        """Unit vectors [texts, hidden]. Raises ModelError."""
        import numpy as np

        for _ in self.make(texts):
            pass
        with self._lock:
            return np.stack([self._kept[text] for text in texts])


def different(questions: "Sequence[OpenQuestion]") -> list[str]:
    """The different texts, those of the newest questions first, `MOST` of them at the most."""
    first: dict[str, str] = {}
    for question in questions:
        first.setdefault(fold(question.text), question.text)
    return list(first.values())[:MOST]


def groups_of(questions: "Sequence[OpenQuestion]", vectors: Vectors) -> list[Group]:
    """The questions (newest first) in groups, the largest first. Raises ModelError."""
    texts = different(questions)
    if not texts:
        return []
    by_text = defaultdict(list)
    for question in questions:
        by_text[fold(question.text)].append(question)
    made = vectors.of(texts)
    members = defaultdict(list)
    for place, number in enumerate(_numbers(made)):
        members[number].append(place)
    groups = [_group([texts[at] for at in places], made[places], by_text) for places in members.values()]
    return sorted(groups, key=lambda group: (-len(group.questions), -group.key))


def _numbers(vectors: "np.ndarray") -> list[int]:
    """The number of its group for each vector."""
    if len(vectors) == 1:
        return [0]
    from sklearn.cluster import AgglomerativeClustering

    joined = AgglomerativeClustering(None, metric="cosine", linkage="average", distance_threshold=DISTANCE)
    return joined.fit_predict(vectors).tolist()


def _group(texts: Sequence[str], vectors: "np.ndarray", by_text: "dict[str, list[OpenQuestion]]") -> Group:
    """A group named by the text that is nearest to the mean of all its questions."""
    import numpy as np

    weights = np.array([len(by_text[fold(text)]) for text in texts])
    order = np.argsort(-(vectors @ (weights @ vectors)), kind="stable")
    central = tuple(texts[at] for at in order)
    questions = sorted((one for text in texts for one in by_text[fold(text)]), key=lambda one: -one.turn)
    return Group(central[0], tuple(questions), central)
