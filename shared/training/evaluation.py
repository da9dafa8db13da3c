"""Is the new model better? Measured on rows it was never trained on, with an honest interval."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

    from shared.tasks.base import Task

RESAMPLES = 1000
MAX_MISTAKES = 50
FEW_ROWS = 30
METRIC_NAMES = {
    "f1_weighted": "weighted F1",
    "f1_macro": "macro F1",
    "accuracy": "accuracy",
    "ece": "calibration error",
}


@dataclass(frozen=True)
class Report:
    """Scores on the test rows. See `evaluate`.

    `interval`: 95 % confidence interval of the primary metric. `gain`: primary after minus before, with
    its own 95 % interval. `confusion`: [true][predicted] counts, in the order of the labels. `known`: how many
    of the rows the model before, or the one this one started from, was trained on.
    """

    rows: int
    metrics: dict[str, float]
    interval: tuple[float, float]
    baseline: dict[str, float]
    before: dict[str, float] | None = None
    before_ref: str | None = None
    gain: tuple[float, float, float] | None = None
    better: bool = False
    known: int = 0
    verdict: str = ""
    per_class: list[dict[str, Any]] = field(default_factory=list)
    confusion: list[list[int]] = field(default_factory=list)
    mistakes: list[dict[str, Any]] = field(default_factory=list)

    def to_dict(self) -> dict[str, Any]:
        """Plain values, for JSON."""
        return asdict(self)

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> "Report":
        """Read `to_dict`'s form back."""
        gain = values["gain"]
        fixed = {"interval": tuple(values["interval"]), "gain": None if gain is None else tuple(gain)}
        return cls(**values | fixed)


@dataclass(frozen=True)
class Rows:
    """The rows to measure on: texts, label indices [rows], and the numbers the user's file shows for them.

    `left_out`: a sentence about rows whose label the model does not have, "" if there are none.
    `plain`: the texts without their targets marked.
    """

    texts: Sequence[str]
    targets: "np.ndarray"
    numbers: Sequence[int]
    left_out: str = ""
    plain: Sequence[str] = ()


def evaluate(
    task: "Task",
    labels: Sequence[str],
    rows: Rows,
    after: "np.ndarray",
    train_targets: "np.ndarray",
    before: "np.ndarray | None" = None,
    before_ref: str | None = None,
    known: int = 0,
) -> Report:
    """Compare the new model's probabilities [rows, labels] with the baseline, and with the model before.

    Intervals are percentile bootstraps over the test rows with 1,000 resamples (Efron and Tibshirani
    1993, An Introduction to the Bootstrap); that of the gain resamples both models' rows together.
    """

    targets = rows.targets
    baseline = task.baseline(train_targets, targets, len(labels))
    metrics = task.score(targets, after)
    after_scores = _bootstrap(task, targets, after)
    gain, reference = None, baseline[task.primary]
    if before is not None:
        before_scores = _bootstrap(task, targets, before)
        reference = task.primary_score(targets, before.argmax(1))
        low, high = _percentiles(after_scores - before_scores)
        gain = (metrics[task.primary] - reference, low, high)
        better = low > 0
    else:
        better = _percentiles(after_scores)[0] > reference
    report = Report(
        rows=len(targets),
        metrics=metrics,
        interval=_percentiles(after_scores),
        baseline=baseline,
        before=task.score(targets, before) if before is not None else None,
        before_ref=before_ref if before is not None else None,
        gain=gain,
        better=bool(better),
        known=known,
        per_class=_per_class(labels, targets, after, before),
        confusion=_confusion(targets, after, len(labels)),
        mistakes=_mistakes(labels, rows, after),
    )
    said = " ".join(filter(None, (verdict(task.primary, report), rows.left_out)))
    return Report.from_dict(report.to_dict() | {"verdict": said})


def verdict(primary: str, report: Report) -> str:
    """One plain sentence for the user, and what to keep in mind with it."""
    unfair = f" An earlier model was trained on {report.known:,} of them, which flatters it." if report.known else ""
    few = " With so few rows this is a rough guide." if report.rows < FEW_ROWS else ""
    return _sentence(primary, report) + unfair + few


