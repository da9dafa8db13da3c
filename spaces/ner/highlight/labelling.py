"""Reading a document for typed labels, piece by piece, so that it can be watched and stopped."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from threading import Event
from typing import TYPE_CHECKING

from shared.errors import Cancelled

from .reading import Progress
from .sections import cut

if TYPE_CHECKING:
    from shared.tasks.token_classification import Entity

    from ..any_label.finding import AnyLabel
    from .work import Work

PIECE = 4_000
"""Characters between two reports: these models are slow on a processor."""


@dataclass(frozen=True)
class Labeller:
    """Finds `labels` with the GLiNER model called `model` on the Hub, at least as sure as `threshold` (0 to 1)."""

    finder: "AnyLabel"
    model: str
    labels: tuple[str, ...]
    threshold: float

    def read(self, work: "Work", cancel: Event) -> Iterator[Progress]:
        """Fill `work`; yields after every piece of the text. When `cancel` is set, what was read stays.

        Raises DataError and ModelError as `AnyLabel.extract` does.
        """
        started, total = time.monotonic(), len(work.text)
        for section in work.sections:
            found: list[Entity] = []
            for piece in cut(work.text[section.start : section.end], PIECE):
                start, end = section.start + piece.start, section.start + piece.end
                try:
                    found += self._entities(work.text[start:end], start, cancel)
                except Cancelled:
                    work.done = True
                    yield Progress(work.characters_read, total, time.monotonic() - started, cancelled=True)
                    return
                if end < section.end:
                    yield Progress(end, total, time.monotonic() - started)
            work.add(found)
            work.done = work.read == len(work.sections)
            yield Progress(work.characters_read, total, time.monotonic() - started)

    def _entities(self, text: str, offset: int, cancel: Event) -> "list[Entity]":
        if cancel.is_set():
            raise Cancelled("Cancelled: what was read so far is kept.")
        if not text.strip():
            return []
        found = self.finder.extract(self.model, text, self.labels, threshold=self.threshold, cancel=cancel)
        return [replace(one, start=one.start + offset, end=one.end + offset) for one in found.entities]
