"""What a version of a recommender says of itself: the serving model's figures beside those of all others."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from shared.recommending.evaluating import Row, paired
from shared.tasks.base import Task
from shared.training.evaluation import Report, verdict

if TYPE_CHECKING:
    from shared.recommending.models.ladder import Ladder

POPULARITY, BEFORE = "popularity", "before"


def report_of(task: Task, rows: Mapping[str, Row], ladder: "Ladder", served: str | None, known: int) -> Report:
    """The report of the best model of a ladder. `rows`: of all models by name, and of the one in use as `before`.

    `known`: how many of the test entries the one in use was given before.
    """
    best, before = rows[ladder.best], rows.get(BEFORE)
    plainest = rows.get(POPULARITY, best)
    gain = _gain(task, best, before) if before else None
    ahead = None if before else _gain(task, best, plainest)
    report = Report(
        rows=best.users,
        metrics=_known(best),
        interval=best.intervals[task.primary],
        baseline=_known(plainest),
        before=_known(before) if before else None,
        before_ref=served if before else None,
        gain=gain,
        ahead=ahead,
        better=(gain or ahead or (0.0, 0.0, 0.0))[1] > 0,
        known=known,
        ladder=[row.to_dict() | {"chosen": name == ladder.best} for name, row in rows.items() if name != BEFORE],
    )
    skipped = " ".join(f"Not fitted: {sentence}" for sentence in ladder.skipped.values())
    said = " ".join(filter(None, (verdict(task, report), skipped)))
    return Report.from_dict(report.to_dict() | {"verdict": said})


def _gain(task: Task, one: Row, other: Row) -> tuple[float, float, float]:
    """How much better one is by the primary metric, with its 95 % interval."""
    found = paired(one, other, [task.primary])[task.primary]
    return found.mean, found.low, found.high


def _known(row: Row) -> dict[str, float]:
    """The metrics that could be told."""
    return {name: value for name, value in row.metrics.items() if value is not None}