def _sentence(primary: str, report: Report) -> str:
    name, after = METRIC_NAMES.get(primary, primary), report.metrics[primary]
    if report.gain is None:
        low, high = report.interval
        rule = report.baseline[primary]
        word = "Useful" if report.better else "Not yet useful"
        return (
            f"{word}: {name} {after:.3f} (95 % interval {low:.3f} to {high:.3f}) against {rule:.3f} for always "
            f"answering the most frequent label, on {report.rows:,} rows it never saw."
        )
    difference, low, high = (100 * value for value in report.gain)
    word = "Better" if report.better else ("Worse" if high < 0 else "No clear difference")
    before = report.before[primary] if report.before else 0.0
    return (
        f"{word}: {name} {after:.3f} against {before:.3f} before ({difference:+.1f} points, 95 % interval "
        f"{low:+.1f} to {high:+.1f}), on {report.rows:,} rows it never saw."
    )


def fit_temperature(logits: "np.ndarray", targets: "np.ndarray", train_targets: "np.ndarray") -> float:
    """The temperature that makes softmax(logits / T) fit the validation targets best.

    Logits are [rows, labels], targets [rows]. Rows with a label that was not in training are left out: no
    temperature fits them. Guo et al. 2017, On Calibration of Modern Neural Networks.
    """
    import numpy as np
    from scipy.optimize import minimize_scalar
    from scipy.special import logsumexp

    known = np.isin(targets, train_targets)
    logits, targets = logits[known], targets[known]
    if not len(targets):
        return 1.0

    def negative_log_likelihood(log_temperature: float) -> float:
        scaled = logits / np.exp(log_temperature)
        return float((logsumexp(scaled, axis=1) - scaled[np.arange(len(targets)), targets]).mean())

    return float(np.exp(minimize_scalar(negative_log_likelihood, bounds=(-3, 3), method="bounded").x))


def _bootstrap(task: "Task", targets: "np.ndarray", probabilities: "np.ndarray") -> "np.ndarray":
    """The primary metric on each resample; the same resamples for every model, so that they pair."""
    import numpy as np

    rng, rows, predicted = np.random.default_rng(0), len(targets), probabilities.argmax(1)
    chosen = (rng.integers(0, rows, rows) for _ in range(RESAMPLES))
    return np.array([task.primary_score(targets[i], predicted[i]) for i in chosen])


def _percentiles(values: "np.ndarray") -> tuple[float, float]:
    import numpy as np

    low, high = np.percentile(values, [2.5, 97.5])
    return float(low), float(high)


def _per_class(
    labels: Sequence[str], targets: "np.ndarray", after: "np.ndarray", before: "np.ndarray | None"
) -> list[dict[str, Any]]:
    from sklearn.metrics import f1_score, precision_recall_fscore_support

    every = list(range(len(labels)))
    columns = precision_recall_fscore_support(targets, after.argmax(1), labels=every, zero_division=0)
    earlier = None
    if before is not None:
        earlier = f1_score(targets, before.argmax(1), labels=every, average=None, zero_division=0)
    return [
        {
            "label": label,
            "precision": float(columns[0][i]),
            "recall": float(columns[1][i]),
            "f1": float(columns[2][i]),
            "rows": int(columns[3][i]),
            "f1_before": None if earlier is None else float(earlier[i]),
        }
        for i, label in enumerate(labels)
    ]


def _confusion(targets: "np.ndarray", after: "np.ndarray", labels: int) -> list[list[int]]:
    from sklearn.metrics import confusion_matrix

    return confusion_matrix(targets, after.argmax(1), labels=list(range(labels))).tolist()


def _mistakes(labels: Sequence[str], rows: Rows, after: "np.ndarray") -> list[dict[str, Any]]:
    """The wrong answers, the most confident first."""
    import numpy as np

    predicted, confidence = after.argmax(1), after.max(1)
    wrong = np.flatnonzero(predicted != rows.targets)
    worst = wrong[np.argsort(-confidence[wrong], kind="stable")][:MAX_MISTAKES]
    return [
        {
            "row": int(rows.numbers[i]),
            "text": rows.texts[int(i)],
            "label": labels[rows.targets[i]],
            "predicted": labels[predicted[i]],
            "confidence": float(confidence[i]),
        }
        for i in worst
    ]
