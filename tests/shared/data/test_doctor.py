"""Each finding of the CSV doctor, its fix, and the row numbers that stay true."""

import datasets
import pytest

from shared.data.doctor import Finding, Report, examine, guess_roles, mend
from shared.data.reading import read_table
from shared.data.table import Table
from shared.errors import DataError
from shared.tasks.base import Role

TEXT = Role("text", "text", "what the model reads", ("text", "sentence"))
LABEL = Role("label", "category", "what it predicts", ("label", "sentiment"))
SPECS = [TEXT, LABEL]
ROLES = {"text": "text", "label": "label"}


def make(rows: list[tuple[str, str]], good: int = 60) -> Table:
    """`rows`, then rows that nothing is wrong with."""
    rows = rows + [(f"a good text, number {i}", "ab"[i % 2]) for i in range(good)]
    data = {"text": [row[0] for row in rows], "label": [row[1] for row in rows]}
    return Table(datasets.Dataset.from_dict(data), "table.csv", 2)


def findings(table: Table, **options) -> dict[str, Finding]:
    return {finding.code: finding for finding in examine(table, ROLES, SPECS, **options).findings}


def mended(table: Table, tmp_path, *codes: str, **options) -> list[tuple[str, str]]:
    data = mend(table, codes, ROLES, SPECS, tmp_path, **options).data[:]
    return list(zip(data["text"], data["label"], strict=True))


def test_a_clean_table():
    report = examine(make([]), ROLES, SPECS)
    assert report == Report(60, ("text", "label"), ROLES, {"a": 30, "b": 30}, ())
    assert report.trainable


def test_mending_a_clean_table_gives_it_back(tmp_path):
    table = make([])
    assert mend(table, ["duplicate", "few-rows"], ROLES, SPECS, tmp_path) is table


def test_empty(tmp_path):
    table = make([("", "a"), (" \n", "b"), ("no label", " ")])
    found = findings(table)
    assert found["empty-text"].message == "2 rows (3.2 %) have no text in “text”."
    assert (found["empty-text"].rows, found["empty-text"].count) == ((2, 3), 2)
    assert found["empty-text"].fix == "Remove 2 rows without a text"
    assert found["empty-label"].message == "1 row (1.6 %) has no label in “label”."
    assert found["empty-label"].rows == (4,)
    assert set(found) == {"empty-text", "empty-label"}
    assert len(mended(table, tmp_path, "empty-text")) == 61
    assert len(mended(table, tmp_path, "empty-text", "empty-label")) == 60


def test_duplicates(tmp_path):
    table = make([("One  text", "a"), ("other", "b"), ("one text ", "a"), ("ONE TEXT", "a")])
    found = findings(table)
    assert set(found) == {"duplicate"}
    assert (found["duplicate"].count, found["duplicate"].rows) == (2, (4, 5))
    assert mended(table, tmp_path, "duplicate")[:3] == [
        ("One  text", "a"), ("other", "b"), ("a good text, number 0", "a")
    ]  # fmt: skip


def test_conflicts(tmp_path):
    table = make([("x", "a"), ("x", "b"), ("x", "a"), ("tied", "a"), ("tied", "b")])
    found = findings(table)
    assert found["conflict"].count == 5
    assert found["conflict"].rows == (2, 3, 4, 5, 6)
    assert found["conflict"].message == "5 rows (7.7 %) hold 2 texts with more than one label."
    assert mended(table, tmp_path, "conflict")[:2] == [("x", "a"), ("x", "a")]
    assert len(mended(table, tmp_path, "conflict")) == 62
    assert len(mended(table, tmp_path, "conflict", "duplicate")) == 61


def test_rare_labels(tmp_path):
    table = make([("x", "odd"), ("y", "ODD "), ("z", "single")])
    found = findings(table)
    assert found["rare-label"].count == 1  # the two spellings of "odd" are one label with two rows
    assert found["rare-label"].rows == (4,)
    assert "“single”" in found["rare-label"].message
    assert len(mended(table, tmp_path, "rare-label")) == 62


def test_label_that_becomes_rare_through_another_fix(tmp_path):
    table = make([("x", "c"), ("x", "c")])
    assert "rare-label" not in findings(table)
    assert len(mended(table, tmp_path, "duplicate")) == 61
    assert len(mended(table, tmp_path, "duplicate", "rare-label")) == 60


def test_label_case(tmp_path):
    table = make([("x", "A"), ("y", " a "), ("z", "B")])
    found = findings(table)
    assert (found["label-case"].count, found["label-case"].rows) == (3, (2, 3, 4))
    assert "“A” and “a”" in found["label-case"].message
    assert "conflict" not in found
    assert {label for _, label in mended(table, tmp_path, "label-case")} == {"a", "b"}


