"""CSV downloads: encoding, formulas, and the way back."""

import pytest

from shared.data.reading import read_table
from shared.data.writing import TableWriter, guard_cell, write_table
from shared.errors import DataError


@pytest.mark.parametrize("text", ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", '=HYPERLINK("x")'])
def test_formulas_are_guarded(text):
    assert guard_cell(text) == "'" + text


@pytest.mark.parametrize("text", ["", "plain", "-0.5", "+1", "-1,5", "-3 %", "1e-5", "a=b"])
def test_harmless_cells_stay(text):
    assert guard_cell(text) == text


def test_round_trip(tmp_path):
    path = tmp_path / "out.csv"
    rows = [
        {"text": 'Größe, "銀行"\nnext line', "score": -0.25, "tags": ["a"]},
        {"text": "=cmd()", "score": None, "extra": "not a column"},
    ]
    with TableWriter(path, ["text", "score", "tags"]) as writer:
        writer.write(rows[:1])
        writer.write(rows[1:])
    assert path.read_bytes().startswith(b"\xef\xbb\xbftext,score,tags\r\n")
    table = read_table(path, tmp_path / "cache")
    assert table.data["text"][:] == ['Größe, "銀行"\nnext line', "'=cmd()"]
    assert table.data["score"][:] == ["-0.25", ""]
    assert table.data["tags"][:] == ['["a"]', ""]


def test_without_guard(tmp_path):
    write_table([{"=a": "=b"}], tmp_path / "out.csv", guard=False)
    assert (tmp_path / "out.csv").read_text("utf-8-sig").split() == ["=a", "=b"]


def test_data_set_and_empty(tmp_path):
    (tmp_path / "in.csv").write_text("text,label\na,x\n\nb,y\n")
    table = read_table(tmp_path / "in.csv", tmp_path / "cache")
    write_table(table.data, tmp_path / "out.csv")
    assert (tmp_path / "out.csv").read_text("utf-8-sig") == "text,label\na,x\nb,y\n"
    write_table([], tmp_path / "out.csv", ["only", "names"])
    assert (tmp_path / "out.csv").read_text("utf-8-sig").strip() == "only,names"
    with pytest.raises(DataError, match="no rows to write"):
        write_table([], tmp_path / "out.csv")
