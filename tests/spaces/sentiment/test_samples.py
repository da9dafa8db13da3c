"""The sample files: the doctor finds the flaws that were put into them, and only those."""

from pathlib import Path

from shared.data.doctor import examine, guess_roles
from shared.data.reading import read_table
from shared.tasks import get_task


def test_training_sample_has_its_flaws(folder: Path, tmp_path: Path) -> None:
    table = read_table(folder / "samples" / "train_sample.csv", tmp_path)
    roles = get_task("text-classification").roles
    report = examine(table, guess_roles(table, roles), roles)
    assert report.trainable
    assert {finding.code: finding.count for finding in report.findings} == {
        "empty-text": 2,
        "duplicate": 1,
        "conflict": 2,
    }
    assert set(report.label_counts) == {"positive", "neutral", "negative"}


def test_headlines_are_a_column_of_different_texts(folder: Path, tmp_path: Path) -> None:
    table = read_table(folder / "samples" / "headlines.csv", tmp_path)
    assert table.columns == ["text"]
    assert len(set(table.data["text"])) == len(table) == 60