def test_same_text_with_two_spellings_is_no_conflict():
    found = findings(make([("x", "a"), ("x", "A")]))
    assert found["duplicate"].count == 1
    assert "conflict" not in found


def test_leak(tmp_path):
    test = make([("Shared Text", "a"), ("only in test", "b")], good=0)
    table = make([("shared text", "b"), ("own", "a")])
    found = findings(table, test=test)
    assert (found["leak"].count, found["leak"].rows) == (1, (2,))
    rows = mended(table, tmp_path, "leak", test=test)
    assert len(rows) == 61
    assert rows[0] == ("own", "a")
    assert len(mended(table, tmp_path, "leak")) == 62


def test_too_long():
    table = make([("word " * 40, "a"), ("word " * 30, "b")], good=8)
    counted: list[str] = []

    def count(texts: list[str]) -> list[int]:
        counted.extend(texts)
        return [len(text.split()) for text in texts]

    found = findings(table, token_counts=count, max_tokens=32)["too-long"]
    assert found.message == "1 row (10 %) is longer than the 32 tokens that the model reads."
    assert (found.count, found.rows, found.fix, found.level) == (1, (2,), None, "warning")
    assert len(counted) == 2  # short texts need no tokenizer
    assert "too-long" not in findings(table, token_counts=count, max_tokens=64)


def test_too_long_is_sampled_in_large_tables():
    texts = ["word " * 40 if i % 2 else "short" for i in range(100_001)]
    data = datasets.Dataset.from_dict({"text": texts, "label": ["a", "b"] * 50_000 + ["a"]})
    counted = []

    def count(batch: list[str]) -> list[int]:
        counted.extend(batch)
        return [len(text.split()) for text in batch]

    found = findings(Table(data, "t", 1), token_counts=count, max_tokens=32)["too-long"]
    assert len(counted) < 20_001
    assert 45_000 < found.count < 55_000
    assert found.message.startswith("About ")
    assert found.message.endswith(", as measured on 20,001 rows.")


def test_one_label():
    table = make([("x", "a"), ("y", "a")], good=0)
    report = examine(table, ROLES, SPECS)
    assert not report.trainable
    assert {f.code: f.level for f in report.findings} == {"few-rows": "error", "one-label": "error"}
    none = findings(make([(f"text {i}", "") for i in range(10)], good=0))
    assert none["one-label"].message == "Column “label” has no labels: training needs at least two."


def test_few_rows():
    assert findings(make([], good=5))["few-rows"].level == "error"
    assert findings(make([], good=20))["few-rows"].level == "warning"
    assert findings(make([("same", "a")] * 80, good=3))["few-rows"].count == 4


def test_free_text_as_label():
    report = examine(make([(f"text {i}", f"answer number {i}") for i in range(30)], good=0), ROLES, SPECS)
    assert not report.trainable
    codes = [finding.code for finding in report.findings]
    assert "free-label" in codes
    assert "rare-label" not in codes


def test_numbers_as_label():
    table = make([(f"text {i}", f"{i % 30 / 10}") for i in range(200)], good=0)
    assert findings(table)["number-label"].level == "warning"
    assert "number-label" not in findings(make([(f"text {i}", f"{i % 30}") for i in range(200)], good=0))


def test_rows_are_bounded():
    found = findings(make([("", "a")] * 50))
    assert (found["empty-text"].count, found["empty-text"].rows) == (50, tuple(range(2, 22)))


def test_label_counts_most_frequent_first():
    report = examine(make([("x", "c"), ("y", "b"), ("z", "c")]), ROLES, SPECS)
    assert list(report.label_counts.items()) == [("b", 31), ("a", 30), ("c", 2)]


def test_every_fix_at_once_leaves_nothing_to_fix(tmp_path):
    rows = [("", "a"), ("p", ""), ("d", "a"), ("d", "a"), ("c", "a"), ("c", "b"), ("q", "A"), ("r", "lone"), ("l", "b")]
    test = make([("l", "b")], good=0)
    table = make(rows)
    before = findings(table, test=test)
    assert len(before) == 7
    better = mend(table, before.keys(), ROLES, SPECS, tmp_path, test)
    assert findings(better, test=test) == {}
    assert better.row_numbers(range(3)) == [4, 8, 11]
    assert better.columns == table.columns
    assert better.fingerprint != table.fingerprint
    assert "Removed 1 row without a text." in better.notes
    again = mend(table, before.keys(), ROLES, SPECS, tmp_path, test)
    assert again.data[:] == better.data[:]
    assert len(list(tmp_path.iterdir())) == 1


