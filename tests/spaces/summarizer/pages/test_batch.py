import csv
import zipfile
from pathlib import Path

import pytest

from shared.errors import DataError
from tests.spaces.summarizer.pages.conftest import TEXT, built, module, page

STARTER = "starter:summarizer"


@pytest.fixture
def tab(fake):
    return built(lambda: page("batch").BatchTab(fake))


def run(tab, path, column, *, model=STARTER, amount=1, unit="sentences", shape="prose", keep=None):
    kept = None
    for state in tab._summarize(str(path), column, model, amount, unit, shape, False, ""):
        if state[4] and isinstance(state[4], dict) and state[4].get("value"):
            kept = Path(state[4]["value"]).read_text("utf-8-sig")
    return state, list(csv.DictReader(kept.splitlines()))


def test_a_table(tab, tmp_path):
    table = tmp_path / "cases.csv"
    table.write_text(f'id,case\n1,"{TEXT}"\n2,\n3,"{TEXT}"\n', "utf-8")
    _, _, start, *_ = tab._opened(str(table))
    assert start["interactive"]
    state, rows = run(tab, table, "case")
    assert [row["id"] for row in rows] == ["1", "2", "3"]
    assert rows[0]["summarizer_summary"] == "It decided to close the old bridge for two years."
    assert rows[1]["summarizer_summary"] == ""
    assert "1 row had no text" in state[3]
    assert "words became" in state[5]


def test_words_are_kept_exactly(tab, tmp_path):
    table = tmp_path / "cases.csv"
    table.write_text(f'case\n"{TEXT}"\n', "utf-8")
    _, rows = run(tab, table, "case", amount=12, unit="words")
    assert rows[0]["summarizer_words"] == "12"


def test_a_zip(tab, tmp_path):
    path = tmp_path / "papers.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a/one.txt", TEXT)
        archive.writestr("picture.png", b"\x89PNG\r\n\x1a\n")
    state, rows = run(tab, path, None)
    assert [row["document"] for row in rows] == ["a/one.txt", "picture.png"]
    assert rows[0]["summarizer_summary"]
    assert "1 document gave no summary" in state[5]


def test_nothing_uploaded(tab):
    with pytest.raises(DataError, match="no file yet"):
        next(tab._summarize(None, None, STARTER, 1, "sentences", "prose", False, ""))


def test_per_cent_are_not_for_models_that_write(fake):
    batcher, wishes, length = page("batch").Batcher(fake), module("wishes"), module("extract.length").Length
    with pytest.raises(DataError, match="no per cent in a batch"):
        batcher.many(wishes.Asked("hub:facebook/bart-large-cnn", length(10, "percent")))
