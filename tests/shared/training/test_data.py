from itertools import chain

import numpy as np
import pytest

from shared.data.splits import groups_of
from shared.errors import DataError
from shared.tasks import get_task
from shared.training.config import TrainingConfig
from shared.training.data import columns_for, labelled_rows, read_rows
from shared.training.job import Job
from tests.toy import LABELS, toy_rows, toy_table

TASK = get_task("text-classification")


@pytest.fixture
def read(tmp_path):
    """Rows through a job on disk."""

    def read(rows, test=None, seen=(), **config):
        config = TrainingConfig("text-classification", **config)
        tables = [toy_table(rows), None if test is None else toy_table(test, "test.csv")]
        return read_rows(Job.create(tmp_path / "job", config, *tables), TASK, groups_of(seen))

    return read


def test_rows_become_numbers_and_parts(read):
    rows = toy_rows(90)
    data = read(rows)
    assert data.labels == LABELS
    assert list(data.examples.answers) == [row["label"] for row in rows]
    parts = [data.split.train, data.split.validation, data.split.test]
    assert sorted(np.concatenate(parts).tolist()) == list(range(90))
    assert data.examples.inputs(np.array([3, 1])) == [rows[3]["text"], rows[1]["text"]]
    assert list(data.test.texts) == [rows[i]["text"] for i in data.split.test]
    assert data.test.numbers == [i + 2 for i in data.split.test]
    assert data.split_lists()["test"] == data.split.test.tolist()
    assert list(data.test.answers) == [rows[i]["label"] for i in data.split.test]
    assert list(data.train.texts) == [rows[i]["text"] for i in data.split.train]
    assert list(data.train.answers) == [rows[i]["label"] for i in data.split.train]
    assert len(data.fingerprint) == 64


def test_rows_without_text_or_label_are_left_out(read):
    rows = toy_rows(30)
    rows[4]["text"] = "  "
    rows[7]["label"] = ""
    rows[9]["label"] = f"  {rows[9]['label']} "
    data = read(rows)
    assert data.examples.positions.tolist() == [i for i in range(30) if i not in (4, 7)]
    assert data.labels == LABELS
    assert data.examples.inputs(np.array([4])) == [rows[5]["text"]]
    assert not {4, 7} & set(chain.from_iterable(data.split_lists().values()))
    for row, text in zip(data.test.numbers, data.test.texts, strict=True):
        assert rows[row - 2]["text"] == text


def test_a_test_file_is_what_is_measured_on(read):
    test = toy_rows(130)[100:]
    data = read(toy_rows(60), test)
    assert list(data.test.texts) == [row["text"] for row in test]
    assert len(data.split.train) + len(data.split.validation) == 60
    assert len(data.split.test) == 0


def test_what_is_in_the_test_file_is_not_trained_on(read):
    rows = toy_rows(60)
    test = [row | {"text": row["text"].upper()} for row in rows[:10]] + toy_rows(110)[100:]
    data = read(rows, test)
    used = set(data.split_lists()["train"]) | set(data.split_lists()["validation"])
    assert used == set(range(10, 60))


def test_a_test_file_with_every_row_leaves_nothing_to_learn(read):
    with pytest.raises(DataError, match=r"Too few rows are left: without those that the test file has too, 0 with 0"):
        read(toy_rows(60), toy_rows(60))


def test_labels_of_the_test_file_are_matched_without_regard_to_case(read):
    test = [row | {"label": row["label"].upper()} for row in toy_rows(110)[100:]]
    data = read(toy_rows(60), [*test, {"text": "profit", "label": "unheard of"}])
    assert [answer.upper() for answer in data.test.answers] == [row["label"] for row in test]
    assert set(data.test.answers) <= set(data.labels)


def test_labels_that_differ_in_case_stay_apart(read):
    rows = [
        row | {"label": ("Yes", "yes", "no")[number % 3], "text": f"{row['text']} {number}"}
        for number, row in enumerate(toy_rows(60))
    ]
    data = read(rows)
    assert data.labels == ("Yes", "no", "yes")
    found = labelled_rows(toy_table(rows), {}, TASK, data.labels)
    assert list(found.answers) == [row["label"] for row in rows]


def test_row_numbers_where_rows_are_missing():
    from shared.data.table import ROW_COLUMN

    table = toy_table(toy_rows(4))
    data = table.data.add_column(ROW_COLUMN, [2, 5, 6, 9])
    found = labelled_rows(type(table)(data, "toy.csv", 2), {}, TASK, ("negative", "positive"))
    assert found.numbers == [2, 6, 9]


