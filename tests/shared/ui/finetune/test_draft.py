"""A draft: opened, examined, mended, undone."""

from pathlib import Path

import pytest

from shared.errors import DataError
from shared.ui.finetune.check import findings_html, table_html
from shared.ui.finetune.draft import Workshop, token_counter
from tests.toy import toy_rows, write_csv


@pytest.fixture
def file(tmp_path: Path) -> str:
    rows = toy_rows(60)
    return str(write_csv(tmp_path / "mine.csv", [*rows, rows[0], {"text": "", "label": "neutral"}]))


def codes(draft) -> set[str]:
    return {finding.code for finding in draft.report.findings}


def test_roles_are_guessed_and_flaws_found(workshop: Workshop, file: str) -> None:
    draft = workshop.examine(workshop.open(file, None))
    assert draft.roles == {"text": "text", "label": "label"}
    assert codes(draft) == {"duplicate", "empty-text"}
    assert draft.trainable


def test_fixes_and_undo(workshop: Workshop, file: str) -> None:
    draft = workshop.examine(workshop.open(file, None))
    workshop.mend(draft, ["duplicate"])
    assert codes(draft) == {"empty-text"}
    assert len(draft.table) == 61
    workshop.undo(draft)
    assert codes(draft) == {"duplicate", "empty-text"}
    assert draft.table is draft.original


def test_a_missing_role_is_said_not_raised(workshop: Workshop, file: str) -> None:
    draft = workshop.open(file, None)
    draft.roles = {"text": "text"}
    workshop.examine(draft)
    assert draft.report is None
    assert not draft.trainable
    assert "label" in draft.problem
    assert "label" in findings_html(draft)


def test_one_label_stops_training(workshop: Workshop, tmp_path: Path) -> None:
    rows = [row | {"label": "same"} for row in toy_rows(60)]
    draft = workshop.examine(workshop.open(str(write_csv(tmp_path / "one.csv", rows)), None))
    assert not draft.trainable
    assert "Stops training" in findings_html(draft)


def test_rows_of_the_test_table_are_found(workshop: Workshop, tmp_path: Path, file: str) -> None:
    test = str(write_csv(tmp_path / "test.csv", toy_rows(20)))
    draft = workshop.examine(workshop.open(file, test))
    assert "leak" in codes(draft)


def test_no_table_in_the_file(workshop: Workshop, tmp_path: Path) -> None:
    path = tmp_path / "empty.csv"
    path.write_text("", "utf-8")
    with pytest.raises(DataError, match="empty"):
        workshop.open(str(path), None)


def test_what_the_page_shows(workshop: Workshop, file: str) -> None:
    draft = workshop.examine(workshop.open(file, None))
    findings = findings_html(draft)
    assert 'data-code="duplicate"' in findings
    assert "Row 62" in findings
    assert "Row 63" in findings
    table = table_html(draft)
    assert "mine.csv: 62 rows" in table
    assert "text (text)" in table


def test_tokens_are_counted_as_the_encoder_reads_them(services) -> None:
    count, longest = token_counter(services)
    assert count(["", "rise"]) == [2, 3]
    assert longest >= 256
