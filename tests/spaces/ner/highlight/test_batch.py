"""Many texts at once: rows of a table, documents of a zip."""

import csv
import json
import zipfile
from pathlib import Path
from threading import Event

import pytest

from shared.errors import DataError
from tests.spaces.ner.highlight.conftest import FakeEngine, module
from tests.toy import toy_table


def reader(engine: FakeEngine | None = None):
    return module("highlight.reading").Reader(engine or FakeEngine(), None, "starter:ner", patterns=False)


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def files(folder: Path, name: str = "mine.csv"):
    return module("highlight.batch").batch_files(name, folder)


def run(table, folder: Path, column: str = "note", engine: FakeEngine | None = None, cancel: Event | None = None):
    made = files(folder)
    return list(module("highlight.batch").read_rows(reader(engine), table, column, made, cancel)), made


def test_a_table_keeps_its_columns_and_gets_two(tmp_path: Path) -> None:
    rows = [{"id": "7", "note": "Ana Duarte left Lisbon."}, {"id": "8", "note": " "}, {"id": "9", "note": "=Nobody"}]
    progress, made = run(toy_table(rows), tmp_path)
    whole = read(made.whole)
    assert [row["id"] for row in whole] == ["7", "8", "9"]
    assert [row["ner_count"] for row in whole] == ["2", "0", "0"]
    assert whole[2]["note"] == "'=Nobody"  # no spreadsheet runs it
    assert json.loads(whole[0]["ner_entities"])[1] == {
        "start": 16,
        "end": 22,
        "type": "LOC",
        "score": 0.9,
        "text": "Lisbon",
    }
    assert [(row["row"], row["entity"], row["start"]) for row in read(made.entities)] == [
        ("2", "Ana Duarte", "0"),
        ("2", "Lisbon", "16"),
    ]
    assert (progress[-1].done, progress[-1].blank, dict(progress[-1].counts)) == (3, 1, {"PER": 1, "LOC": 1})


def test_it_is_told_how_far_it_is_and_can_be_stopped(tmp_path: Path) -> None:
    table = toy_table([{"note": "Tom Weaver"}] * 500)
    progress, _ = run(table, tmp_path)
    assert [one.finished for one in progress][-1]
    assert len(progress) == 4
    progress, made = run(table, tmp_path, engine=FakeEngine(stop_after=2), cancel=Event())
    assert progress[-1].cancelled
    assert progress[-1].done == len(read(made.whole)) == 256


def test_an_unknown_column_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="no column “body”"):
        run(toy_table([{"note": "x"}]), tmp_path, "body")


def test_a_zip_of_documents_with_what_could_not_be_read(tmp_path: Path) -> None:
    path = tmp_path / "upload"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.txt", "Ana Duarte left Lisbon.")
        archive.writestr("empty.txt", "")
        archive.writestr("in/b.md", "# Mill Bank")
    made = files(tmp_path, "mine.zip")
    assert made.whole.name == "mine-with-entities.csv"
    steps = [(one.done, one.at) for one in module("highlight.batch").read_documents(reader(), path, "mine.zip", made)]
    assert steps == [(0, "a.txt"), (1, "empty.txt"), (2, "in/b.md"), (3, "in/b.md")]
    whole = read(made.whole)
    assert [(row["document"], row["ner_count"]) for row in whole] == [
        ("a.txt", "2"),
        ("empty.txt", ""),
        ("in/b.md", "1"),
    ]
    assert "empty" in whole[1]["notes"]
    assert [row["document"] for row in read(made.entities)] == ["a.txt", "a.txt", "in/b.md"]


def test_documents_can_be_stopped(tmp_path: Path) -> None:
    path = tmp_path / "mine.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(5):
            archive.writestr(f"{number}.txt", "Lisbon")
    made = files(tmp_path)
    engine = FakeEngine(stop_after=2)
    *_, last = module("highlight.batch").read_documents(reader(engine), path, "mine.zip", made, Event())
    assert last.cancelled
    assert (last.done, last.total) == (2, 5)
    assert len(read(made.whole)) == 2


def test_a_file_that_is_no_zip_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "mine.zip"
    path.write_text("no zip")
    with pytest.raises(DataError, match="no zip"):
        list(module("highlight.batch").read_documents(reader(), path, "mine.zip", files(tmp_path)))
