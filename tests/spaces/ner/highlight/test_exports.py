"""Files to take away: each is read again and says the same."""

import csv
from pathlib import Path

import pytest

from shared.data.spans.reading import read_spans
from shared.data.spans.writing import FORMATS
from shared.errors import DataError
from tests.spaces.ner.highlight.conftest import module, names, work

ODD = "Zoé 👩‍👩‍👧 met Ana Duarte\r\nin Lisbon. =Mill Bank\t\U0001d11e Tom Weaver?\n\n“Harbor Lane” is here."


def write(document, format: str, folder: Path) -> Path:
    return module("highlight.exports").write_export(document, format, folder)


@pytest.mark.parametrize("format", [name for name in FORMATS if name != "csv"])
def test_every_format_is_read_again_with_the_same_entities(tmp_path: Path, format: str) -> None:
    document = work(ODD)
    table = read_spans(write(document, format, tmp_path), tmp_path / "cache")
    found = [(row["text"][one["start"] : one["end"]], one["label"]) for row in table.data for one in row["entities"]]
    assert found == names(document.entities)


def test_formats_without_offsets_are_written_sentence_by_sentence(tmp_path: Path) -> None:
    document = work()
    assert len(read_spans(write(document, "conll", tmp_path), tmp_path / "cache").data) == 3
    assert len(read_spans(write(document, "jsonl", tmp_path), tmp_path / "cache").data) == 1


def test_the_table_has_a_row_per_entity(tmp_path: Path) -> None:
    document = work(ODD)
    document.hidden = {"ORG"}
    path = write(document, "csv", tmp_path)
    assert path.name == "notes-entities.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["text"], row["type"]) for row in rows] == [
        ("Ana Duarte", "PER"),
        ("Lisbon", "LOC"),
        ("Tom Weaver", "PER"),
    ]
    assert all(document.text[int(row["start"]) : int(row["end"])] == row["text"] for row in rows)
    assert {row["count"] for row in rows} == {"1"}


@pytest.mark.parametrize(
    ("name", "stem"),
    [("a/b: c.txt", "b--c"), ("Q3 report.final.pdf", "Q3-report-final"), ("..", "document"), ("", "document")],
)
def test_names_become_file_names(name: str, stem: str) -> None:
    assert module("highlight.exports").file_stem(name) == stem


def test_an_unknown_format_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="no format"):
        write(work(), "xml", tmp_path)
