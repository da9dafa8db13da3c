"""How long the stages of a job take, before anything is known: the worker corrects that as it goes."""

from typing import TYPE_CHECKING

from shared.training.context import settings

if TYPE_CHECKING:
    from shared.tasks.base import TextTask
    from shared.training.config import TrainingConfig

READ_A_SECOND = 400
LEARNT_A_SECOND = 120
WRITTEN_A_SECOND = 2
"""Rows, where a model writes: learnt from, or measured."""


def first_guesses(
    task: "TextTask", config: "TrainingConfig", strategy: str, rows: tuple[int, int, int], labels: int, compared: bool
) -> dict[str, float]:
    """Seconds by stage. `rows`: for training, validation and test. `strategy`: the one by gradient.

    `compared`: the model in use is measured, too.
    """
    train, validation, test = rows
    encode, fit = (train + validation) / READ_A_SECOND, 2.0 + train * labels / 100_000
    plan = {"encode": encode, "fit": fit, "evaluate": 2.0 + test / READ_A_SECOND}
    if config.strategy == "instant":
        return plan
    learnt = train * (settings(task, config, train, strategy).epochs or 1)
    if not task.headless:
        return plan | {strategy: learnt / LEARNT_A_SECOND, "prove": 2.0}
    learns, reads = (WRITTEN_A_SECOND,) * 2 if task.writes else (LEARNT_A_SECOND, READ_A_SECOND)
    measured = test / reads
    before = {"before": measured if compared else 0.0, "encode": 0.0, "fit": 0.0}
    return before | {strategy: learnt / learns, "prove": measured}