def test_columns_are_guessed_unless_the_user_says():
    rows = [{"Headline": row["text"], "Note": "none", "Sentiment": row["label"]} for row in toy_rows(9)]
    table = toy_table(rows)
    assert columns_for(table, {}, TASK) == {"text": "Headline", "label": "Sentiment"}
    assert columns_for(table, {"text": "Note"}, TASK) == {"text": "Note", "label": "Sentiment"}
    assert columns_for(table, {"text": ""}, TASK)["text"] == "Headline"


@pytest.mark.parametrize(
    ("roles", "message"),
    [
        ({"text": "body"}, r"“toy.csv” has no column “body” for the text: choose one of text, label"),
        ({"label": "Label"}, r"no column “Label” for the label"),
        ({"txt": "text"}, r"“txt” is not a role of text-classification: choose one of text, label"),
        ({"text": "label"}, r"text and label are to be read from the same column"),
    ],
)
def test_columns_that_cannot_be_used(roles, message):
    with pytest.raises(DataError, match=message):
        columns_for(toy_table(toy_rows(9)), roles, TASK)


def test_predictions_need_no_label_column():
    table = toy_table([{"text": row["text"]} for row in toy_rows(9)])
    assert columns_for(table, {}, TASK, needed=("text",)) == {"text": "text"}
    with pytest.raises(DataError, match="for the label"):
        columns_for(table, {}, TASK)


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([row | {"label": ""} for row in toy_rows(9)], "No row has both a text in “text” and a label in “label”"),
        (toy_rows(30, ("neutral",)), r"the same label \(neutral\)"),
        (toy_rows(4), "at least 6"),
    ],
)
def test_rows_that_cannot_be_trained_on(read, rows, message):
    with pytest.raises(DataError, match=message):
        read(rows, roles={"text": "text", "label": "label"})


def test_a_column_of_lists_is_not_text(tmp_path):
    import datasets

    from shared.data.table import Table

    rows = toy_rows(12)
    columns = {"text": [row["text"] for row in rows], "label": [[row["label"]] for row in rows]}
    table = Table(datasets.Dataset.from_dict(columns), "toy.json", 1)
    job = Job.create(tmp_path / "job", TrainingConfig("text-classification"), table, None)
    with pytest.raises(DataError, match="choose other columns"):
        read_rows(job, TASK, groups_of([]))


def test_a_test_file_with_other_labels():
    test = toy_table([{"text": "a", "label": "x"}, {"text": "b", "label": "y"}])
    with pytest.raises(DataError, match=r"None of the labels in “toy.csv” \(x, y\) is among those of the model"):
        labelled_rows(test, {"text": "text", "label": "label"}, TASK, LABELS)


def test_one_label_that_is_left_in_training(read):
    """All rows of one label have a text that others have too, and end on another side with them."""
    rows = [*toy_rows(40, ("negative",)), {"text": "same", "label": "positive"}]
    test = [*toy_rows(140)[100:], {"text": "Same", "label": "positive"}]
    with pytest.raises(DataError, match=r"with 1 different labels for training"):
        read(rows, test)


def test_nobody_is_tested_on_what_an_earlier_model_knows(read):
    rows = toy_rows(90)
    known = [row["text"].upper() for row in rows[:45]]
    data = read(rows, seen=known)
    parts = data.split_lists()
    assert min(parts["test"]) >= 45
    assert len(parts["test"]) == pytest.approx(18, abs=2)
    assert sorted(chain.from_iterable(parts.values())) == list(range(90))
    assert len(parts["validation"]) > 0
    assert set(data.learnt.tolist()) == set(groups_of(rows[i]["text"] for i in parts["train"] + parts["validation"]))


def test_where_an_earlier_model_knows_nearly_all_it_cannot_be_helped(read):
    rows = toy_rows(90)
    data = read(rows, seen=[row["text"] for row in rows[:80]])
    assert len(data.split.test) == pytest.approx(18, abs=2)


def test_rows_with_a_label_the_model_lacks_are_left_out_and_said():
    rows = [*toy_rows(6), {"text": "another text", "label": "bullish"}, {"text": "one more", "label": "bearish"}]
    found = labelled_rows(toy_table(rows), {}, TASK, LABELS)
    assert list(found.texts) == [row["text"] for row in rows[:6]]
    assert list(found.answers) == [row["label"] for row in rows[:6]]
    assert found.left_out.startswith("2 test rows were left out: their labels (bearish, bullish) are not among")
    assert labelled_rows(toy_table(toy_rows(6)), {}, TASK, LABELS).left_out == ""
