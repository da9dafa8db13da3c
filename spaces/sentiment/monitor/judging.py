"""What the model in use says about headlines, per company where it has learnt to tell them apart."""

from collections.abc import Sequence
from dataclasses import dataclass
from threading import Event
from typing import TYPE_CHECKING

from shared.tasks import get_task
from shared.tasks.targets import marked

from ..scoring import polarity

if TYPE_CHECKING:
    from shared.services import Services

SPACE = "sentiment"
TASK = "text-classification"


@dataclass(frozen=True)
class Question:
    """A headline, and the words in it that name the company to judge it for; "" for the headline as a whole."""

    text: str
    named: str = ""


@dataclass(frozen=True)
class Judgement:
    """`score`: P(positive) - P(negative), None if the labels have no such pair. `ref`: the model that said it."""

    label: str
    score: float | None
    confidence: float
    ref: str


class Judge:
    """Asks the model that the Space serves now."""

    def __init__(self, services: "Services") -> None:
        self._services = services

    @property
    def ref(self) -> str:
        """The model_ref in use."""
        return self._services.serving.current(SPACE)

    def judge(self, questions: Sequence[Question], *, cancel: Event | None = None) -> list[Judgement]:
        """A judgement per question, in order. Gives way to visitors' clicks.

        Raises ModelError, and Cancelled once `cancel` is set.
        """
        if not questions:
            return []
        task, ref, engine = get_task(TASK), self.ref, self._services.engine
        targets = engine.reads_targets(task, ref)
        inputs = [marked(q.text, q.named) if targets else q.text for q in questions]
        different = list(dict.fromkeys(inputs))
        answers = engine.predict(task, ref, different, bulk=True, cancel=cancel)
        found = {
            text: Judgement(answer.label, polarity(answer.scores), answer.scores[answer.label], ref)
            for text, answer in zip(different, answers, strict=True)
        }
        return [found[text] for text in inputs]
