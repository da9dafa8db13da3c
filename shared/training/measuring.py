"""Running a model over labelled rows, the way the pages run it."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

    from shared.engine import Engine
    from shared.tasks.base import Task

CHUNK = 512


def label_columns(labels: Sequence[str]) -> dict[str, int]:
    """The index of each label by its name, and by its name in small letters where no other label has that one."""
    return {label.casefold(): index for index, label in enumerate(labels)} | {
        label: index for index, label in enumerate(labels)
    }


def probabilities(
    engine: "Engine",
    task: "Task",
    ref: str,
    texts: Sequence[str],
    labels: Sequence[str],
    progress: Callable[[float], None] = lambda done: None,
) -> "np.ndarray":
    """Calibrated probabilities [texts, labels] by the model `ref`. Labels are matched without regard to case.

    What the model gives to labels that are not among `labels` is left out. `progress`: 0 to 1.
    """
    import numpy as np

    columns = label_columns(labels)
    result = np.zeros((len(texts), len(labels)))
    for start in range(0, len(texts), CHUNK):
        answers = engine.predict(task, ref, texts[start : start + CHUNK], bulk=True)
        for row, answer in enumerate(answers, start):
            for label, score in answer.scores.items():
                column = columns.get(label, columns.get(label.casefold()))
                if column is not None:
                    result[row, column] = score
        progress((start + len(answers)) / len(texts))
    return result
