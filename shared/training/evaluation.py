"""Is the new model better? Measured on rows it was never trained on, with an honest interval."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from shared.tasks.examples import Rows

if TYPE_CHECKING:
    import numpy as np

    from shared.tasks.base import Task, TextTask

RESAMPLES = 1000
FEW_ROWS = 30
METRIC_NAMES = {
    "f1_weighted": "weighted F1",
    "f1_macro": "macro F1",
    "accuracy": "accuracy",
    "ece": "calibration error",
    "f1": "entity F1",
    "f1_directed": "macro F1 with direction",
    "rouge1": "ROUGE-1",
    "rouge2": "ROUGE-2",
    "rougeLsum": "ROUGE-Lsum",
    "mrr@10": "MRR@10",
    "token_accuracy": "token accuracy",
    "ndcg": "nDCG@10",
    "map": "MAP@10",
    "mrr": "MRR@10",
}


@dataclass(frozen=True)
class Report:
    """Scores on the test rows. See `evaluate`.

    `interval`: 95 % confidence interval of the primary metric. `gain`: primary after minus before, with its own 95 %
    interval. `ahead`: the same against the plainest rule, where that can be told row by row. `confusion`:
    [true][predicted] counts, in the order of the labels (of spans, “none” comes last). `known`: how many of the rows
    the model before, or the one this one started from, was trained on. `ladder`: where several models were fitted,
    what each of them is worth.
    """

    rows: int
    metrics: dict[str, float]
    interval: tuple[float, float]
    baseline: dict[str, float]
    before: dict[str, float] | None = None
    before_ref: str | None = None
    gain: tuple[float, float, float] | None = None
    ahead: tuple[float, float, float] | None = None
    better: bool = False
    known: int = 0
    verdict: str = ""
    per_class: list[dict[str, Any]] = field(default_factory=list)
    confusion: list[list[int]] = field(default_factory=list)
    mistakes: list[dict[str, Any]] = field(default_factory=list)
    ladder: list[dict[str, Any]] = field(default_factory=list)

    def to_dict(self) -> dict[str, Any]:
        """Plain values, for JSON."""
        return asdict(self)

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> "Report":
        """Read `to_dict`'s form back."""
        pairs = {name: tuple(values[name]) for name in ("gain", "ahead") if values.get(name)}
        return cls(**values | pairs | {"interval": tuple(values["interval"])})


def evaluate(
    task: "TextTask",
    labels: Sequence[str],
    rows: Rows,
    after: Sequence[Any],
    baseline: dict[str, float],
    before: Sequence[Any] | None = None,
    before_ref: str | None = None,
    known: int = 0,
) -> Report:
    """Compare the new model's predictions for `rows` with the baseline's metrics, and with the model before.

    Intervals are percentile bootstraps over the test rows with 1,000 resamples (Efron and Tibshirani
    1993, An Introduction to the Bootstrap); that of a difference resamples both models' rows together.
    """
    new = task.measure(labels, rows, after)
    old = task.measure(labels, rows, before) if before is not None else None
    scores = _bootstrap(new.resample, len(rows.answers))
    gain = ahead = None
    if old is not None:
        resamples = scores - _bootstrap(old.resample, len(rows.answers))
        gain = _gain(new.metrics[task.primary] - old.metrics[task.primary], resamples)
        better = gain[1] > 0
    elif (plainest := task.plainest_resample(rows)) is not None:
        resamples = scores - _bootstrap(plainest, len(rows.answers))
        ahead = _gain(new.metrics[task.primary] - baseline[task.primary], resamples)
        better = ahead[1] > 0
    else:
        better = _percentiles(scores)[0] > baseline[task.primary]
    report = Report(
        rows=len(rows.answers),
        metrics=new.metrics,
        interval=_percentiles(scores),
        baseline=baseline,
        before=old.metrics if old else None,
        before_ref=before_ref if old else None,
        gain=gain,
        ahead=ahead,
        better=bool(better),
        known=known,
        per_class=_with_before(new.per_class, old.per_class if old else None),
        confusion=new.confusion,
        mistakes=new.mistakes,
    )
    said = " ".join(filter(None, (verdict(task, report), rows.left_out)))
    return Report.from_dict(report.to_dict() | {"verdict": said})


def verdict(task: "Task", report: Report) -> str:
    """One plain sentence for the user, and what to keep in mind with it."""
    known = f" An earlier model was trained on {report.known:,} of {task.held_back}, which flatters it."
    unfair = known if report.known else ""
    few = " With so few rows this is a rough guide." if report.rows < FEW_ROWS else ""
    return _sentence(task, report) + unfair + few


def _sentence(task: "Task", report: Report) -> str:
    primary = task.primary
    name, after = METRIC_NAMES.get(primary, primary), report.metrics[primary]
    if report.gain is None:
        low, high = report.interval
        rule = report.baseline[primary]
        word = "Useful" if report.better else "Not yet useful"
        if report.ahead:
            difference, low, high = (100 * value for value in report.ahead)
            return (
                f"{word}: {name} {after:.3f} against {rule:.3f} for {task.plainest} ({difference:+.1f} points, 95 % "
                f"interval {low:+.1f} to {high:+.1f}), on {report.rows:,} {task.tested}."
            )
        return (
            f"{word}: {name} {after:.3f} (95 % interval {low:.3f} to {high:.3f}) against {rule:.3f} for "
            f"{task.plainest}, on {report.rows:,} {task.tested}."
        )
    difference, low, high = (100 * value for value in report.gain)
    word = "Better" if report.better else ("Worse" if high < 0 else "No clear difference")
    before = report.before[primary] if report.before else 0.0
    return (
        f"{word}: {name} {after:.3f} against {before:.3f} before ({difference:+.1f} points, 95 % interval "
        f"{low:+.1f} to {high:+.1f}), on {report.rows:,} {task.tested}."
    )


def _gain(difference: float, differences: "np.ndarray") -> tuple[float, float, float]:
    """A difference with its 95 % interval from those of the resamples."""
    return difference, *_percentiles(differences)


def _bootstrap(resample: "Callable[[np.ndarray], float]", rows: int) -> "np.ndarray":
    """The primary metric on each resample; the same resamples for every model, so that they pair."""
    import numpy as np

    rng = np.random.default_rng(0)
    return np.array([resample(rng.integers(0, rows, rows)) for _ in range(RESAMPLES)])


def _percentiles(values: "np.ndarray") -> tuple[float, float]:
    import numpy as np

    low, high = np.percentile(values, [2.5, 97.5])
    return float(low), float(high)


def _with_before(rows: list[dict[str, Any]], before: list[dict[str, Any]] | None) -> list[dict[str, Any]]:
    """Each label's line with the F1 of the model before, None if there was none."""
    earlier = {row["label"]: row["f1"] for row in before or ()}
    return [row | {"f1_before": earlier.get(row["label"])} for row in rows]
