"""Texts through a model in groups of bounded size; one that fails does not take the others away."""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from threading import Event
from typing import Any

from shared.errors import Cancelled, PlazaError

from .outcome import Many, Outcome
from .progress import BatchProgress

MOST_CHARACTERS = 300_000
"""Of the texts that are given to a model together; a longer one goes alone."""
EVERY = 0.5
"""Seconds after which it is told how far it is, at least between two groups."""

Write = Callable[[dict[str, Any]], None]


@dataclass(frozen=True)
class Entry:
    """One text on its way: what it is called, the cells that it has already, and what is known about its reading."""

    name: str
    text: str
    cells: dict[str, Any]
    notes: tuple[str, ...] = ()
    unreadable: str = ""


@dataclass
class Run:
    """A batch: `write` takes the cells of each text in order."""

    many: Many
    write: Write
    progress: BatchProgress
    cancel: Event

    def steps(self, entries: Iterable[Entry]) -> Iterator[BatchProgress]:
        """Summarize all; yields now and then, and not at the end. Sets `cancelled` if the event was set."""
        started = told = time.monotonic()
        try:
            for group in self._groups(entries):
                self.progress.at = group[0].name
                yield self.progress
                for entry, outcome in self._answered(group):
                    self._put(entry, outcome, started)
                    if self.progress.stopped:
                        return
                    if time.monotonic() - told > EVERY:
                        told = time.monotonic()
                        yield self.progress
        except Cancelled:
            self.progress.cancelled = True

    def _groups(self, entries: Iterable[Entry]) -> Iterator[list[Entry]]:
        group: list[Entry] = []
        size = 0
        for entry in entries:
            if group and (len(group) == self.many.at_once or size + len(entry.text) > MOST_CHARACTERS):
                yield group
                group, size = [], 0
            group.append(entry)
            size += len(entry.text)
        if group:
            yield group

    def _answered(self, group: Sequence[Entry]) -> Iterator[tuple[Entry, Outcome | None]]:
        """Each entry with its outcome; those without a text have none."""
        outcomes = self._outcomes([entry.text for entry in group if entry.text.strip()])
        for entry in group:
            if self.cancel.is_set():
                raise Cancelled("Cancelled: the summaries so far are kept.")
            yield entry, next(outcomes) if entry.text.strip() else None
        for _ in outcomes:  # none is left, and if there are, it is said
            pass

    def _outcomes(self, texts: Sequence[str]) -> Iterator[Outcome]:
        """One for each text. If all of them fail together, each is tried by itself."""
        given = 0
        try:
            for answer in self.many.summarize(texts, self.cancel) if texts else ():
                given += 1
                yield _outcome(answer)
        except Cancelled:
            raise
        except PlazaError as error:
            if len(texts) == 1:
                yield _outcome(error)
                return
            for text in texts[given:]:
                yield from self._outcomes([text])
            return
        if given != len(texts):
            raise RuntimeError(f"{given} summaries for {len(texts)} texts")

    def _put(self, entry: Entry, outcome: Outcome | None, started: float) -> None:
        notes = (*entry.notes, entry.unreadable) if entry.unreadable else entry.notes
        self.write(entry.cells | self.many.cells(entry.text, outcome, notes))
        if entry.unreadable:
            self.progress.refuse(entry.name, entry.unreadable)
            self.progress.count(1, started)
        else:
            self.progress.add(entry.name, entry.text, outcome, started)


def _outcome(answer: Outcome | PlazaError) -> Outcome:
    return Outcome(error=str(answer)) if isinstance(answer, PlazaError) else answer
