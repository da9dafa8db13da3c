"""The errands without the rest of the chat: who begins them, and what answers questions in between."""

from dataclasses import replace
from typing import Any


class Alone:
    """A conversation with the errands only. A message that is none of theirs gets no answer but the reminder."""

    def __init__(self, errands: Any) -> None:
        self._errands, self._progress, self._known = errands, None, None

    def __call__(self, message: str) -> Any:
        """What is said to a message; its outcome is "unused" if it would be answered elsewhere."""
        step = self._step(message)
        self._progress, self._known = step.progress, step.known
        return step

    def slots(self) -> dict[str, str]:
        """What is known of the errand under way."""
        return self._errands.slots(self._progress) if self._progress else {}

    def _step(self, message: str) -> Any:
        if self._progress is None:
            name = self._errands.named(message)
            assert name, f"no errand is asked for by “{message}”"
            return self._errands.begin(name, message, self._known)
        step = self._errands.go_on(self._progress, message)
        if step.outcome != "unused":
            return step
        assert step.progress == self._progress
        return replace(self._errands.remind(self._progress), outcome="unused")
