"""How far a batch of summaries is."""

from dataclasses import dataclass

from shared.data.bulk import Progress
from shared.tasks.summaries.wording import count_words

from .outcome import Outcome

MOST_NAMED = 200
"""Texts that failed and are named; all of them are in the table."""
MOST_FAILURES = 20
"""So many in a row, and the rest is not tried: the model is at fault, not the texts."""


@dataclass
class BatchProgress(Progress):
    """How far a batch is. `failed`: texts that the model gave no summary of, the first of them in `refused`, too.

    `words_read` and `words_written` tell how much shorter it all got. `stopped`: why it ended before its time.
    """

    failed: int = 0
    words_read: int = 0
    words_written: int = 0
    stopped: str = ""
    in_a_row: int = 0

    @property
    def finished(self) -> bool:
        """Whether nothing more will come."""
        return bool(self.stopped) or super().finished

    def add(self, name: str, text: str, outcome: Outcome | None, started: float) -> None:
        """One more text is done; `outcome` is None if it was blank. `started`: on the monotonic clock."""
        self.count(1, started)
        if outcome is None:
            self.blank += 1
        elif outcome.error:
            self.failed += 1
            self.in_a_row += 1
            self.refuse(name, outcome.error)
            if self.in_a_row == MOST_FAILURES and self.done < self.total:
                self.stopped = f"The last {MOST_FAILURES} texts got no summary, so the rest was not tried."
        else:
            self.in_a_row = 0
            self.words_read += count_words(text)
            self.words_written += sum(map(count_words, outcome.sentences))

    def refuse(self, name: str, reason: str) -> None:
        """Name a text without a summary."""
        if len(self.refused) < MOST_NAMED:
            self.refused.append((name, reason))
