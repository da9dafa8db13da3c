"""Entities of any label in a text of any length, by a model of the user's choice."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from threading import Event, Lock

from shared.data.sentences import split_sentences
from shared.errors import Cancelled, DataError, ModelError
from shared.settings import Settings
from shared.tasks.token_classification import Entity, Extraction

from .labels import clean_labels
from .optional import missing
from .prepared import prepared
from .runner import Runner, load
from .windows import windows

BATCH = 8
"""Windows that are read at once; between two batches the user may stop."""

_HALF_PAIRS = re.compile("[\ud800-\udfff]")


class AnyLabel:
    """Finds entities by labels that were never trained for, and keeps the last model in memory.

    `building`: held while a model is built, so that no other thread builds one at the same time.
    """

    def __init__(self, settings: Settings, building: AbstractContextManager[object] | None = None) -> None:
        self._settings = settings
        self._building = building or nullcontext()
        self._loading = Lock()
        self._runner: Runner | None = None

    def extract(
        self,
        model_id: str,
        text: str,
        labels: str | Sequence[str],
        *,
        threshold: float = 0.5,
        cancel: Event | None = None,
    ) -> Extraction:
        """The entities of `text`, in order and without overlaps, by a GLiNER model of the Hub.

        `labels`: names, or one string with commas (see `clean_labels`). `threshold`: the least score, 0 to 1; the
        scores are the model's own, not calibrated. The text is read in windows of whole sentences. Raises DataError
        for the labels or the threshold, ModelError or HubUnreachable for the model or if the optional package is
        not installed, Cancelled if `cancel` was set.
        """
        names = clean_labels(labels)
        if not 0 < threshold < 1:
            raise DataError(f"The least score is {threshold:g}: give a number between 0 and 1, such as 0.5.")
        if line := missing():
            raise ModelError(f"Any label needs a package that is not installed: run {line} and start again.")
        runner = self._loaded(model_id.strip())
        # Half of a character pair can be neither a token nor part of a name; the length stays.
        readable = _HALF_PAIRS.sub("\ufffd", text)
        budget = runner.budget(names)
        places = windows([runner.words(sentence) for sentence in split_sentences(readable, wrapped=True)], budget)
        entities: list[Entity] = []
        for at in range(0, len(places), BATCH):
            if cancel and cancel.is_set():
                raise Cancelled("Cancelled by you.")
            batch = places[at : at + BATCH]
            answers = runner.find([readable[start:end] for start, end in batch], names, threshold)
            for (offset, _), found in zip(batch, answers, strict=True):
                entities += [_entity(text, offset + f.start, offset + f.end, f.label, f.score) for f in found]
        return Extraction(best(entities), len(places))

    def _loaded(self, model_id: str) -> Runner:
        with self._loading:
            if self._runner is None or self._runner.model_id != model_id:
                # The old model goes first: two of them may be more than the memory holds.
                self._runner = None
                with prepared(self._settings, model_id) as folder, self._building:
                    self._runner = load(model_id, folder, self._settings.device)
            return self._runner


def best(entities: Iterable[Entity]) -> tuple[Entity, ...]:
    """The entities without overlaps, in order: the highest score wins, of equals the longest, then the first."""
    kept: list[Entity] = []
    for entity in sorted(entities, key=lambda e: (-e.score, e.start - e.end, e.start)):
        place = bisect_left(kept, entity.start, key=lambda other: other.start)
        free_before = not place or kept[place - 1].end <= entity.start
        if free_before and (place == len(kept) or entity.end <= kept[place].start):
            kept.insert(place, entity)
    return tuple(kept)


def _entity(text: str, start: int, end: int, label: str, score: float) -> Entity:
    return Entity(start, end, label, score, text[start:end])
