"""A version as training leaves it, without training."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from shared.models.artifact import Manifest
from shared.training.evaluation import Report
from shared.training.versions import Version

REPORT = Report(
    rows=40,
    metrics={"f1_weighted": 0.8, "accuracy": 0.825, "f1_macro": 0.79, "ece": 0.04},
    interval=(0.7, 0.9),
    baseline={"f1_weighted": 0.3, "accuracy": 0.5, "f1_macro": 0.2, "ece": 0.01},
    before={"f1_weighted": 0.6, "accuracy": 0.65, "f1_macro": 0.55, "ece": 0.1},
    gain=(0.2, 0.05, 0.35),
    better=True,
    verdict="Better: <0.800> against 0.600.",
    per_class=[
        {"label": "a<b", "precision": 0.9, "recall": 0.8, "f1": 0.85, "rows": 20, "f1_before": 0.5},
        {"label": "c", "precision": 0.7, "recall": 0.8, "f1": 0.75, "rows": 20, "f1_before": None},
    ],
    confusion=[[16, 4], [3, 17]],
    mistakes=[{"row": 7, "text": "<script>x</script>", "label": "a<b", "predicted": "c", "confidence": 0.91}],
)


@pytest.fixture
def new_version(tmp_path: Path) -> Callable[..., Version]:
    """A function that makes a version; `report` changes its report."""

    def make(labels: tuple[str, ...] = ("a<b", "c"), **report) -> Version:
        return Version(
            folder=tmp_path / "20300501-120000-abcd",
            manifest=Manifest("text-classification", "embedded", "instant", labels, 128, normalize=True),
            created=datetime(2030, 5, 1, 12, 0, tzinfo=UTC),
            space="sentiment",
            data_name="mine.csv",
            fingerprint="0" * 64,
            rows={"train": 160, "validation": 20, "test": 40},
            seconds=12.0,
            primary="f1_weighted",
            report=replace(REPORT, **report),
            settings={},
            libraries={},
            licence="apache-2.0",
            validation={"f1_weighted": 0.8},
        )

    return make
