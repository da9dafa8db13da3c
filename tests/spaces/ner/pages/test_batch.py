"""The tab “Batch”: tables and zips of documents."""

import zipfile
from pathlib import Path

import pytest

from shared.errors import DataError
from tests.spaces.ner.pages.conftest import built, module, page


@pytest.fixture
def batch(fake):
    return built(lambda: page("batch").BatchTab(fake))


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "notes.csv"
    path.write_text("id,text\n1,Ana Duarte left Lisbon\n2,\n3,Nobody <here>\n", "utf-8")
    return path


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    path = tmp_path / "notes.zip"
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("a.txt", "Ana Duarte left Lisbon")
        made.writestr("<b>.png", b"\x89PNG\r\n\x1a\n")
    return path


def test_a_table_asks_for_its_column_and_a_zip_does_not(batch, table: Path, archive: Path) -> None:
    column, about, start, *_ = batch._opened(str(table))
    assert (column["value"], column["visible"], start["interactive"]) == ("text", True, True)
    assert "3 rows." in about
    assert "<here>" not in about
    column, about, start, *_ = batch._opened(str(archive))
    assert (column["visible"], start["interactive"]) == (False, True)
    assert "every document in it" in about
    column, about, start, *_ = batch._opened(None)
    assert (column["visible"], about, start["interactive"]) == (False, "", False)


def last(batch, path: Path, column: str | None) -> list:
    steps = list(batch._read(str(path), column, False))
    # The files are there only as long as Gradio needs to copy them.
    assert not Path(steps[-1][4]["value"]).exists()
    return steps[-1]


def test_a_table_is_read(batch, table: Path) -> None:
    _, start, cancel, status, whole, entities, summary = last(batch, table, "text")
    assert "3 rows in less than a second. 1 row had no text." in status
    assert (start["visible"], cancel["visible"]) == (True, False)
    assert whole["label"] == "Download the table with entities"
    assert Path(entities["value"]).name == "notes-entities.csv"
    assert "2 entities" in summary


def test_a_zip_is_read_and_lists_what_gave_no_text(batch, archive: Path) -> None:
    *_, whole, _, summary = last(batch, archive, None)
    assert whole["label"] == "Download the list of documents"
    assert "1 document gave no text" in summary
    assert "&lt;b&gt;.png" in summary
    assert "It is a picture" in summary


def test_nothing_uploaded_is_said(batch) -> None:
    steps = batch._read(None, None, True)
    next(steps)
    with pytest.raises(DataError, match="no file yet"):
        next(steps)


def test_nothing_found_is_said() -> None:
    progress = module("highlight.batch").BatchProgress
    assert "No entities were found" in page("batch_html").result_html(progress("row", 1, done=1))