def test_row_numbers_stay_true_over_reading_and_two_repairs(tmp_path):
    good = "".join(f"good text {i},{'ab'[i % 2]}\n" for i in range(10))
    (tmp_path / "t.csv").write_text(f"text,label\n\n,a\n{good}\ndouble,a\nDouble,a\nalone,zz\n")
    table = read_table(tmp_path / "t.csv", tmp_path / "cache")
    found = findings(table)
    assert {code: f.rows for code, f in found.items() if f.fix} == {
        "empty-text": (3,), "duplicate": (16,), "rare-label": (17,)
    }  # fmt: skip
    better = mend(table, ["empty-text"], ROLES, SPECS, tmp_path)
    assert findings(better)["duplicate"].rows == (16,)
    best = mend(better, ["duplicate"], ROLES, SPECS, tmp_path)
    assert findings(best)["rare-label"].rows == (17,)
    assert best.row_numbers([0, 10, 11]) == [4, 15, 17]


def test_other_columns_survive_mending(tmp_path):
    data = {"text": ["", "b", "c"], "label": ["x", "X", "x"], "tokens": [["p"], ["q", "r"], []], "n": ["1", "2", "3"]}
    table = Table(datasets.Dataset.from_dict(data), "t", 1)
    better = mend(table, ["empty-text", "label-case"], ROLES, SPECS, tmp_path)
    assert better.data["tokens"][0] == ["q", "r"]
    assert better.data["label"][:] == ["x", "x"]
    assert better.row_number(0) == 2


def test_nothing_left(tmp_path):
    with pytest.raises(DataError, match=r"No row of table\.csv would be left"):
        mend(make([("", "a")], good=0), ["empty-text"], ROLES, SPECS, tmp_path)


def test_missing_roles(tmp_path):
    table = make([])
    with pytest.raises(DataError, match="has no column “body” for “text”: choose one of “text” and “label”"):
        examine(table, {"text": "body", "label": "label"}, SPECS)
    with pytest.raises(DataError, match=r"No column is chosen for “label”: table\.csv has “text” and “label”"):
        mend(table, [], {"text": "text"}, SPECS, tmp_path)
    test = Table(datasets.Dataset.from_dict({"words": ["x"]}), "test.csv", 2)
    with pytest.raises(DataError, match=r"test\.csv has no column “text”"):
        examine(table, ROLES, SPECS, test=test)


def test_progress_rises_to_one():
    seen: list[float] = []
    examine(make([], good=5_000), ROLES, SPECS, progress=seen.append)
    assert seen == sorted(seen)
    assert len(seen) > 1
    assert seen[-1] == 1.0


def test_two_text_roles_are_compared_together():
    specs = [Role("first", "text", ""), Role("second", "text", ""), LABEL]
    data = {"a": ["x", "x", "x y", "x"], "b": ["y", "z", "", "y"], "label": ["p", "p", "q", "p"]}
    table = Table(datasets.Dataset.from_dict(data), "t", 2)
    report = examine(table, {"first": "a", "second": "b", "label": "label"}, specs)
    found = {finding.code: finding.rows for finding in report.findings}
    assert found["duplicate"] == (5,)
    assert found["empty-text"] == (4,)
    assert "conflict" not in found


def test_token_lists_are_texts_and_their_tags_no_labels():
    data = {"tokens": [["a", "b"], ["A", "b"], []], "tags": [["O", "X"], ["O", "O"], []]}
    table = Table(datasets.Dataset.from_dict(data), "t", 1)
    report = examine(table, {"text": "tokens", "label": "tags"}, SPECS)
    assert {f.code for f in report.findings} == {"few-rows", "duplicate", "empty-text"}


@pytest.mark.parametrize(
    ("columns", "roles"),
    [
        (["Label", "TEXT"], {"text": "TEXT", "label": "Label"}),
        (["label_id", "Review Text"], {"text": "Review Text", "label": "label_id"}),
        (["sentimentLabel", "my_sentence"], {"text": "my_sentence", "label": "sentimentLabel"}),
        (["one", "two"], {"text": "two", "label": "one"}),
    ],
)
def test_roles_are_guessed(columns, roles):
    values = [["good", "bad"][i % 2] for i in range(40)], [f"a text about the number {i}" for i in range(40)]
    table = Table(datasets.Dataset.from_dict(dict(zip(columns, values, strict=True))), "t", 2)
    if columns[0] == "Label":
        assert guess_roles(table, [TEXT]) == {"text": "TEXT"}
    assert guess_roles(table, SPECS) == roles


def test_roles_are_not_found_where_nothing_fits():
    data = {"id": [str(i) for i in range(50)], "constant": ["same"] * 50, "context": ["the same long line"] * 50}
    assert guess_roles(Table(datasets.Dataset.from_dict(data), "t", 2), SPECS) == {}


def test_no_column_plays_two_roles():
    table = Table(datasets.Dataset.from_dict({"text": ["a"] * 9}), "t", 2)
    both = [TEXT, Role("other", "text", "", ("text",))]
    assert guess_roles(table, both) == {"text": "text"}
