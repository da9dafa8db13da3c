"""Rows and documents a few at a time."""

import time
import zipfile
from pathlib import Path

import pytest

from shared.data.bulk import Progress, row_groups, zipped_documents
from shared.errors import DataError
from tests.toy import toy_table


def test_rows_come_in_groups_with_their_numbers() -> None:
    table = toy_table([{"id": str(n), "note": text} for n, text in enumerate(["a", None, "c"])])
    first, second = row_groups(table, "note", 2)
    assert [(row.number, row.text, row.cells["id"]) for row in first] == [(2, "a", "0"), (3, "", "1")]
    assert [(row.number, row.text) for row in second] == [(4, "c")]


def test_an_unknown_column_is_refused_before_anything_is_read() -> None:
    with pytest.raises(DataError, match="no column “body”: choose one of note"):
        row_groups(toy_table([{"note": "x"}]), "body", 2)


def test_the_documents_of_a_zip_are_counted(tmp_path: Path) -> None:
    path = tmp_path / "upload"
    with zipfile.ZipFile(path, "w") as archive:
        archive.mkdir("in")
        archive.writestr("in/a.txt", "Lisbon")
        archive.writestr("b.png", b"\x89PNG")
    total, documents = zipped_documents(path, "mine.zip")
    assert total == 2
    assert [document.name for document in documents] == ["in/a.txt", "b.png"]
    path.write_text("no zip")
    with pytest.raises(DataError, match=r"mine\.zip is no zip"):
        zipped_documents(path, "mine.zip")


def test_the_time_left_follows_from_the_speed() -> None:
    progress = Progress("row", 10)
    assert (progress.seconds_left, progress.finished) == (None, False)
    progress.count(5, time.monotonic() - 4)
    assert progress.seconds_left == pytest.approx(4, abs=0.5)
    progress.count(5, time.monotonic() - 8)
    assert progress.finished
    assert Progress("row", 10, done=1, cancelled=True).finished
