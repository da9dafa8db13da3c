"""What is seen of a summary while it is being written."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from shared.data.wording import plural

from .cleaning import Clean
from .length import as_text, fit
from .wish import Wish


@dataclass(frozen=True)
class Step:
    """`text`: the summary so far; while sections are read, what was written about them, which is what stays if it is
    cancelled now. `done` of `total`: sections, summaries of summaries and the last one. `seconds`: since the
    beginning. `sentences` and `notes` come with the last step, which is `finished`.
    """

    text: str
    done: int
    total: int
    seconds: float
    sentences: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    finished: bool = False
    cancelled: bool = False

    @property
    def seconds_left(self) -> float | None:
        """Expected from the speed so far; None at the beginning."""
        return (self.total - self.done) * self.seconds / self.done if self.done and self.seconds else None


@dataclass
class Progress:
    """How far a summary is, and what there is to say of it. `started`: on the monotonic clock."""

    wish: Wish
    started: float
    done: int = 0
    total: int = 0
    repeated: int = 0
    echoed: int = 0
    notes: list[str] = field(default_factory=list)

    def note(self, sentence: str) -> None:
        """Something for the user to know in the end."""
        self.notes.append(sentence)

    def count(self, found: Clean, *, done: bool) -> None:
        """What was left out of one answer of the model, and whether the answer is `done`."""
        self.done += done
        self.repeated += found.repeated
        self.echoed += found.echoed

    def step(self, text: str) -> Step:
        """The summary so far."""
        return Step(text, self.done, self.total, time.monotonic() - self.started)

    def last(self, sentences: Sequence[str], *, cancelled: bool) -> Step:
        """The end: the sentences within the length that was asked, and all notes."""
        kept, short = fit(sentences, self.wish)
        notes = (*self.notes, *self._left_out(), *([] if cancelled else short))
        done = self.done if cancelled else self.total
        seconds = time.monotonic() - self.started
        return Step(as_text(kept, self.wish), done, self.total, seconds, tuple(kept), notes, True, cancelled)

    def _left_out(self) -> list[str]:
        notes = []
        if self.repeated:
            notes.append(f"Left out {plural(self.repeated, 'repetition')} of what the model had already written.")
        if self.echoed:
            notes.append(f"Left out {plural(self.echoed, 'sentence')} in which the model repeated its instructions.")
        return notes
