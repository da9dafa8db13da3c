"""What a visitor wants: the intent of a message, and whether that is sure enough to act upon."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from shared.models.judged import JUDGED, Judged, read_judged
from shared.models.refs import parse
from shared.tasks import get_task

from .abstaining import threshold
from .labels import outside

if TYPE_CHECKING:
    from shared.services import Services

SPACE, TASK = "chat", "text-classification"
CLOSE = 0.6
"""The second intent is close if it is at least so many times as likely as the first."""
LIKELY = 0.2
"""Less likely intents are not offered."""


@dataclass(frozen=True)
class Understood:
    """`intent`: the likeliest one that is not outside, with its probability `confidence`; `outside`: the probability
    that the message is nothing for this bot. `second`: an intent that is nearly as likely, "" if there is none.
    `sure`: wrong no more often than the owner accepts.
    """

    intent: str
    confidence: float
    outside: float
    second: str = ""
    sure: bool = False

    @property
    def sure_outside(self) -> bool:
        """Whether the message is rather nothing for this bot than anything else."""
        return self.outside > 0.5


class Intents:
    """The intents of the model that the Space serves now."""

    def __init__(self, services: "Services") -> None:
        self._services = services
        self._task = get_task(TASK)
        self._judged = lru_cache(maxsize=8)(self._read_judged)

    @property
    def ref(self) -> str:
        """The model_ref that is asked."""
        return self._services.serving.current(SPACE)

    @property
    def labels(self) -> tuple[str, ...]:
        """What can be understood. Loads the model. Raises ModelError."""
        return self._services.engine.labels(self._task, self.ref)

    def read(self, message: str, accepted: float) -> Understood:
        """The intent of a message. `accepted`: share of wrong answers (0 to 1) to put up with. Raises ModelError."""
        ref = self.ref
        prediction = self._services.engine.predict(self._task, ref, [message])[0]
        return understood(prediction.scores, threshold(self._judged(ref), accepted))

    def _read_judged(self, ref: str) -> list[Judged]:
        parsed = parse(ref)
        if not self._services.files.fine_tuned(parsed):
            return []
        return read_judged(Path(self._services.files.folder(parsed)) / JUDGED)


def understood(scores: dict[str, float], at: float) -> Understood:
    """What probabilities by label mean. `at`: the confidence from which on an intent is sure."""
    beyond = sum(score for label, score in scores.items() if outside(label))
    inside = sorted(((score, label) for label, score in scores.items() if not outside(label)), reverse=True)
    if not inside:
        return Understood("", 0.0, beyond)
    (best, intent), *others = inside
    near = [label for score, label in others[:1] if score >= LIKELY and score >= CLOSE * best]
    return Understood(intent, best, beyond, near[0] if near else "", best >= at and best > beyond)
